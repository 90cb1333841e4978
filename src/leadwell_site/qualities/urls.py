"""Addresses of assessments of people."""

from django.urls import path

from leadwell_site.qualities import views

app_name = "qualities"
urlpatterns = [
    path("my/leadership/", views.mine, name="mine"),
    path("my/leadership/reflect/", views.reflect, name="reflect"),
    path("my/leadership/self/new/", views.own_new, name="own_new"),
    path("my/leadership/self/<int:pk>/", views.own, name="own"),
    path("my/leadership/self/<int:pk>/plan/", views.own_plan, name="own_plan"),
    path("my/leadership/rounds/new/", views.round_new, name="round_new"),
    path("my/leadership/facilitating/new/", views.round_new_for, name="round_new_for"),
    path("rounds/<int:pk>/", views.round_page, name="round"),
    path("rounds/<int:pk>/design/", views.round_change, name="round_change"),
    path("rounds/<int:pk>/cards/", views.round_cards, name="round_cards"),
    path("rounds/<int:pk>/own/", views.round_own, name="round_own"),
    path("rounds/<int:pk>/report/", views.report, name="report"),
    path("rounds/<int:pk>/release-<int:number>.json", views.release_file, name="release_file"),
    path("rounds/<int:pk>/plan/", views.round_plan, name="round_plan"),
    path("units/<int:unit_id>/leadership/", views.health, name="health"),
]
