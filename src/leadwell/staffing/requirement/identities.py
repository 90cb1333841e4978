"""Whether entered multipliers agree: whole-time posts for a patient, and hours a day for the same patient."""

from leadwell.foundations.definition_files import BadDefinition, Entry
from leadwell.staffing.requirement.headroom import Headroom, Unavailability, Uplift


def hours_of_posts(wte: float, headroom: Headroom, *, hours_a_week: float = 37.5) -> float:
    """Give the hours of care a day that whole-time posts come to, headroom taken off.

    >>> round(hours_of_posts(5.47, Uplift(0.22)), 1)
    24.0
    """
    return wte * hours_a_week / (7 * headroom.factor)


def posts_round_the_clock(headroom: Headroom | None = None, *, hours_a_week: float = 37.5) -> float:
    """Give the whole-time posts that keep one person there day and night.

    >>> posts_round_the_clock(), round(posts_round_the_clock(Uplift(0.22)), 4)
    (4.48, 5.4656)
    """
    return 168 / hours_a_week * (headroom.factor if headroom else 1.0)


def check_identity(entry: Entry, headroom: Headroom, hours_a_week: float) -> float:
    """Give hours a day from ``wte``, ``hours_a_day`` or both; both must agree to the digits that are written.

    Raises:
        BadDefinition: they do not; the message says what ``wte`` comes to, and whether the other reading of the
            headroom would have agreed.
    """
    if not entry.has("wte"):
        return entry.number("hours_a_day")
    wte = entry.number("wte")
    hours = hours_of_posts(wte, headroom, hours_a_week=hours_a_week)
    if not entry.has("hours_a_day"):
        return hours
    written = entry.number("hours_a_day")
    within = _half_a_digit(written) + _half_a_digit(wte) * hours / wte if wte else _half_a_digit(written)
    if abs(hours - written) <= within + 1e-9:
        return written
    other = Unavailability(headroom.share) if isinstance(headroom, Uplift) else Uplift(headroom.share)
    by_other = hours_of_posts(wte, other, hours_a_week=hours_a_week)
    hint = ""
    if abs(by_other - written) <= within + 1e-9:
        hint = f" It would agree with headroom read the other way ({other.words}): look which one the tool means."
    raise BadDefinition(
        f"{entry.where}: {wte:g} whole-time posts come to {hours:.2f} hours a day ({headroom.words}, "
        f"{hours_a_week:g} hours a week), but {written:g} is written.{hint}"
    )


def _half_a_digit(value: float) -> float:
    """Give half of the last digit that a number is written with."""
    digits = repr(value).partition(".")[2]
    return 0.5 * 10.0 ** -len(digits)
