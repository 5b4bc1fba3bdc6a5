from django.apps import AppConfig


class PhrasesConfig(AppConfig):
    name = "spheres.programme.phrases"
    label = "phrases"

    def ready(self) -> None:
        from spheres.foundation.vault.renewing import renews_with_works  # noqa: PLC0415 - apps are ready now
        from spheres.programme.phrases.renewing import renew_phrases  # noqa: PLC0415

        renews_with_works(renew_phrases)
