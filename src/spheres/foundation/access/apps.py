from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "spheres.foundation.access"
    label = "access"
