"""The part of the page about staffing: every ward's last month, shift by shift, and its course."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import polars as pl

from leadwell.drawing.calendar import ShiftState
from leadwell.drawing.picture.figures import calendar_figure, chart_figure
from leadwell.drawing.picture.markup import Html, element, folded, joined, status, table, times
from leadwell.drawing.shift_calendar import shift_calendar
from leadwell.foundations.missing import Missing
from leadwell.foundations.periods import Period, PeriodKind, month_of
from leadwell.foundations.places import plain_name
from leadwell.foundations.staff import StaffGroup
from leadwell.intake.reading import CENSUS, Reading, empty
from leadwell.measures.charts import Chart, Figure, chart_of
from leadwell.measures.definitions import measure
from leadwell.staffing.frames import with_unit
from leadwell.staffing.hours import month_figures, rollup
from leadwell.staffing.red_flags import judge
from leadwell.staffing.rules import Rules, Serves, shipped_rules

MOST_UNITS = 80  # units drawn in full
MOST_ROWS = 400  # units in the table
FEWEST_MONTHS = 3  # below this a chart over months says nothing
NOT_SAFE, SHORT_OWN = "staffing.shifts_not_safe", "staffing.shifts_short_own"
COURSES = ("staffing.fill.registered.day", "staffing.fill.registered.night", "staffing.shifts_not_safe")
_SHIFT = ("unit", "on", "part", "staff_group")
_NO_NAMES: Mapping[str, Serves] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One ward or home of the folder."""

    key: str
    name: str
    site: str
    last: Period  # the last month that it has shifts of
    serves: Serves


@dataclass(frozen=True, slots=True, kw_only=True)
class Staffing:
    """All shifts of a folder, judged and summed."""

    judged: pl.DataFrame  # columns of red_flags.JUDGED
    figures: pl.DataFrame  # columns of hours.FIGURES
    units: tuple[Unit, ...]  # in the order of their names
    twice: int  # rows of hours that a later file replaced
    rules: Rules


def staffing_of(
    readings: Sequence[Reading], *, serves: Serves, by_name: Mapping[str, Serves] = _NO_NAMES
) -> Staffing | None:
    """Give the staffing of all files together, or None where none of them holds shifts.

    Where two files give hours for the same unit, day, part and group, the later file in the order given
    is used, and ``twice`` counts the rows set apart.

    Args:
        readings: what was read, in the order in which later files correct earlier ones.
        serves: whom the units serve; it decides by which rules they are judged.
        by_name: the same for units, or for all units of a site, that serve others, by their name.
    """
    files = [with_unit(reading.shifts) for reading in readings if not reading.shifts.is_empty()]
    if not files:
        return None
    shifts, twice = _latest(files, _SHIFT)
    counted = [with_unit(reading.census) for reading in readings if not reading.census.is_empty()]
    census = with_unit(empty(CENSUS))
    if counted:
        census, _ = _latest(counted, ("unit", "on", "part", "level"))
    rules = shipped_rules()
    units = _units(shifts, serves, {plain_name(name): kind for name, kind in by_name.items()})
    kinds = {unit.key: unit.serves.value for unit in units}
    judged = judge(shifts, census, rules=rules, serves=kinds)
    return Staffing(
        judged=judged,
        figures=month_figures(shifts, census, rules=rules, serves=kinds, judged=judged),
        units=units,
        twice=twice,
        rules=rules,
    )


def _units(shifts: pl.DataFrame, serves: Serves, by_name: Mapping[str, Serves]) -> tuple[Unit, ...]:
    found = (
        shifts.group_by("unit")
        .agg(pl.col("unit_name").last(), pl.col("site_name").last(), last=pl.col("on").max())
        .sort(pl.col("site_name"), pl.col("unit_name"), "unit")
    )
    units = []
    for row in found.iter_rows(named=True):
        name, site = row["unit_name"] or row["unit"], row["site_name"] or ""
        kind = by_name.get(plain_name(name)) or by_name.get(plain_name(site)) or serves
        units.append(Unit(key=row["unit"], name=name, site=site, last=month_of(row["last"]), serves=kind))
    return tuple(units)


def _latest(files: Sequence[pl.DataFrame], key: Sequence[str]) -> tuple[pl.DataFrame, int]:
    """The rows of all files, without those that a later file gives again; and how many those were."""
    together = pl.concat([rows.with_columns(file=pl.lit(place)) for place, rows in enumerate(files)])
    kept = together.filter(pl.col("file") == pl.col("file").max().over(key))
    return kept.drop("file"), together.height - kept.height


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """The sentence that a page which says "100% filled" leaves out."""

    text: str
    about: str  # the month and how many units
    tone: str


