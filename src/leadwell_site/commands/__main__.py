"""Lets one process of the site start another: ``python -m leadwell_site.commands worker``."""

from leadwell.cli import main

main()
