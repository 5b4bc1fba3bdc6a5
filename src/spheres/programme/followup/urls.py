from django.urls import path

from spheres.programme.followup import views

app_name = "followup"
urlpatterns = [
    path("my-day/", views.my_day, name="my-day"),
    path("mine/", views.my_young_people, name="my-young-people"),
    path("shared/", views.shared_with_me, name="shared-with-me"),
    path("waiting/", views.waiting, name="waiting"),
    path("<uuid:participant_id>/", views.participant, name="participant"),
    path("<uuid:participant_id>/notes/add/", views.note_add, name="note-add"),
    path("<uuid:participant_id>/notes/<uuid:note_id>/add/", views.note_amend, name="note-amend"),
    path("<uuid:participant_id>/notes/<uuid:note_id>/kept/", views.note_keep, name="note-keep"),
    path("<uuid:participant_id>/next/add/", views.step_add, name="step-add"),
    path("<uuid:participant_id>/next/<uuid:step_id>/done/", views.step_done, name="step-done"),
    path("<uuid:participant_id>/who-looked/", views.who_looked, name="who-looked"),
]
