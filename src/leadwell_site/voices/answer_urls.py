"""Addresses at which people answer."""

from django.urls import path

from leadwell_site.voices import views

app_name = "answers"
urlpatterns = [
    path("", views.start, name="start"),
    path("thanks/", views.thanks, name="thanks"),
    path("kiosk/<slug:token>/", views.kiosk, name="kiosk"),
]
