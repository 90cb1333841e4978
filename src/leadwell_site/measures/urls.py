"""Addresses of this app."""

from django.urls import URLPattern, path

from leadwell_site.measures import views

app_name = "measures"
urlpatterns: list[URLPattern] = [
    path("observations/<int:pk>/", views.observation, name="observation"),
    path("units/<int:unit_id>/measures/<str:measure>/<str:month>/", views.rollup, name="rollup"),
    path("measures/", views.definitions, name="definitions"),
    path("measures/<str:key>/", views.definition, name="definition"),
]
