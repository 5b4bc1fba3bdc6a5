from django.urls import path

from spheres.programme.safer import views

app_name = "safer"
HERS = "young-people/<uuid:participant_id>/safer/"
urlpatterns = [
    path(HERS, views.steps, name="steps"),
    path(f"{HERS}add/", views.step_add, name="step-add"),
    path(f"{HERS}<uuid:safer_step_id>/to-plan/", views.step_to_plan, name="step-to-plan"),
    path(f"{HERS}<uuid:safer_step_id>/let-go/", views.step_let_go, name="step-let-go"),
]
