from django.urls import path

from spheres.programme.referrals import views

app_name = "referrals"
urlpatterns = [
    path("refer/", views.self_referral, name="self-referral"),
    path("refer/<str:token>/", views.link_referral, name="link-referral"),
    path("referrals/", views.my_referrals, name="my-referrals"),
    path("referrals/new/", views.referral_new, name="referral-new"),
    path("referrals/links/", views.my_links, name="my-links"),
    path("referrals/links/<uuid:link_id>/end/", views.link_end, name="link-end"),
    path("referrals/incoming/", views.incoming, name="incoming"),
    path("referrals/incoming/<uuid:referral_id>/", views.referral, name="referral"),
    path("referrals/incoming/<uuid:referral_id>/match/", views.match, name="match"),
]
