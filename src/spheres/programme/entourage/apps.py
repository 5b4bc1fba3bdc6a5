from django.apps import AppConfig


class EntourageConfig(AppConfig):
    name = "spheres.programme.entourage"
    label = "entourage"

    def ready(self) -> None:
        from spheres.foundation.vault.renewing import renews_with_indexes  # noqa: PLC0415 - apps are ready now
        from spheres.programme.entourage.indexing import renew_never_contact  # noqa: PLC0415

        renews_with_indexes(renew_never_contact)
