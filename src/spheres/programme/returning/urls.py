from django.urls import path

from spheres.programme.returning import views

app_name = "returning"
HERS = "young-people/<uuid:participant_id>/coming-back/"
urlpatterns = [
    path(HERS, views.plan, name="plan"),
    path(f"{HERS}make/", views.plan_make, name="plan-make"),
    path(f"{HERS}versions/", views.plan_versions, name="plan-versions"),
]
