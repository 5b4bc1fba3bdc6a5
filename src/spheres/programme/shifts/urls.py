from django.urls import path

from spheres.programme.shifts import views

app_name = "shifts"
ONE = "shifts/<uuid:shift_id>/"
urlpatterns = [
    path("shifts/", views.shifts, name="shifts"),
    path("shifts/at/<slug:partner>/add/", views.shift_add, name="shift-add"),
    path(f"{ONE}end/", views.shift_end, name="shift-end"),
    path(f"{ONE}hand-over/", views.shift_hand_over, name="shift-hand-over"),
]
