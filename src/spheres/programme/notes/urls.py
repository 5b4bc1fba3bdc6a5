from django.urls import path

from spheres.programme.notes import views

app_name = "notes"
urlpatterns = [
    path("young-people/<uuid:participant_id>/notes/add/", views.note_add, name="note-add"),
    path("young-people/<uuid:participant_id>/notes/add/<uuid:begins_id>/", views.note_from, name="note-from"),
    path("young-people/<uuid:participant_id>/notes/hers/", views.notes_for_her, name="notes-for-her"),
    path("young-people/<uuid:participant_id>/notes/<uuid:note_id>/", views.note, name="note"),
    path(
        "young-people/<uuid:participant_id>/notes/<uuid:note_id>/what-she-reads/",
        views.note_opening,
        name="note-opening",
    ),
    path(
        "young-people/<uuid:participant_id>/notes/<uuid:note_id>/read-together/",
        views.note_read_together,
        name="note-read-together",
    ),
    path("young-people/<uuid:participant_id>/notes/<uuid:note_id>/add/", views.note_amend, name="note-amend"),
    path("young-people/<uuid:participant_id>/notes/<uuid:note_id>/kept/", views.note_keep, name="note-keep"),
    path("young-people/<uuid:participant_id>/next/add/", views.step_add, name="step-add"),
    path("young-people/<uuid:participant_id>/next/<uuid:step_id>/done/", views.step_done, name="step-done"),
    path("young-people/<uuid:participant_id>/next/<uuid:step_id>/undo/", views.step_undo, name="step-undo"),
]
