from django.urls import path

from spheres.programme.directory import views

app_name = "directory"
urlpatterns = [
    path("directory/", views.find, name="find"),
    path("directory/packages/", views.hsds_import, name="packages"),
    path("directory/packages/all.json", views.export, {"kind": "json"}, name="export-json"),
    path("directory/packages/all.zip", views.export, {"kind": "zip"}, name="export-zip"),
    path("directory/packages/remove/", views.source_remove, name="source-remove"),
    path("directory/corrections/", views.corrections, name="corrections"),
    path("directory/corrections/<uuid:correction>/", views.correction_answer, name="correction-answer"),
    path("directory/services/<str:service>/", views.service, name="service"),
    path("directory/services/<str:service>/correct/", views.correct, name="correct"),
]
