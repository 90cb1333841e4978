"""From judged shifts to the calendar of one unit and month."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta

import polars as pl

from leadwell.drawing.calendar import ShiftCalendar, ShiftMark, ShiftState
from leadwell.foundations.periods import Period
from leadwell.staffing.red_flags import NotJudged
from leadwell.staffing.rules import Counted, Rules, serves_of


def shift_calendar(
    judged: pl.DataFrame,
    *,
    unit: str,
    month: Period,
    title: str,
    rules: Rules,
    mitigated: Collection[tuple[date, str]] = (),
) -> ShiftCalendar:
    """Give the calendar of a unit's month.

    A day that has none of the parts which the unit has on other days of the month is shown as not sent.

    Args:
        judged: columns of ``leadwell.staffing.red_flags.JUDGED``; other units and months are passed over.
        unit: the key in the ``unit`` column.
        month: the month shown.
        title: stands above the calendar.
        rules: the rules that the shifts were judged by, for the names of the flags.
        mitigated: shifts, by day and part, for which somebody recorded what was done.
    """
    rows = judged.filter(
        (pl.col("unit") == unit) & pl.col("on").is_between(month.start, month.end, closed="both")
    )
    names = {flag.code: flag.title for flag in rules.flags}
    found = {(row["on"], row["part"]): row for row in rows.iter_rows(named=True)}
    parts = sorted({part for _on, part in found})
    marks = []
    for back in range(month.days):
        on = month.start + timedelta(days=back)
        for part in parts:
            row = found.get((on, part))
            if row is None:
                marks.append(ShiftMark(on=on, part=part, state=ShiftState.ABSENT))
            elif not row["judged"]:
                why = NotJudged(row["not_judged"]).words if row["not_judged"] else ""
                marks.append(ShiftMark(on=on, part=part, state=ShiftState.NOT_JUDGED, words=why))
            else:
                done = (on, part) in mitigated
                state = ShiftState.SHORT if all(map(rules.is_own, row["flags"])) else ShiftState.FLAG
                state = ShiftState.MITIGATED if done else state
                said = [names[code] for code in row["flags"]]
                if not said:
                    state = ShiftState.NO_FLAG
                if row["masked"]:
                    said.append("support workers stood in for registered nurses")
                marks.append(ShiftMark(on=on, part=part, state=state, words=_hours(row, said)))
    calendar = ShiftCalendar(title=title, sentence="", month=month, marks=tuple(marks))
    kinds = {rules.counted_as(serves_of(serves)) for serves in rows["serves"].unique()}
    calendar = replace(calendar, is_own=kinds == {Counted.SHORT_OWN})
    return replace(calendar, sentence=sentence(calendar))


def sentence(calendar: ShiftCalendar) -> str:
    """Say what the calendar shows.

    >>> from leadwell.foundations.periods import month_of
    >>> sentence(ShiftCalendar(title="", sentence="", month=month_of(date(2025, 3, 1)), marks=()))
    'No shift of March 2025 could be judged.'
    """
    flags = sum(map(calendar.count, (ShiftState.FLAG, ShiftState.SHORT, ShiftState.MITIGATED)))
    judged = flags + calendar.count(ShiftState.NO_FLAG)
    if not judged:
        return f"No shift of {calendar.month.label} could be judged."
    what = "was short of the unit's own requirement" if calendar.is_own else "had a red flag"
    what = what.replace("was ", "were ") if flags > 1 else what
    said = f"{flags or 'None'} of the {judged} shifts that could be judged {what}."
    unknown = calendar.count(ShiftState.NOT_JUDGED)
    absent = calendar.count(ShiftState.ABSENT)
    if unknown:
        said += f" {unknown} could not be judged."
    if absent:
        said += f" Nothing was sent for {absent}."
    return said


def _hours(row: dict[str, object], said: list[str]) -> str:
    """The flags in words, and the hours that they are about."""
    actual, short, against = (row[f"registered_{name}"] for name in ("actual", "shortfall", "against"))
    if isinstance(actual, float) and isinstance(short, float) and short > 0:
        said.append(f"registered hours {actual:g}, {short:g} fewer than {against}")
    text = "; ".join(said)
    return text[:1].upper() + text[1:]
