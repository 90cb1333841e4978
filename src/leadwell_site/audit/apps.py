from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "leadwell_site.audit"
    verbose_name = "Audit"
