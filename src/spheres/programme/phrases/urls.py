from django.urls import path

from spheres.programme.phrases import views

app_name = "phrases"
ONE = "phrases/<uuid:phrase_id>/"
urlpatterns = [
    path("phrases/", views.phrases, name="phrases"),
    path("phrases/add/", views.phrase_add, name="phrase-add"),
    path(f"{ONE}change/", views.phrase_change, name="phrase-change"),
    path(f"{ONE}up/", views.phrase_up, name="phrase-up"),
    path(f"{ONE}remove/", views.phrase_remove, name="phrase-remove"),
]
