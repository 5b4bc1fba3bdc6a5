from django.apps import AppConfig


class SigninConfig(AppConfig):
    name = "spheres.foundation.signin"
    label = "signin"

    def ready(self) -> None:
        from allauth.account.signals import user_logged_in  # noqa: PLC0415 - once apps are loaded

        from spheres.foundation.signin.devices import note_device  # noqa: PLC0415

        user_logged_in.connect(note_device, dispatch_uid="signin:note-device")
