from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    name = "spheres.programme.workspace"
    label = "workspace"
