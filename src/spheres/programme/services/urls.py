from django.urls import path

from spheres.programme.services import views

app_name = "services"
urlpatterns = [
    path("services/requests/", views.requests, name="requests"),
    path("services/beds/", views.beds, name="beds"),
    path("services/waits/", views.waits, name="waits"),
    path("young-people/<uuid:participant_id>/services/", views.referrals, name="referrals"),
    path("young-people/<uuid:participant_id>/services/add/", views.referral_add, name="referral-add"),
    path("young-people/<uuid:participant_id>/services/in-place/", views.in_place_add, name="in-place-add"),
    path(
        "young-people/<uuid:participant_id>/services/in-place/<uuid:in_place_id>/end/",
        views.in_place_end,
        name="in-place-end",
    ),
    path(
        "young-people/<uuid:participant_id>/services/<uuid:service_referral_id>/",
        views.referral,
        name="referral",
    ),
    path(
        "young-people/<uuid:participant_id>/services/<uuid:service_referral_id>/letter.pdf",
        views.letter,
        name="letter",
    ),
]
