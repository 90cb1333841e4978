from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "leadwell_site.publishing"
    verbose_name = "Publishing"
