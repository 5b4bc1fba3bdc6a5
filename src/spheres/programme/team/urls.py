from django.urls import path

from spheres.programme.team import views

app_name = "team"
urlpatterns = [path("team/unusual/", views.unusual, name="unusual")]
