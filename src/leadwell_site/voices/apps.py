"""The app's name."""

from django.apps import AppConfig


class VoicesConfig(AppConfig):
    name = "leadwell_site.voices"
