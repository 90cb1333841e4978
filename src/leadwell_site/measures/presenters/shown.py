"""One number on a page: its text, how sure it is, its marks, and the way to where it comes from."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from django.urls import reverse

from leadwell.foundations.missing import Missing
from leadwell.foundations.periods import Period, PeriodKind
from leadwell.measures.definitions import Measure
from leadwell.measures.quality_marks import Background, Tone, quality_marks
from leadwell.measures.quality_marks import Mark as QualityMark
from leadwell.measures.rates import Certainty, Sureness, how_sure
from leadwell_site.design_system.figures import Mark, Shown

_TONES = {Tone.GOOD: "good", Tone.NOTE: "note", Tone.CARE: "watch"}
# Said by the figure itself, by the mark of this page in fewer words, or worth no mark on every card.
_SAID_OTHERWISE = {QualityMark.MISSING, QualityMark.COMPLETE, QualityMark.TO_BE_CHECKED}


def shown(
    measure: Measure,
    row: Mapping[str, Any] | None,
    *,
    keep: Callable[[str], str],
    period_kind: str = "month",
    label: str = "",
    faults: int = 0,
) -> Shown:
    """Give a figure as a page shows it, with a link to where it comes from.

    Args:
        measure: its definition; see ``queries.measure_of``.
        row: a row of ``queries.figures`` (the link leads to the observation), of ``queries.rolled_up`` (the
            link leads to the units that were summed) or of ``queries.figures_of_places`` (either), as a
            mapping; None where nothing was sent.
        keep: keeps the day on which the page is known in the link: ``partial(as_known.keep, request)``.
        label: what the number is, where it differs from the measure's title.
        faults: how many faults were noted in the rows that it is made of.
    """
    said = label or measure.title
    if row is None:
        return Shown(label=said, missing=Missing.NOT_SUBMITTED.words)
    period = period_of(row["period_start"], period_kind)
    value = measure.value(row["numerator"], row["denominator"])
    missing = _missing(row, value)
    return Shown(
        text="" if value is None else f"{value:,.{measure.decimals}f}{'%' if measure.unit == '%' else ''}",
        unit="" if value is None or measure.unit == "%" else measure.unit,
        label=said,
        missing=missing.words if missing else "",
        sure="" if value is None else certainty(measure, row["numerator"], row["denominator"]).plain,
        marks=marks(measure, period, row, missing=missing, faults=faults),
        source_href=keep(_source_of(measure, row)),
    )


def marks(
    measure: Measure,
    period: Period,
    row: Mapping[str, Any],
    *,
    missing: Missing | None = None,
    faults: int = 0,
) -> tuple[Mark, ...]:
    """Give what must be known before trusting a figure: coverage, late, corrected, faults, definition."""
    background = Background(
        used=row.get("units", 1),
        held=row.get("units_known", 1),
        known_at=row["known_at"],
        faults=faults,
        missing=missing,
        made_of="units",
    )
    found = [
        Mark(text=one.words, tone=_TONES[one.tone])
        for one in quality_marks(measure, period, background)
        if one.mark not in _SAID_OTHERWISE
    ]
    if row["corrected"]:
        found.append(Mark(text="It read otherwise before: corrected since it was first known.", tone="note"))
    if measure.status.value in {"recall", "partly"}:
        found.append(Mark(text=f"Definition: {measure.status.words}.", tone="note"))
    return tuple(found)


def period_of(start: date, kind: str = "month") -> Period:
    """Give the period that begins on a day."""
    return Period(PeriodKind(kind), start)


def certainty(measure: Measure, numerator: float | None, denominator: float | None) -> Certainty:
    """Say how sure a figure is, on the scale on which it is shown."""
    return _how_sure(measure.sure, numerator, denominator, measure.multiplier, measure.decimals, measure.unit)


@lru_cache(maxsize=20_000)
def _how_sure(
    kind: Sureness,
    numerator: float | None,
    denominator: float | None,
    multiplier: float,
    decimals: int,
    unit: str,
) -> Certainty:
    return how_sure(
        kind,
        numerator=numerator,
        denominator=denominator,
        multiplier=multiplier,
        decimals=decimals,
        unit=unit,
    )


def _missing(row: Mapping[str, Any], value: float | None) -> Missing | None:
    if row["missing"]:
        return Missing(row["missing"])
    if value is not None:
        return None
    return Missing.NOT_RECORDED if row["numerator"] is None else Missing.NOT_DEFINED


def _source_of(measure: Measure, row: Mapping[str, Any]) -> str:
    """Give the address of the observation, or of the sum where there is none."""
    observation = row.get("observation_id")
    if observation is not None:
        return _address("measures:observation", observation)
    return _address("measures:rollup", row["unit_id"], measure.key, f"{row['period_start']:%Y-%m}")


@lru_cache(maxsize=50_000)
def _address(name: str, *parts: int | str) -> str:
    """Give an address; a page of forty wards has hundreds, and finding one anew takes its time."""
    return reverse(name, args=parts)
