"""This app for Django."""

from django.apps import AppConfig


class SpeakingConfig(AppConfig):
    name = "leadwell_site.speaking"
    verbose_name = "Speaking up"
