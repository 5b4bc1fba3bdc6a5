from django.urls import path

from spheres.programme.needs import views

app_name = "needs"
urlpatterns = [
    path("young-people/needs/unmet/", views.unmet, name="unmet"),
    path("young-people/<uuid:participant_id>/needs/", views.need_map, name="need-map"),
    path("young-people/<uuid:participant_id>/needs/add/", views.need_add, name="need-add"),
    path("young-people/<uuid:participant_id>/needs/<uuid:need_id>/met/", views.need_met, name="need-met"),
    path("young-people/<uuid:participant_id>/needs/<uuid:need_id>/undo/", views.need_undo, name="need-undo"),
]
