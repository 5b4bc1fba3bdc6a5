from django.urls import path

from spheres.programme.oversight import views

app_name = "oversight"
urlpatterns = [
    path("young-people/waiting/", views.overdue, name="overdue"),
    path("young-people/<uuid:participant_id>/who-looked/", views.who_looked, name="who-looked"),
    path("team/unusual/", views.unusual, name="unusual"),
    path("team/health/", views.health, name="health"),
    path("team/messages/", views.unsent, name="unsent"),
    path("team/messages/<int:job>/again/", views.unsent_again, name="unsent-again"),
    path("team/messages/<int:job>/settle/", views.unsent_settle, name="unsent-settle"),
]