def headline_words(staffing: Staffing) -> Headline:
    """Say how full the last month was, and how many of its shifts were not safe."""
    month = max(unit.last for unit in staffing.units)
    here = staffing.figures.filter(pl.col("period_start") == month.start)
    sums = {row["measure"]: row for row in rollup(here).iter_rows(named=True)}
    units = here["unit"].n_unique()
    return Headline(
        text=_said(sums),
        about=f"{month.label}, {times(units, 'unit')}{' together' if units > 1 else ''}",
        tone=_tone(sums),
    )


def unit_words(staffing: Staffing, unit: Unit) -> str:
    """Say the same of the last month of one unit."""
    month = _of_month(staffing.figures.filter(pl.col("unit") == unit.key), unit.last)
    return f"{unit.name}, {unit.last.label}: {_said(month)}"


def _said(month: Mapping[str, dict[str, Any]]) -> str:
    both = ((StaffGroup.REGISTERED, "registered"), (StaffGroup.SUPPORT, "support"))
    fills = {words: month.get(f"staffing.fill.{group.value}.all") for group, words in both}
    known = [
        f"{_fill(row)} of {words} hours"
        for words, row in fills.items()
        if row and row["numerator"] is not None and row["denominator"]
    ]
    filled = (
        f"{' and '.join(known)} filled" if known else "How much of the planned hours was filled is not known"
    )
    said = []
    for key, what, none in (
        (NOT_SAFE, "not safe", "No red flag on {} shifts"),
        (
            SHORT_OWN,
            "short of their unit's own requirement",
            "None of {} shifts was short of its unit's own requirement",
        ),
    ):
        counted = month.get(key)
        if counted is None or counted["numerator"] is None:
            continue
        flagged, judged = int(counted["numerator"]), int(counted["denominator"])
        said.append(
            f"{times(flagged, 'shift was', 'shifts were')} {what}" if flagged else none.format(f"{judged:,}")
        )
    return f"{filled}. {'. '.join(said) or 'No shift could be judged'}."


def _tone(sums: Mapping[str, Mapping[str, Any]]) -> str:
    unsafe, short = (
        one["numerator"] if (one := sums.get(key)) is not None else None for key in (NOT_SAFE, SHORT_OWN)
    )
    if unsafe:
        return "alert"
    if short:
        return "watch"
    return "quiet" if unsafe is None and short is None else "good"


def _headline(staffing: Staffing) -> Html:
    words = headline_words(staffing)
    meanings = dict.fromkeys(
        staffing.rules.not_safe_means.get(serves, f"No staffing rule applies to an {serves.words}.")
        for serves in dict.fromkeys(unit.serves for unit in staffing.units)
    )
    return element(
        "div",
        element("p", words.about, class_="quiet"),
        element("p", words.text, class_="head"),
        *(element("p", meaning) for meaning in meanings),
        class_=f"panel panel-{words.tone}",
    )


def wards_part(staffing: Staffing) -> Html:
    """Give the table of all units for their last month, then each of them in full."""
    listed = [unit.key for unit in staffing.units[:MOST_ROWS]]
    by_unit = staffing.figures.filter(pl.col("unit").is_in(listed)).partition_by("unit", as_dict=True)
    rows = [_row(unit, by_unit[(unit.key,)]) for unit in staffing.units[:MOST_ROWS]]
    head = (
        "Unit",
        "Month",
        "Registered, day",
        "Registered, night",
        "Support, day",
        "Support, night",
        "Shifts judged",
        "Not safe or short",
    )
    notes = []
    if len(staffing.units) > MOST_ROWS:
        notes.append(f"The first {MOST_ROWS} of {len(staffing.units):,} units are listed.")
    if len(staffing.units) > MOST_UNITS:
        notes.append(f"The first {MOST_UNITS} are drawn. Give the unit's name after --place to draw others.")
    if staffing.twice:
        notes.append(
            f"{times(staffing.twice, 'row', 'rows')} of hours stood in more than one file; "
            "the file that comes last by name was used."
        )
    return joined(
        [
            element("h2", "Staffing", id="staffing"),
            _headline(staffing),
            element("p", _judged_as(staffing), class_="quiet"),
            table("Planned hours filled in the last month of each unit", head, rows, numbers=range(2, 8)),
            *(element("p", note) for note in notes),
            *(_unit(staffing, unit, by_unit[(unit.key,)]) for unit in staffing.units[:MOST_UNITS]),
        ]
    )


