from django.apps import AppConfig


class BackgroundWorkConfig(AppConfig):
    name = "leadwell_site.background"
    verbose_name = "Background work"
