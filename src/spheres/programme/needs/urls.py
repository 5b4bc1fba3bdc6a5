from django.urls import path

from spheres.programme.needs import views

app_name = "needs"
urlpatterns = [
    path("needs/unmet/", views.unmet, name="unmet"),
    path("<uuid:participant_id>/needs/", views.need_map, name="need-map"),
    path("<uuid:participant_id>/needs/add/", views.need_add, name="need-add"),
    path("<uuid:participant_id>/needs/<uuid:need_id>/met/", views.need_met, name="need-met"),
]
