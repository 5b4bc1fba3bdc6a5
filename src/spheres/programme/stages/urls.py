from django.urls import path

from spheres.programme.stages import views

app_name = "stages"
urlpatterns = [
    path("young-people/<uuid:participant_id>/stages/", views.path, name="path"),
    path("young-people/<uuid:participant_id>/stages/add/", views.stage_add, name="stage-add"),
    path(
        "young-people/<uuid:participant_id>/stages/<uuid:stage_assessment_id>/correct/",
        views.stage_correct,
        name="stage-correct",
    ),
]
