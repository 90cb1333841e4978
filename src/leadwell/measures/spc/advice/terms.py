"""The terms of warnings and of the choice of chart: dated definitions."""

from functools import cache

from leadwell.foundations.definition_files import Entry, definition


@cache
def warning_terms() -> Entry:
    """Give the terms of the warnings that Leadwell ships.

    >>> warning_terms().number("level")
    0.05
    """
    return definition("advice", "warnings")


@cache
def choice_terms() -> Entry:
    """Give the terms of the choice of chart that Leadwell ships."""
    return definition("advice", "which_chart")
