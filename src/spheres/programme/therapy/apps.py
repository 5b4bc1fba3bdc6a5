from django.apps import AppConfig


class TherapyConfig(AppConfig):
    name = "spheres.programme.therapy"
    label = "therapy"
