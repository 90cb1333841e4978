"""Addresses of this app."""

from django.urls import path

from leadwell_site.public import views

app_name = "public"
urlpatterns = [
    path("", views.home, name="home"),
    path("<slug:slug>/", views.organisation, name="organisation"),
    path("<slug:slug>/how-to-check/", views.how_to_check, name="how_to_check"),
    path("<slug:slug>/sealed/<str:digest>.json", views.sealed, name="sealed"),
    path("<slug:slug>/<int:unit_id>/<str:month>/", views.unit, name="unit"),
]
