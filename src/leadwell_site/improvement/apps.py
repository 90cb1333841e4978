from django.apps import AppConfig


class ImprovementConfig(AppConfig):
    name = "leadwell_site.improvement"
    verbose_name = "Improvement"
