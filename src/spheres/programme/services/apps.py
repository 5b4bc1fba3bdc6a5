from django.apps import AppConfig


class ServicesConfig(AppConfig):
    name = "spheres.programme.services"
    label = "services"