def _judged_as(staffing: Staffing) -> str:
    kinds = [unit.serves for unit in staffing.units]
    counts = ", ".join(f"{kinds.count(kind):,} as {kind.words}" for kind in dict.fromkeys(kinds))
    return f"How units were judged: {counts}. To say otherwise, use --serves, for example --serves care_home."


def _row(unit: Unit, figures: pl.DataFrame) -> tuple[str, ...]:
    month = _of_month(figures, unit.last)
    unsafe = month.get(NOT_SAFE)
    if unsafe is None or unsafe["numerator"] is None:
        unsafe = month.get(SHORT_OWN)
    known = unsafe is not None and unsafe["numerator"] is not None
    fills = [
        _fill(month.get(f"staffing.fill.{group}.{when}"))
        for group in ("registered", "support")
        for when in ("day", "night")
    ]
    counts = (
        (f"{int(unsafe['denominator']):,}", f"{int(unsafe['numerator']):,}")
        if unsafe and known
        else ("0", "–")
    )
    return (unit.name, unit.last.label, *fills, *counts)


def _unit(staffing: Staffing, unit: Unit, figures: pl.DataFrame) -> Html:
    calendar = shift_calendar(
        staffing.judged,
        unit=unit.key,
        month=unit.last,
        title=f"Shifts of {unit.name}, {unit.last.label}",
        rules=staffing.rules,
    )
    flags = calendar.count(ShiftState.FLAG)
    month = _of_month(figures, unit.last)
    charts = [_course(unit, figures, key) for key in COURSES]
    drawn = [chart_figure(one) for one in charts if one is not None]
    judged = calendar.count(ShiftState.NO_FLAG) + flags
    tone, word = "alert", times(flags, "shift was", "shifts were") + " not safe"
    if not flags:
        tone, word = ("good", "no red flag found") if judged else ("quiet", "not judged")
    return element(
        "section",
        element("h3", unit.name),
        element(
            "p",
            status(tone, word),
            f" {unit.site}, {unit.serves.words}" if unit.site else f" {unit.serves.words}",
        ),
        calendar_figure(calendar),
        _fill_table(unit, month),
        folded(f"Show {times(len(drawn), 'chart')} of {unit.name} over the months", *drawn)
        if drawn
        else Html(),
        class_="panel",
    )


def _fill_table(unit: Unit, month: Mapping[str, dict[str, Any]]) -> Html:
    rows = []
    for group in StaffGroup:
        for when in ("day", "night", "weekend"):
            figure = month.get(f"staffing.fill.{group.value}.{when}")
            if figure is None:
                continue
            rows.append(
                (
                    f"{group.words}, {when}",
                    _hours(figure["denominator"]),
                    _hours(figure["numerator"]),
                    _fill(figure),
                    f"{figure['shifts']:,} of {figure['held']:,}",
                )
            )
    head = ("Staff", "Planned hours", "Actual hours", "Filled", "From how many rows")
    return table(f"Hours of {unit.name}, {unit.last.label}", head, rows, numbers=range(1, 5))


def _course(unit: Unit, figures: pl.DataFrame, key: str) -> Chart | None:
    rows = figures.filter(pl.col("measure") == key).sort("period_start")
    if rows.height < FEWEST_MONTHS:
        return None
    return chart_of(
        measure(key),
        [
            Figure(
                period=Period(PeriodKind.MONTH, row["period_start"]),
                numerator=row["numerator"],
                denominator=row["denominator"],
                missing=Missing(row["missing"]) if row["missing"] else None,
            )
            for row in rows.iter_rows(named=True)
        ],
        place=unit.name,
    )


def _of_month(figures: pl.DataFrame, month: Period) -> dict[str, dict[str, Any]]:
    rows = figures.filter(pl.col("period_start") == month.start)
    return {row["measure"]: row for row in rows.iter_rows(named=True)}


def _fill(figure: Mapping[str, Any] | None) -> str:
    if figure is None:
        return "–"
    if figure["missing"]:
        missing = Missing(figure["missing"])
        return "none planned" if missing is Missing.NOT_DEFINED else missing.words
    kind = measure("staffing.fill.registered.all")
    return kind.shown(kind.value(figure["numerator"], figure["denominator"]))


def _hours(value: float | None) -> str:
    return "–" if value is None else f"{value:,.2f}".rstrip("0").rstrip(".")
