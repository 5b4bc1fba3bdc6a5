from django.urls import path

from spheres.programme.welcome import views

app_name = "welcome"
HERS = "young-people/<uuid:participant_id>/welcome/"
urlpatterns = [
    path(HERS, views.attempts, name="attempts"),
    path(f"{HERS}attempts/add/", views.attempt_add, name="attempt-add"),
    path(f"{HERS}first-meeting/", views.first_meeting, name="first-meeting"),
]
