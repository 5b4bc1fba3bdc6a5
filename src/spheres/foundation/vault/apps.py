from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "spheres.foundation.vault"
    label = "vault"

    def ready(self) -> None:
        from spheres.foundation.access.member import prove_with  # noqa: PLC0415 - apps are ready now
        from spheres.foundation.accounts.links import sign_with  # noqa: PLC0415
        from spheres.foundation.vault.keys import signatures  # noqa: PLC0415
        from spheres.foundation.vault.proof import proof_key  # noqa: PLC0415

        prove_with(proof_key)
        sign_with(lambda: [key.hex() for key in signatures("account link", b"key")])
