from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "spheres.foundation.vault"
    label = "vault"
