from django.urls import path

from spheres.programme.entourage import views

app_name = "entourage"
urlpatterns = [
    path("young-people/<uuid:participant_id>/entourage/", views.entourage, name="entourage"),
    path("young-people/<uuid:participant_id>/entourage/add/", views.person_add, name="person-add"),
    path(
        "young-people/<uuid:participant_id>/entourage/<uuid:person_id>/",
        views.person_around,
        name="person-around",
    ),
    path(
        "young-people/<uuid:participant_id>/entourage/<uuid:person_id>/left/",
        views.person_left,
        name="person-left",
    ),
]
