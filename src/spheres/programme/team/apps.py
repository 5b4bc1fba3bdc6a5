from django.apps import AppConfig


class TeamConfig(AppConfig):
    name = "spheres.programme.team"
    label = "team"
