from django.apps import AppConfig


class ConsentsConfig(AppConfig):
    name = "spheres.programme.consents"
    label = "consents"
