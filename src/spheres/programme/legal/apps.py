from django.apps import AppConfig


class LegalConfig(AppConfig):
    name = "spheres.programme.legal"
    label = "legal"
