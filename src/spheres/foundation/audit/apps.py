from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "spheres.foundation.audit"
    label = "audit"

    def ready(self) -> None:
        from spheres.foundation.audit.late import renew_late_looks  # noqa: PLC0415 - apps are ready now
        from spheres.foundation.vault.renewing import renews_with_works  # noqa: PLC0415

        renews_with_works(renew_late_looks)
