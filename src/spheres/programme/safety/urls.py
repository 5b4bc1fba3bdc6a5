from django.urls import path

from spheres.programme.safety import views

app_name = "safety"
urlpatterns = [path("<uuid:participant_id>/plan/", views.plan_make, name="plan-make")]
