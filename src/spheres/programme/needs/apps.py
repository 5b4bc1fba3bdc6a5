from django.apps import AppConfig


class NeedsConfig(AppConfig):
    name = "spheres.programme.needs"
    label = "needs"
