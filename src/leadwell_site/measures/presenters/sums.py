"""The page that says which units' figures a sum is made of."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from leadwell.foundations.missing import Missing
from leadwell.foundations.periods import Period
from leadwell.measures.definitions import Measure
from leadwell_site.design_system.figures import Shown
from leadwell_site.measures.presenters.shown import shown
from leadwell_site.measures.presenters.words import feed_words, formula_words, number_words, status_of

Cell = str | dict[str, Any]
HEADINGS: list[Cell] = [
    "Unit",
    {"text": "Figure", "number": True},
    {"text": "Counted", "number": True},
    {"text": "Divided by", "number": True},
    "Feed",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class SumPage:
    """All that the page says."""

    title: str
    period: str
    figure: Shown
    formula: str
    status: tuple[str, str]
    totals: list[list[Cell]]
    rows: list[list[Cell]]
    without: str  # which units sent no figure, in a sentence; "" where every unit did


def sum_page(
    measure: Measure,
    whole: Mapping[str, Any],
    parts: pl.DataFrame,
    *,
    names: Mapping[int, str],
    elsewhere: Collection[int] = (),
    period: Period,
    keep: Callable[[str], str],
) -> SumPage:
    """Give what the page says of a sum and of the figures it is made of.

    Args:
        elsewhere: units in the sum that have left the place since; whoever may see them sees them there.
    """
    plain = shown(measure, whole, keep=keep, period_kind=period.kind.value)
    rows = [
        _row(measure, row, names, period, keep)
        for row in parts.iter_rows(named=True)
        if row["unit_id"] not in elsewhere
    ]
    gone = parts.filter(pl.col("unit_id").is_in(list(elsewhere))).height
    rows += [["A unit that is elsewhere now", "shown where it is now", "", "", ""]] * gone
    silent = [
        names[row["unit_id"]]
        for row in parts.iter_rows(named=True)
        if row["observation_id"] is None and row["unit_id"] not in elsewhere
    ]
    totals: list[list[Cell]] = [
        [measure.numerator[:1].upper() + measure.numerator[1:], number_words(whole["numerator"])]
    ]
    if measure.denominator:
        totals.append([f"Divided by {measure.denominator}", number_words(whole["denominator"])])
    if measure.multiplier != 1:
        totals.append(["Times", number_words(measure.multiplier)])
    totals.append(["Units in the sum", f"{whole['units']:,} of {whole['units_known']:,}"])
    return SumPage(
        title=measure.title,
        period=period.label,
        figure=Shown(
            text=plain.text,
            unit=plain.unit,
            label=plain.label,
            missing=plain.missing,
            sure=plain.sure,
            marks=plain.marks,
        ),
        formula=formula_words(measure),
        status=status_of(measure),
        totals=totals,
        rows=sorted(rows, key=lambda row: str(row[0])),
        without=f"No figure was sent by {', '.join(sorted(silent))}." if silent else "",
    )


def _row(
    measure: Measure,
    row: Mapping[str, Any],
    names: Mapping[int, str],
    period: Period,
    keep: Callable[[str], str],
) -> list[Cell]:
    name = names[row["unit_id"]]
    if row["observation_id"] is None:
        return [name, Missing.NOT_SUBMITTED.words, "", "", ""]
    one = shown(measure, row, keep=keep, period_kind=period.kind.value)
    return [
        name,
        {"text": one.missing or f"{one.text} {one.unit}".strip(), "href": one.source_href},
        number_words(row["numerator"]),
        number_words(row["denominator"]) if measure.denominator else "",
        feed_words(row["feed"]),
    ]
