from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "spheres.programme.privacy"
    label = "privacy"
