"""How far back charts of months reach, the same wherever a chart is shown."""

from functools import cache

from leadwell.foundations.definition_files import definition


@cache
def months_charted() -> int:
    """Give how many months a chart shows, up to the latest one."""
    return definition("pages", "charts").whole("months", least=12)
