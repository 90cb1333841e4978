from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "leadwell_site.measures"
    verbose_name = "Measures"
