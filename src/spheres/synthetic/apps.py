from django.apps import AppConfig


class SyntheticConfig(AppConfig):
    name = "spheres.synthetic"
    label = "synthetic"
