from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "spheres.foundation.vault"
    label = "vault"

    def ready(self) -> None:
        from spheres.foundation.access.member import prove_with  # noqa: PLC0415 - apps are ready now
        from spheres.foundation.vault.proof import proof_key  # noqa: PLC0415

        prove_with(proof_key)
