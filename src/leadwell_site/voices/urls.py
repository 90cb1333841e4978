"""Addresses of cycles of questions."""

from django.urls import path

from leadwell_site.voices import views

app_name = "voices"
urlpatterns = [
    path("units/<int:unit_id>/voices/", views.cycles, name="cycles"),
    path("units/<int:unit_id>/voices/new/<slug:audience>/", views.design_new, name="design_new"),
    path("units/<int:unit_id>/topics/", views.topics, name="topics"),
    path("topics/<int:pk>/", views.topic, name="topic"),
    path("voices/<int:pk>/", views.cycle, name="cycle"),
    path("voices/<int:pk>/design/", views.design_change, name="design_change"),
    path("voices/<int:pk>/cards/", views.cards, name="cards"),
    path("voices/<int:pk>/kiosk/", views.kiosks, name="kiosks"),
    path("voices/<int:pk>/paper/", views.paper, name="paper"),
    path("voices/<int:pk>/comments/", views.comments, name="comments"),
    path("voices/<int:pk>/read-by-two/", views.read_by_two, name="read_by_two"),
    path("voices/<int:pk>/release-<int:number>.json", views.release_file, name="release_file"),
    path(
        "voices/<int:pk>/friends-and-family-<slug:table>.csv",
        views.friends_and_family_file,
        name="friends_and_family_file",
    ),
    path("voices/<int:pk>/auditors-<int:number>.json", views.auditors_file, name="auditors_file"),
]
