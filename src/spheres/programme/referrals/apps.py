from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "spheres.programme.referrals"
    label = "referrals"
