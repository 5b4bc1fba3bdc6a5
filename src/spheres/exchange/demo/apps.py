from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "spheres.exchange.demo"
    label = "demo"
