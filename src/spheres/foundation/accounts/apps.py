from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "spheres.foundation.accounts"
    label = "accounts"
