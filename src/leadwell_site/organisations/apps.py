from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "leadwell_site.organisations"
    verbose_name = "Organisations"
