from django.apps import AppConfig


class RegionConfig(AppConfig):
    name = "spheres.programme.region"
    label = "region"
