from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "spheres.programme.supervision"
    label = "supervision"

    def ready(self) -> None:
        from spheres.foundation.vault.renewing import renews_with_works  # noqa: PLC0415 - apps are ready now
        from spheres.programme.supervision.renewing import (  # noqa: PLC0415
            renew_answers,
            renew_meetings,
            renew_worries,
        )

        renews_with_works(renew_meetings)
        renews_with_works(renew_worries)
        renews_with_works(renew_answers)
