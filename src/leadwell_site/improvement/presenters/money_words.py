"""Amounts of money, and how a financial year stands and may end, in words."""

from collections.abc import Collection
from typing import Any

from leadwell.improvement.money import YearEnd, chance_words
from leadwell_site.design_system.wording import month as month_words
from leadwell_site.design_system.wording import plural


def pounds(amount: float | None) -> str:
    """Write an amount: ``£1,234``, and ``not known`` where it is not.

    >>> pounds(1234.4), pounds(-20.0), pounds(None), pounds(12_345_678)
    ('£1,234', '−£20', 'not known', '£12.3 million')
    """
    if amount is None:
        return "not known"
    sign = "−" if round(amount) < 0 else ""
    size = abs(amount)
    return f"{sign}£{size / 1e6:,.1f} million" if size >= 1e7 else f"{sign}£{size:,.0f}"


def year_words(year: YearEnd) -> dict[str, Any]:
    """Give how the year stands and may end, in sentences."""
    label = f"{year.months[0].year} to {year.months[-1].year}"
    told = f"Up to {month_words(year.last)}"
    said = f"{told}, {pounds(year.spent)} was spent on pay"
    if year.budget_to_date is not None and year.units:
        over = year.spent - year.budget_to_date
        share = f" ({abs(over) / year.budget_to_date * 100:.1f}%)" if year.budget_to_date else ""
        way = "over" if over > 0 else "under"
        said += f": {pounds(abs(over))}{share} {way} its budget of {pounds(year.budget_to_date)}"
    sentence = f"{said}."
    if not year.units:
        sentence = "No unit has told enough of its spend to say how the year stands."
    ends, tone = "", "quiet"
    if year.units and not year.is_over:
        total = year.total
        ends = (
            f"The year is foretold to end at {pounds(total.mean)}: between {pounds(total.lo80)} and "
            f"{pounds(total.hi80)} 8 times in 10, between {pounds(total.lo95)} and {pounds(total.hi95)} 19 times in 20."
        )
        if year.chance_over is not None:
            ends += (
                f" The budget of the year is {pounds(year.budget)}. "
                f"The chance of ending over it is {chance_words(year.chance_over)}, if things go on as they have."
            )
            tone = "watch" if year.chance_over >= 0.5 else "good"
        else:
            ends += f" The chance of ending over budget is not known: {_without(year)}."
    elif year.units:
        ends = "Every month of the year is known; nothing is foretold."
    return {"label": label, "sentence": sentence, "ends": ends, "tone": tone, "left_out": _left_out(year)}


def _without(year: YearEnd) -> str:
    names = year.without_budget
    if len(names) == 1 and year.units == 1:
        return "a month of the year has no budget yet"
    return f"{plural(len(names), 'unit')} lack the budget of a month ({_named(names)})"


def _left_out(year: YearEnd) -> str:
    if not year.left_out:
        return ""
    count = year.units + len(year.left_out)
    each = _named([f"{one.name}: {one.why}" for one in year.left_out], "; ")
    return f"These sums are over {year.units} of {plural(count, 'unit')}. Left out: {each}."


def _named(names: Collection[str], between: str = ", ") -> str:
    first = list(names)[:8]
    more = len(names) - len(first)
    return between.join(first) + (f"{between}and {more} more" if more else "")
