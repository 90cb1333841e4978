"""What pages about an organisation show."""

from leadwell_site.organisations.presenters.crumbs import crumbs

__all__ = ["crumbs"]
