from django.urls import path

from spheres.programme.participants import views

app_name = "participants"
urlpatterns = [
    path("young-people/<uuid:participant_id>/about/", views.about, name="about"),
    path("young-people/<uuid:participant_id>/reach/add/", views.way_add, name="way-add"),
    path("young-people/<uuid:participant_id>/reach/<uuid:way_id>/", views.way, name="way"),
    path(
        "young-people/<uuid:participant_id>/reach/<uuid:way_id>/forget/", views.way_forget, name="way-forget"
    ),
]
