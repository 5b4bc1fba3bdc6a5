from django.urls import path

from spheres.foundation.signin import views

app_name = "signin"
urlpatterns = [
    path("", views.account, name="account"),
    path("second-step/", views.second_step, name="second-step"),
    path("sessions/<int:session_id>/end/", views.session_end, name="session-end"),
    path("shared/", views.device_shared, name="device-shared"),
    path("join/<uuid:member_id>/<str:token>/", views.join, name="join"),
    path("not-a-member/", views.not_a_member, name="not-a-member"),
]
