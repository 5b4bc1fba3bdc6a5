from django.apps import AppConfig


class SafetyConfig(AppConfig):
    name = "spheres.programme.safety"
    label = "safety"
