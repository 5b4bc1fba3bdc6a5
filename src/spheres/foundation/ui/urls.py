from django.urls import path

from spheres.foundation.ui import views

app_name = "ui"
urlpatterns = [
    path("style/", views.style, name="style"),
    path("typed/", views.typed, name="typed"),
]
