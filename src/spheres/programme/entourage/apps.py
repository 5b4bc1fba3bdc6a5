from django.apps import AppConfig


class EntourageConfig(AppConfig):
    name = "spheres.programme.entourage"
    label = "entourage"
