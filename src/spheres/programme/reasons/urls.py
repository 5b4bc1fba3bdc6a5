from django.urls import path

from spheres.programme.reasons import views

app_name = "reasons"
urlpatterns = [
    path("young-people/<uuid:participant_id>/reasons/", views.reasons, name="reasons"),
    path("young-people/<uuid:participant_id>/reasons/add/", views.reason_add, name="reason-add"),
    path(
        "young-people/<uuid:participant_id>/reasons/add/<uuid:words_id>/",
        views.reason_from,
        name="reason-from",
    ),
]
