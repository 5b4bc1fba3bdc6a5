from django.urls import path

from spheres.programme.timeline import views

app_name = "timeline"
HERS = "young-people/<uuid:participant_id>/timeline/"
urlpatterns = [
    path(HERS, views.timeline, name="timeline"),
    path(f"{HERS}extracts/add/", views.extract_add, name="extract-add"),
    path(f"{HERS}extracts/<uuid:extract_id>/", views.extract, name="extract"),
]
