from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "spheres.foundation.ui"
    label = "ui"
