from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "spheres.programme.referrals"
    label = "referrals"

    def ready(self) -> None:
        from spheres.foundation.vault.renewing import renews_with_indexes, renews_with_works  # noqa: PLC0415
        from spheres.programme.referrals.indexing import renew_letters, renew_sent_digests  # noqa: PLC0415

        renews_with_works(renew_sent_digests)
        renews_with_indexes(renew_letters)
