from django.apps import AppConfig


class GrantsConfig(AppConfig):
    name = "spheres.programme.grants"
    label = "grants"
