"""The app's name."""

from django.apps import AppConfig


class QualitiesConfig(AppConfig):
    name = "leadwell_site.qualities"
