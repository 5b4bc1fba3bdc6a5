from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "spheres.programme.directory"
    label = "directory"
