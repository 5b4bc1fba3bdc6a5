from django.urls import path

from spheres.programme.priorities import views

app_name = "priorities"
urlpatterns = [
    path("young-people/<uuid:participant_id>/priorities/", views.priorities, name="priorities"),
    path("young-people/<uuid:participant_id>/priorities/add/", views.priority_sort, name="priority-sort"),
]
