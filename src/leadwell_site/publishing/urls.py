"""Addresses of this app."""

from django.urls import path

from leadwell_site.publishing import views

app_name = "publishing"
urlpatterns = [
    path("", views.pages, name="list"),
    path("seals/", views.seals, name="seals"),
    path("units/<int:unit_id>/<str:month>/", views.publish, name="publish"),
]
