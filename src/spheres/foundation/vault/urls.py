from django.urls import path

from spheres.foundation.vault import views

app_name = "vault"
urlpatterns = [path("keep/", views.draft_keep, name="draft-keep")]
