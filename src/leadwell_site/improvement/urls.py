"""Addresses of this app."""

from django.urls import path

from leadwell_site.improvement import views

app_name = "improvement"
urlpatterns = [
    path("units/<int:unit_id>/measures/<str:measure>/", views.chart, name="chart"),
    path("units/<int:unit_id>/measures/<str:measure>/figures.csv", views.chart_file, name="chart_file"),
    path("units/<int:unit_id>/measures/<str:measure>/side-by-side/", views.beside, name="beside"),
    path("units/<int:unit_id>/measures/<str:measure>/decide/", views.decide, name="decide"),
    path("units/<int:unit_id>/measures/<str:measure>/safety/", views.safety, name="safety"),
    path("units/<int:unit_id>/measures/<str:measure>/type-in/", views.type_in, name="type_in"),
    path("units/<int:unit_id>/measures/<str:measure>/ask/", views.ask, name="ask"),
    path("units/<int:unit_id>/measures/<str:measure>/lessons/<slug:key>/", views.lesson, name="lesson"),
    path("units/<int:unit_id>/own-measures/new/", views.own_measure, name="own_measure"),
    path("units/<int:unit_id>/money/", views.money, name="money"),
    path("units/<int:unit_id>/schemes/", views.schemes, name="schemes"),
    path("units/<int:unit_id>/schemes/new/", views.scheme_new, name="scheme_new"),
    path("units/<int:unit_id>/signals/", views.signals, name="signals"),
    path("units/<int:unit_id>/questions/", views.questions, name="questions"),
    path("units/<int:unit_id>/learning/", views.learning, name="learning"),
    path("schemes/<int:pk>/", views.scheme, name="scheme"),
    path("questions/<int:pk>/", views.question, name="question"),
]
