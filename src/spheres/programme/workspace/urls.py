from django.urls import path

from spheres.programme.workspace import views

app_name = "workspace"
urlpatterns = [
    path("without/", views.without, name="without"),
    path("young-people/my-day/", views.my_day, name="my-day"),
    path("young-people/mine/", views.my_young_people, name="my-young-people"),
    path("young-people/shared/", views.shared_with_me, name="shared-with-me"),
    path("young-people/<uuid:participant_id>/", views.participant, name="participant"),
]
