from django.urls import path

from spheres.programme.referrals import views

app_name = "referrals"
urlpatterns = [
    path("", views.my_referrals, name="my-referrals"),
    path("incoming/", views.incoming, name="incoming"),
    path("incoming/<uuid:referral_id>/", views.referral, name="referral"),
    path("new/", views.referral_new, name="referral-new"),
]
