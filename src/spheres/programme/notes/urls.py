from django.urls import path

from spheres.programme.notes import views

app_name = "notes"
urlpatterns = [
    path("young-people/<uuid:participant_id>/notes/add/", views.note_add, name="note-add"),
    path("young-people/<uuid:participant_id>/notes/<uuid:note_id>/add/", views.note_amend, name="note-amend"),
    path("young-people/<uuid:participant_id>/notes/<uuid:note_id>/kept/", views.note_keep, name="note-keep"),
    path("young-people/<uuid:participant_id>/next/add/", views.step_add, name="step-add"),
    path("young-people/<uuid:participant_id>/next/<uuid:step_id>/done/", views.step_done, name="step-done"),
]
