from django.apps import AppConfig


class AccompanimentConfig(AppConfig):
    name = "spheres.programme.accompaniment"
    label = "accompaniment"
