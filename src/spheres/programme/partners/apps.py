from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "spheres.programme.partners"
    label = "partners"
