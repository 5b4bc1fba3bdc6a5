from django.urls import path

from spheres.programme.therapy import views

HERS = "young-people/<uuid:participant_id>/therapy/"

app_name = "therapy"
urlpatterns = [
    path("therapies/", views.mine, name="mine"),
    path(HERS, views.therapy, name="therapy"),
    path(HERS + "shared/", views.shared, name="shared"),
    path(HERS + "notes/add/", views.note_add, name="note-add"),
    path(HERS + "sessions/add/", views.session_add, name="session-add"),
    path(HERS + "<uuid:therapy_id>/share/", views.share, name="share"),
    path(HERS + "summaries/add/", views.summary_add, name="summary-add"),
    path(HERS + "summaries/<uuid:summary_id>/back/", views.summary_back, name="summary-back"),
]
