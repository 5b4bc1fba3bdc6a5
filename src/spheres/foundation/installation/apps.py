from django.apps import AppConfig


class InstallationConfig(AppConfig):
    name = "spheres.foundation.installation"
    label = "installation"

    def ready(self) -> None:
        from spheres.foundation.installation import declared  # noqa: F401, PLC0415 - registers its check
