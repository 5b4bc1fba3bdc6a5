from django.urls import path

from spheres.programme.team import views

app_name = "team"
urlpatterns = [
    path("team/members/", views.member_list, name="member-list"),
    path("team/members/invite/", views.member_invite, name="member-invite"),
    path("team/members/<uuid:member_id>/", views.member, name="member"),
    path("team/members/<uuid:member_id>/invite/", views.member_invite_again, name="member-invite-again"),
    path("team/members/<uuid:member_id>/leave/", views.member_leave, name="member-leave"),
    path("team/waits/<uuid:pending_id>/", views.pending, name="pending"),
    path("team/met/<uuid:assignment_id>/", views.met_answer, name="met-answer"),
    path("young-people/<uuid:participant_id>/met/", views.met, name="met"),
    path("team/supports/", views.supports, name="supports"),
    path("team/supports/<uuid:support_id>/end/", views.support_end, name="support-end"),
]
