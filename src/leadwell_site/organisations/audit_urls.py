"""Addresses of the pages about the audit log: it stands below this app, and its pages ask who may see them."""

from django.urls import path

from leadwell_site.organisations.views import audit

app_name = "audit"
urlpatterns = [
    path("", audit.lines, name="lines"),
    path("overrides/", audit.overrides, name="overrides"),
]
