from django.apps import AppConfig


class NotesConfig(AppConfig):
    name = "spheres.programme.notes"
    label = "notes"

    def ready(self) -> None:
        from spheres.programme.notes.actions import plan_birthdays  # noqa: PLC0415 - models first
        from spheres.programme.participants.signals import birth_date_known  # noqa: PLC0415

        birth_date_known.connect(plan_birthdays, dispatch_uid="plan-birthdays")
