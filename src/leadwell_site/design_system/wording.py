"""How values are written on pages: hours, percentages, days, months, counts, plurals."""

from datetime import date, datetime

from django.utils import timezone

from leadwell.foundations.periods import Period

NO_FIGURE = "no figure"


def hours(value: float | None) -> str:
    """Write hours: ``1,260 hours``, ``11.5 hours``, ``1 hour``.

    >>> hours(1260.0), hours(11.5), hours(1), hours(None)
    ('1,260 hours', '11.5 hours', '1 hour', 'no figure')
    """
    if value is None:
        return NO_FIGURE
    text = _trimmed(value)
    return f"{text} hour" if text == "1" else f"{text} hours"


def percent(value: float | None, decimals: int = 1) -> str:
    """Write a percentage that is already out of a hundred: ``93.4%``.

    >>> percent(93.44), percent(100.0, 0), percent(None)
    ('93.4%', '100%', 'no figure')
    """
    return NO_FIGURE if value is None else f"{value:,.{decimals}f}%"


def count(value: float | None) -> str:
    """Write a number with its thousands marked: ``1,325,324``.

    >>> count(1325324), count(2.50), count(None)
    ('1,325,324', '2.5', 'no figure')
    """
    return NO_FIGURE if value is None else _trimmed(value)


def plural(number: float, one: str, many: str = "") -> str:
    """Write a number with its noun: ``9 shifts``, ``1 shift``, ``no shifts``.

    >>> plural(9, "shift"), plural(1, "shift"), plural(0, "shift"), plural(2, "diary", "diaries")
    ('9 shifts', '1 shift', 'no shifts', '2 diaries')
    """
    many = many or f"{one}s"
    if number == 0:
        return f"no {many}"
    return f"{count(number)} {one if number == 1 else many}"


def level_words(level: str) -> str:
    """Write a level of acuity or dependency: ``level A``, ``very high dependency``.

    >>> level_words("a"), level_words("1b"), level_words("very_high")
    ('level A', 'level 1b', 'very high dependency')
    """
    if len(level) == 1:
        return f"level {level.upper()}"
    return f"level {level}" if level[0].isdigit() else f"{level.replace('_', ' ')} dependency"


def day(value: date | datetime | None, form: str = "long") -> str:
    """Write a day: ``3 March 2025``; form "short" gives ``3 Mar``, "weekday" ``Monday 3 March 2025``.

    >>> day(date(2025, 3, 3)), day(date(2025, 3, 3), "short"), day(date(2025, 3, 3), "weekday")
    ('3 March 2025', '3 Mar', 'Monday 3 March 2025')
    >>> day(date(2025, 3, 3), "soon")  # of days so near that nobody asks for the year
    'Monday 3 March'
    """
    if value is None:
        return "no date"
    local = _local(value)
    match form:
        case "short":
            return f"{local.day} {local:%b}"
        case "soon":
            return f"{local:%A} {local.day} {local:%B}"
        case "weekday":
            return f"{local:%A} {local.day} {local:%B %Y}"
        case _:
            return f"{local.day} {local:%B %Y}"


def month(value: date | Period | None, form: str = "long") -> str:
    """Write a month: ``March 2025``; with form "short" ``Mar 2025``.

    >>> month(date(2025, 3, 1)), month(date(2025, 3, 1), "short")
    ('March 2025', 'Mar 2025')
    """
    if value is None:
        return "no month"
    start = value.start if isinstance(value, Period) else value
    return f"{start:%b %Y}" if form == "short" else f"{start:%B %Y}"


def moment(value: datetime | None) -> str:
    """Write a moment in local time: ``3 March 2025 at 7:05am``."""
    if value is None:
        return "no time"
    local = _local(value)
    hour = local.hour % 12 or 12
    return f"{day(local)} at {hour}:{local:%M}{'am' if local.hour < 12 else 'pm'}"


def _trimmed(value: float) -> str:
    text = f"{value:,.2f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _local(value: date | datetime) -> date | datetime:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value
