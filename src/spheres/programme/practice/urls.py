from django.urls import path

from spheres.programme.practice import views

app_name = "practice"
urlpatterns = [
    path("practice/", views.card_list, name="card-list"),
    path("practice/<slug:card_code>/", views.card, name="card"),
    path("young-people/<uuid:participant_id>/practice/", views.fits, name="fits"),
    path(
        "young-people/<uuid:participant_id>/goals/<uuid:goal_id>/practice/", views.fits_goal, name="fits-goal"
    ),
]
