from django.urls import path

from spheres.programme.participants import views

app_name = "participants"
urlpatterns = [
    path("<uuid:participant_id>/about/", views.about, name="about"),
    path("<uuid:participant_id>/reach/add/", views.way_add, name="way-add"),
    path("<uuid:participant_id>/reach/<uuid:way_id>/", views.way, name="way"),
    path("<uuid:participant_id>/reach/<uuid:way_id>/forget/", views.way_forget, name="way-forget"),
]
