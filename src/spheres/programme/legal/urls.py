from django.urls import path

from spheres.programme.legal import views

app_name = "legal"
urlpatterns = [
    path("young-people/<uuid:participant_id>/legal/", views.steps, name="steps"),
    path("young-people/<uuid:participant_id>/legal/add/", views.step_add, name="step-add"),
    path("young-people/<uuid:participant_id>/legal/<uuid:legal_step_id>/", views.step, name="step"),
]
