from django.urls import path

from spheres.programme.accompaniment import views

app_name = "accompaniment"
urlpatterns = [
    path("calendar/mine/", views.my_calendar, name="my-calendar"),
    path("calendar/<str:token>.ics", views.feed, name="feed"),
    path("expenses/mine/", views.my_expenses, name="my-expenses"),
    path("expenses/", views.expenses, name="expenses"),
    path("young-people/<uuid:participant_id>/going/", views.accompaniments, name="accompaniments"),
    path("young-people/<uuid:participant_id>/going/add/", views.add, name="add"),
    path("young-people/<uuid:participant_id>/going/<uuid:accompaniment_id>/", views.prepare, name="prepare"),
    path("young-people/<uuid:participant_id>/going/<uuid:accompaniment_id>/end/", views.end, name="end"),
    path("young-people/<uuid:participant_id>/expenses/add/", views.expense_add, name="expense-add"),
    path(
        "young-people/<uuid:participant_id>/expenses/<uuid:expense_id>/receipt/",
        views.receipt,
        name="receipt",
    ),
]
