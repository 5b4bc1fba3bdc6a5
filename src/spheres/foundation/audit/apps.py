from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "spheres.foundation.audit"
    label = "audit"
