from django.apps import AppConfig


class OverviewConfig(AppConfig):
    name = "leadwell_site.overview"
    verbose_name = "Overview"
