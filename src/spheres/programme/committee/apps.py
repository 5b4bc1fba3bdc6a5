from django.apps import AppConfig


class CommitteeConfig(AppConfig):
    name = "spheres.programme.committee"
    label = "committee"
