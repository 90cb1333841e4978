"""The pattern page: every piece of the design system with made-up values, open to anybody."""

from django.urls import path

from leadwell_site.design_system import views

app_name = "design_system"
urlpatterns = [path("design/", views.patterns, name="patterns")]
