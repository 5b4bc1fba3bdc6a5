from django.apps import AppConfig


class ParticipantsConfig(AppConfig):
    name = "spheres.programme.participants"
    label = "participants"
