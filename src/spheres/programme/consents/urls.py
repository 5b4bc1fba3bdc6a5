from django.urls import path, re_path

from spheres.programme.consents import views

app_name = "consents"
urlpatterns = [
    path("young-people/<uuid:participant_id>/consent/", views.consent_make, name="consent-make"),
    path("young-people/<uuid:participant_id>/consents/", views.consents, name="consents"),
    path("young-people/<uuid:participant_id>/consents/anew/", views.decide_anew, name="decide-anew"),
    path(
        "young-people/<uuid:participant_id>/consents/told/add/", views.disclosure_add, name="disclosure-add"
    ),
    path("young-people/<uuid:participant_id>/consents/shut/", views.restrictions, name="restrictions"),
    path(
        "young-people/<uuid:participant_id>/consents/shut/add/", views.restriction_add, name="restriction-add"
    ),
    path(
        "young-people/<uuid:participant_id>/consents/shut/<uuid:restriction_id>/lift/",
        views.restriction_lift,
        name="restriction-lift",
    ),
    path("young-people/<uuid:participant_id>/consents/leave/", views.leave, name="leave"),
    path("young-people/left/<uuid:closing_id>/undo/", views.leave_undo, name="leave-undo"),
    path(
        "young-people/<uuid:participant_id>/consents/<slug:partner>/take-back/",
        views.take_back,
        name="take-back",
    ),
    path("young-people/<uuid:participant_id>/consent/kept/", views.consent_kept, name="consent-kept"),
    re_path(
        r"^(?P<participant_id>[0-9a-f-]{36})/consent/copy-(?P<language>fr|en)\.pdf$",
        views.consent_copy,
        name="consent-copy",
    ),
]
