from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "spheres.programme.privacy"
    label = "privacy"

    def ready(self) -> None:
        from spheres.foundation.vault.renewing import renews_with_works  # noqa: PLC0415 - apps are ready now
        from spheres.programme.privacy.renewing import renew_incidents, renew_reasons  # noqa: PLC0415

        renews_with_works(renew_incidents)
        renews_with_works(renew_reasons)
