from django.apps import AppConfig


class OversightConfig(AppConfig):
    name = "spheres.programme.oversight"
    label = "oversight"
