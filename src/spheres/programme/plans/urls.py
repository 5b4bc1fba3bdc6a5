from django.urls import path

from spheres.programme.plans import views

app_name = "plans"
HERS = "young-people/<uuid:participant_id>/follow-up-plan/"
urlpatterns = [
    path(HERS, views.plan, name="plan"),
    path(f"{HERS}agree/", views.plan_agree, name="plan-agree"),
    path(f"{HERS}<uuid:plan_id>/", views.plan_version, name="plan-version"),
]
