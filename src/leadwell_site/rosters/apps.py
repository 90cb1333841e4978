"""This app for Django."""

from django.apps import AppConfig


class RostersConfig(AppConfig):
    name = "leadwell_site.rosters"
