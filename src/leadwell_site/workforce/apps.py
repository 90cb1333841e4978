"""This app for Django."""

from django.apps import AppConfig


class WorkforceConfig(AppConfig):
    name = "leadwell_site.workforce"
