"""The pattern page; the site includes it only while it is being developed."""

from django.urls import path

from leadwell_site.design_system import views

app_name = "design_system"
urlpatterns = [path("design/", views.patterns, name="patterns")]
