"""Addresses at which raters answer."""

from django.urls import path

from leadwell_site.qualities import views

app_name = "rate"
urlpatterns = [
    path("", views.rate_start, name="start"),
    path("thanks/", views.rate_thanks, name="thanks"),
]
