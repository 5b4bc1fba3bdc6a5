from django.urls import path, re_path

from spheres.programme.consents import views

app_name = "consents"
urlpatterns = [
    path("<uuid:participant_id>/consent/", views.consent_make, name="consent-make"),
    path("<uuid:participant_id>/consent/kept/", views.consent_kept, name="consent-kept"),
    re_path(
        r"^(?P<participant_id>[0-9a-f-]{36})/consent/copy-(?P<language>fr|en)\.pdf$",
        views.consent_copy,
        name="consent-copy",
    ),
]
