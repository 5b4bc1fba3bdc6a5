from django.apps import AppConfig


class FollowupConfig(AppConfig):
    name = "spheres.programme.followup"
    label = "followup"
