from django.urls import path

from spheres.programme.privacy import views

app_name = "privacy"
urlpatterns = [
    path("privacy/", views.overview, name="overview"),
    path("privacy/incidents/", views.incidents, name="incidents"),
    path("privacy/incidents/add/", views.incident_add, name="incident-add"),
    path("privacy/incidents/<uuid:incident_id>/", views.incident, name="incident"),
    path("privacy/incidents/<uuid:incident_id>/close/", views.incident_close, name="incident-close"),
    path("privacy/erasures/", views.to_hear, name="to-hear"),
    path("privacy/erasures/<uuid:erasure_id>/hear/", views.erasure_hear, name="erasure-hear"),
    path("privacy/erasures/<uuid:erasure_id>/", views.erasure, name="erasure"),
    path("privacy/erasures/<uuid:erasure_id>/certificate.pdf", views.certificate, name="certificate"),
    path("privacy/forget/<slug:category>/", views.forget, name="forget"),
    path("young-people/<uuid:participant_id>/erasure/", views.erasure_ask, name="erasure-ask"),
    path(
        "young-people/<uuid:participant_id>/concerned/<uuid:concerned_id>/",
        views.concerned_tell,
        name="concerned-tell",
    ),
]
