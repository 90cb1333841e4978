"""Addresses of one's own shifts."""

from django.urls import path

from leadwell_site.rosters import views

app_name = "my_shifts"
urlpatterns = [
    path("shifts/", views.my_shifts, name="shifts"),
    path("shifts/ask/", views.ask, name="ask"),
    path("shifts/choose/", views.choose, name="choose"),
    path("calendar/<slug:key>.ics", views.calendar, name="calendar"),
]
