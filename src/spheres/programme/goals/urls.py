from django.urls import path

from spheres.programme.goals import views

app_name = "goals"
HERS = "young-people/<uuid:participant_id>/goals/"
ONE = f"{HERS}<uuid:goal_id>/"
urlpatterns = [
    path(HERS, views.goals, name="goals"),
    path(f"{HERS}add/", views.goal_add, name="goal-add"),
    path(f"{HERS}add/<uuid:words_id>/", views.goal_from, name="goal-from"),
    path(ONE, views.goal, name="goal"),
    path(f"{ONE}otherwise/", views.goal_otherwise, name="goal-otherwise"),
    path(f"{ONE}again/", views.goal_again, name="goal-again"),
    path(f"{ONE}end/", views.goal_end, name="goal-end"),
    path(f"{ONE}rulers/", views.ruler_add, name="ruler-add"),
    path(f"{ONE}how-we-know/", views.scale_agree, name="scale-agree"),
    path(f"{ONE}where-it-stands/", views.rating_add, name="rating-add"),
    path(f"{ONE}steps/add/", views.small_step_add, name="small-step-add"),
    path(f"{HERS}steps/<uuid:small_step_id>/done/", views.small_step_done, name="small-step-done"),
    path(f"{HERS}steps/<uuid:small_step_id>/undo/", views.small_step_undo, name="small-step-undo"),
    path(f"{HERS}steps/<uuid:small_step_id>/let-go/", views.small_step_let_go, name="small-step-let-go"),
]
