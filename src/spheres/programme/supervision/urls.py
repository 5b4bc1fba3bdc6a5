from django.urls import path

from spheres.programme.supervision import views

app_name = "supervision"
BETWEEN = "supervision/<uuid:support_id>/"
urlpatterns = [
    path("supervision/", views.overview, name="overview"),
    path(BETWEEN, views.support, name="support"),
    path(f"{BETWEEN}meetings/plan/", views.meeting_plan, name="meeting-plan"),
    path(f"{BETWEEN}meetings/add/", views.meeting_add, name="meeting-add"),
    path(f"{BETWEEN}meetings/<uuid:meeting_id>/call-off/", views.meeting_call_off, name="meeting-call-off"),
    path(f"{BETWEEN}meetings/<uuid:meeting_id>/done/", views.follow_up_done, name="follow-up-done"),
    path(f"{BETWEEN}worries/add/", views.worry_add, name="worry-add"),
    path(f"{BETWEEN}worries/<uuid:worry_id>/answer/", views.worry_answer, name="worry-answer"),
    path(f"{BETWEEN}hard/add/", views.event_add, name="event-add"),
    path(f"{BETWEEN}hard/<uuid:event_id>/<slug:debrief>/", views.debrief_answer, name="debrief-answer"),
]
