from django.urls import path

from spheres.programme.workspace import views

app_name = "workspace"
urlpatterns = [
    path("my-day/", views.my_day, name="my-day"),
    path("mine/", views.my_young_people, name="my-young-people"),
    path("shared/", views.shared_with_me, name="shared-with-me"),
    path("<uuid:participant_id>/", views.participant, name="participant"),
]
