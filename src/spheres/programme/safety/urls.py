from django.urls import path

from spheres.programme.safety import views

app_name = "safety"
urlpatterns = [
    path("young-people/<uuid:participant_id>/plan/", views.plan, name="plan"),
    path("young-people/<uuid:participant_id>/plan/make/", views.plan_make, name="plan-make"),
    path("young-people/<uuid:participant_id>/plan/add/<uuid:words_id>/", views.plan_line, name="plan-line"),
    path("young-people/<uuid:participant_id>/plan/versions/", views.plan_versions, name="plan-versions"),
    path("young-people/<uuid:participant_id>/plan/notes.pdf", views.plan_print, name="plan-print"),
    path("young-people/<uuid:participant_id>/unreached/", views.unreached, name="unreached"),
    path("young-people/<uuid:participant_id>/unreached/step/", views.unreached_step, name="unreached-step"),
    path("young-people/<uuid:participant_id>/unreached/done/", views.unreached_done, name="unreached-done"),
    path(
        "young-people/<uuid:participant_id>/unreached/earlier/",
        views.unreached_earlier,
        name="unreached-earlier",
    ),
    path(
        "young-people/<uuid:participant_id>/unreached/hand-over/",
        views.unreached_hand_over,
        name="unreached-hand-over",
    ),
    path("young-people/<uuid:participant_id>/unreached/back/", views.unreached_back, name="unreached-back"),
    path("emergency/plans/", views.plans_owing, name="plans-owing"),
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
