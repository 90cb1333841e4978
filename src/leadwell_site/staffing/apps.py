from django.apps import AppConfig


class StaffingConfig(AppConfig):
    name = "leadwell_site.staffing"
    verbose_name = "Staffing"
