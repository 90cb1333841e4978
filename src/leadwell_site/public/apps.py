from django.apps import AppConfig


class PublicPagesConfig(AppConfig):
    name = "leadwell_site.public"
    verbose_name = "Public pages"
