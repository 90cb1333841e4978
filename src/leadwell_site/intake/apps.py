from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "leadwell_site.intake"
    verbose_name = "Intake"
