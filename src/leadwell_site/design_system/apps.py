"""The design system as a Django app: templates, static files, form fields; no tables."""

from django.apps import AppConfig


class DesignSystem(AppConfig):
    """NHS.UK components in neutral colours."""

    name = "leadwell_site.design_system"
    label = "design_system"
