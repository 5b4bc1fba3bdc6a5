from django.urls import path

from spheres.programme.safety import views

app_name = "safety"
urlpatterns = [
    path("young-people/<uuid:participant_id>/plan/", views.plan_make, name="plan-make"),
    path("emergency/", views.emergency_open, name="emergency-open"),
    path("emergency/opened/", views.emergencies, name="emergencies"),
    path("emergency/opened/<uuid:access_id>/", views.emergency_review, name="emergency-review"),
    path(
        "young-people/<uuid:participant_id>/emergency/close/", views.emergency_close, name="emergency-close"
    ),
    path(
        "young-people/<uuid:participant_id>/emergency/<uuid:access_id>/",
        views.emergency_tell,
        name="emergency-tell",
    ),
]
