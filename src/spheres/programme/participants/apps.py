from django.apps import AppConfig


class ParticipantsConfig(AppConfig):
    name = "spheres.programme.participants"
    label = "participants"

    def ready(self) -> None:
        from spheres.foundation.vault.renewing import renews_with_indexes  # noqa: PLC0415 - apps are ready now
        from spheres.programme.participants.indexing import renew_digests  # noqa: PLC0415

        renews_with_indexes(renew_digests)
