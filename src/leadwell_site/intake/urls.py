"""Addresses of this app."""

from django.urls import path

from leadwell_site.intake import views

app_name = "intake"
urlpatterns = [
    path("", views.files, name="files"),
    path("template.<slug:form>", views.template, name="template"),
    path("<int:pk>/", views.file, name="file"),
    path("<int:pk>/progress/", views.progress, name="progress"),
    path("<int:pk>/columns/", views.columns, name="columns"),
    path("<int:pk>/units/", views.units, name="units"),
    path("<int:pk>/decide/", views.decide, name="decide"),
    path("<int:pk>/load/", views.load, name="load"),
    path("<int:pk>/load-again/", views.load_again, name="load_again"),
    path("<int:pk>/set-aside/", views.set_aside, name="set_aside"),
    path("<int:pk>/take-up/", views.take_up, name="take_up"),
    path("<int:pk>/faults.csv", views.faults_file, name="faults_file"),
    path("<int:pk>/kept-aside.csv", views.kept_rows_file, name="kept_rows_file"),
    path("<int:pk>/original/", views.original, name="original"),
    path("<int:pk>/rows/<int:row>/", views.row, name="row"),
]
