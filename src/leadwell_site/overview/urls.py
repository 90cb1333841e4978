"""Addresses of this app."""

from django.urls import path

from leadwell_site.overview import views

app_name = "overview"
urlpatterns = [
    path("", views.home, name="home"),
    path("units/<int:unit_id>/", views.unit, name="unit"),
    path("units/<int:unit_id>/data-room/", views.data_room, name="data_room"),
    path("units/<int:unit_id>/data-room/figures.csv", views.data_room_file, name="data_room_file"),
    path("units/<int:unit_id>/culture/", views.culture, name="culture"),
    path("units/<int:unit_id>/for/<str:reader>/<str:month>/", views.audience, name="audience"),
]
