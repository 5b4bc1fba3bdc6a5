from django.apps import AppConfig


class SigninConfig(AppConfig):
    name = "spheres.foundation.signin"
    label = "signin"

    def ready(self) -> None:
        from allauth.account.signals import user_logged_in  # noqa: PLC0415 - once apps are loaded
        from allauth.mfa.models import Authenticator  # noqa: PLC0415
        from allauth.mfa.signals import authentication_failed  # noqa: PLC0415
        from allauth.usersessions.models import UserSession  # noqa: PLC0415
        from django.contrib.auth import signals  # noqa: PLC0415
        from django.db.models.signals import post_init, pre_save  # noqa: PLC0415

        from spheres.foundation.signin import adapters, renewing  # noqa: PLC0415
        from spheres.foundation.signin.devices import note_device, note_sign_in  # noqa: PLC0415
        from spheres.foundation.signin.sessions import keep_names  # noqa: PLC0415
        from spheres.foundation.signin.wrong_codes import note_wrong_code  # noqa: PLC0415
        from spheres.foundation.ui.kept import let_go_of_anothers  # noqa: PLC0415
        from spheres.foundation.vault.renewing import renews_with_works  # noqa: PLC0415

        authentication_failed.connect(note_wrong_code, dispatch_uid="signin:note-wrong-code")
        user_logged_in.connect(note_device, dispatch_uid="signin:note-device")
        signals.user_logged_in.connect(note_sign_in, dispatch_uid="signin:note-sign-in")
        signals.user_logged_in.connect(let_go_of_anothers, dispatch_uid="signin:let-go-of-anothers")
        post_init.connect(adapters.know_account, sender=Authenticator, dispatch_uid="signin:know-account")
        pre_save.connect(adapters.vouch, sender=Authenticator, dispatch_uid="signin:vouch")
        keep_names(UserSession._meta.get_field("session_key"))
        for renews in (renewing.renew_passwords, renewing.renew_second_steps, renewing.renew_sessions):
            renews_with_works(renews)
