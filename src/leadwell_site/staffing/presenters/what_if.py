"""What boards ask of an establishment, answered from the shifts of the place itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from leadwell.foundations.definition_files import Entry
from leadwell.foundations.periods import Period
from leadwell.foundations.staff import StaffGroup
from leadwell.foundations.toml_writing import toml_of
from leadwell.intake.reading import CENSUS
from leadwell.staffing import red_flags
from leadwell.staffing.establishment import (
    Answer,
    Found,
    Measured,
    Range,
    Tripwire,
    answer,
    calibrated,
    evidence_lines,
    findings,
    fitted_model,
    measured,
    what_if_of,
)
from leadwell.staffing.rules import Serves, serves_of, shipped_rules
from leadwell_site.design_system.wording import count, day, plural
from leadwell_site.organisations.models import Unit

YEARS = 20
MONTHS = 3  # of shifts that it is measured by
_NARROW = 0.0005
_FITS = 0.02  # of shifts short, beyond the range, up to which the model is said to fit
_WHOLE_PEOPLE = (
    "Where demand grows, each shift requires more people, and gaps are filled by whole people. A larger shift is "
    "filled more finely, so its share of shifts short rises by less than empty posts of the same size would make "
    "it, and may fall where money keeps up. Red flags are judged by hours, and rise with the size of the shift."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sort:
    """Units that are asked about together: judged by the same rule, of the same staff group."""

    title: str
    serves: Serves
    group: StaffGroup
    units: tuple[Unit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """By how much demand, funding and the price of an hour grow in a year, in per cent, and for how long."""

    demand: float
    funding: float
    pay: float
    years: float

    @property
    def name(self) -> str:
        """The question as the page and the command name it."""
        pay = f", pay {self.pay:+g}%" if self.pay else ""
        ahead = "1 year" if self.years == 1 else f"{self.years:g} years"
        return f"Demand {self.demand:+g}%, funding {self.funding:+g}%{pay} a year, after {ahead}"

    @property
    def fields(self) -> dict[str, Any]:
        """The question as a scenario holds it."""
        return {
            "name": self.name,
            "demand_growth": self.demand / 100,
            "funding_growth": self.funding / 100,
            "pay_growth": self.pay / 100,
            "in_years": self.years,
        }


def sorts_of(units: Sequence[Unit]) -> list[Sort]:
    """Give the sorts of units that there are, the most units first."""
    found = []
    for title, group, serves in (
        ("wards for adult inpatients", StaffGroup.REGISTERED, (Serves.ADULT_INPATIENT,)),
        ("other wards and teams", StaffGroup.REGISTERED, (Serves.OTHER,)),
        ("care homes", StaffGroup.SUPPORT, (Serves.CARE_HOME, Serves.CARE_HOME_NURSING)),
    ):
        mine = tuple(unit for unit in units if serves_of(unit.serves) in serves)
        if mine:
            found.append(Sort(title=title, serves=serves[0], group=group, units=mine))
    return sorted(found, key=lambda one: -len(one.units))


def what_if_page(
    sort: Sort,
    shifts: pl.DataFrame,
    *,
    months: tuple[Period, Period],
    above: Mapping[int, str],
    names: Mapping[int, str],
    sickness: float | None,
    hours_a_shift: float,
    own_hour: float | None,
    mark: float | None,
    growth: Growth | None = None,
) -> dict[str, Any]:
    """Give what the page says, and the scenario of which the command makes the same.

    Args:
        sort: the units.
        shifts: their shifts of the months, as ``queries.shifts`` gives them.
        months: the first and the last.
        above: the name of the place that each unit hangs in; units of one place lend each other people.
        names: of the units.
        sickness: share of time lost to it now; the model's where it is not known.
        hours_a_shift: that one person works.
        own_hour: what an hour of one's own staff costs; no money is told without it.
        mark: the share of shifts short that a savings scheme may not pass.
        growth: by how much demand and funding grow; nothing is asked of it where not given.

    Raises:
        TooFewShifts: there are too few shifts to measure by.
    """
    found = measured(shifts, group=sort.group, short=fitted_model().short)
    fields = _asked(sort, found, above, names, sickness, hours_a_shift, own_hour, mark)
    if growth is not None:
        fields["question"] = [growth.fields]
    fields = _as_calibrated(fields, found.short_seen)
    told = answer(what_if_of(Entry(where="this page", fields=fields)))
    now = told.found[0]
    money = told.asked.prices.currency if own_hour is not None else ""
    return {
        "lede": f"{plural(found.units, 'unit')} of {sort.title}: {sort.group.words}. Measured on {count(found.shifts)} "
        f"shifts, {day(months[0].start)} to {day(months[1].end)}.",
        "now": _now(now, found, told),
        "flags_now": _flags_now(now, told, sort, shifts) if told.flags else "",
        "head": [
            "Question",
            {"text": "Shifts short", "number": True},
            {"text": "Change, points", "number": True},
            *([{"text": "Red-flag shifts a year", "number": True}] if told.flags else []),
            {"text": "Bank hours", "number": True},
            {"text": "Agency hours", "number": True},
            *([{"text": f"Change in cost, {money} a year", "number": True}] if money else []),
        ],
        "rows": [_row(one, bool(told.flags), bool(money)) for one in told.found],
        "tripwire": _wire(told.tripwire, money) if told.tripwire else "",
        "basis": [*_basis(found, told, sickness), *([_WHOLE_PEOPLE] if growth is not None else [])],
        "evidence_words": evidence_lines()[0],
        "evidence": [one.sentence for one in findings()],
        "growth": "" if growth is None else _growth_words(told.found[-1], now, growth, money),
        "scenario": toml_of(fields),
        "years": YEARS,
        "short": f"{told.asked.model.short:.0%}",
    }


def _asked(
    sort: Sort,
    found: Measured,
    above: Mapping[int, str],
    names: Mapping[int, str],
    sickness: float | None,
    hours_a_shift: float,
    own_hour: float | None,
    mark: float | None,
) -> dict[str, Any]:
    now: dict[str, Any] = {"plan": min(max(found.plan, 0.01), 5.0)}
    now |= {
        key: value for key, value in (("bank", found.bank), ("agency", found.agency)) if value is not None
    }
    if sickness is not None:
        now["sickness"] = min(max(sickness, 0.0), 0.5)
    fields: dict[str, Any] = {
        "title": "What if",
        "years": YEARS,
        "hours_a_shift": hours_a_shift,
        "group": sort.group.value,
        "serves": sort.serves.value,
        "now": now,
        "demand": {
            "attendance": min(max(found.attendance, 0.1), 2.0),
            "spread": min(max(found.spread, 0.01), 1.0),
            "variation": min(found.variation, 1.0),
            "measured_shifts": max(2, found.independent),
        },
        "unit": [
            {
                "name": names[unit.pk],
                "hospital": above[unit.pk],
                "team": max(1.0, found.teams[str(unit.pk)] / hours_a_shift),
            }
            for unit in sort.units
            if str(unit.pk) in found.teams
        ],
    }
    if own_hour is not None:
        fields["cost"] = {"own_hour": own_hour}
    if mark is not None:
        fields["savings"] = {"name": "Fewer planned", "mark": mark}
    return fields


def _as_calibrated(fields: dict[str, Any], short_seen: float) -> dict[str, Any]:
    """Put in the chances of bank and agency by which the model shows the shifts short that were seen."""
    level = calibrated(what_if_of(Entry(where="this page", fields=fields)), short_seen).standing.level
    return fields | {"now": fields["now"] | {"bank": level.bank, "agency": level.agency}}


def _growth_words(then: Found, now: Found, growth: Growth, money: str) -> str:
    """Say what becomes of shifts, hours and money where demand and funding grow apart."""
    change = then.short_change
    hired = [(then.bank_hours, now.bank_hours, "bank"), (then.agency_hours, now.agency_hours, "agency")]
    hours = ", ".join(
        f"{_whole(later)} {kind} hours a year instead of {_whole(before)}" for later, before, kind in hired
    )
    words = (
        f"{growth.name}: {_share(then.short)} of shifts short instead of {_share(now.short)}, which is "
        f"{change.mean * 100:+.1f} points ({change.low * 100:+.1f} to {change.high * 100:+.1f}); {hours}."
    )
    if money and then.cost_change is not None:
        cost = then.cost_change
        words += (
            f" It costs {_three(cost.mean)} ({_three(cost.low)} to {_three(cost.high)}) {money} a year more than now, "
            "at the prices of today."
        )
    return words


def _now(now: Found, found: Measured, told: Answer) -> str:
    short = f"{told.asked.model.short:.0%}"
    # Hours of bank and agency that nobody told are not nought: then all who came count as one's own.
    alone = (
        "how many by own staff alone is not known, for no file tells bank and agency hours"
        if not found.hired_told
        else f"by own staff alone it would have been {found.short_own:.1%}"
    )
    words = (
        f"In the shifts measured, {found.short_seen:.1%} were more than {short} short of what they needed; {alone}. "
        f"The model has {_share(now.short)} as things stand."
    )
    if now.short.low - _FITS <= found.short_seen <= now.short.high + _FITS:
        return words
    return f"{words} It does not fit these shifts: take what follows for a direction, not for an amount."


def _flags_now(now: Found, told: Answer, sort: Sort, shifts: pl.DataFrame) -> str:
    """Say how many shifts had a red flag by hours alone, beside how many the model has.

    The model is set to the shifts short that were seen, not to these: where they are apart it is said, and a column of
    noughts beside a ward with red flags is not left to speak for itself.
    """
    judged = red_flags.judge(
        shifts.filter(pl.col("staff_group") == sort.group.value),
        pl.DataFrame(schema=CENSUS),
        rules=shipped_rules(),
        serves={str(unit.pk): sort.serves.value for unit in sort.units},
    ).filter("judged")
    codes = [flag.code for flag in told.flags]
    seen = judged.select(pl.col("flags").list.eval(pl.element().is_in(codes)).list.any().mean()).item()
    if seen is None or now.flagged is None:
        return ""
    every = told.asked.wards.count * told.asked.shifts_a_year
    low, mean, high = (one / every for one in (now.flagged.low, now.flagged.mean, now.flagged.high))
    words = (
        f"Of the shifts measured {seen:.1%} had a red flag by these hours; the model has {mean:.1%} "
        f"({low:.1%} to {high:.1%})."
    )
    if low - _FITS <= seen <= high + _FITS:
        return words
    return (
        f"{words} It is set to the shifts short and not to these: take the column of red flags for a direction, not "
        "for an amount."
    )


def _row(one: Found, has_flags: bool, has_money: bool) -> list[Any]:
    change = one.short_change
    same = max(abs(change.low), abs(change.high)) < _NARROW
    row: list[Any] = [
        one.name,
        _share(one.short),
        "–" if same else f"{change.mean * 100:+.1f} ({change.low * 100:+.1f} to {change.high * 100:+.1f})",
    ]
    if has_flags:
        row.append("not known" if one.flagged is None else _whole(one.flagged))
    row += [_whole(one.bank_hours), _whole(one.agency_hours)]
    if has_money:
        cost = one.cost_change
        row.append(
            "–"
            if cost is None or same
            else f"{_three(cost.mean)} ({_three(cost.low)} to {_three(cost.high)})"
        )
    return row


def _wire(wire: Tripwire, money: str) -> str:
    mark = f"{wire.mark:.0%} of shifts short"
    if wire.cut is None:
        return f"{mark} is passed already: there is nothing to save under that mark."
    if wire.reaches_most:
        return f"{mark} is not passed by a cut of {wire.cut:.1%} of the plan, the most that was looked at."
    careful = (
        "Some years pass it even without a cut."
        if wire.cut_cautious is None
        else f"To stay under it in 39 years of 40, cut no more than {wire.cut_cautious:.1%}."
    )
    saved = f", which saves {_three(wire.saved)} {money} a year" if wire.saved is not None and money else ""
    return f"{mark} is passed at a cut of {wire.cut:.1%} of the plan{saved}. {careful}"


def _basis(found: Measured, told: Answer, sickness: float | None) -> list[str]:
    model = told.asked.model
    level = told.asked.standing.level
    ill = (
        f"{sickness:.1%}, the latest figure"
        if sickness is not None
        else f"{model.sickness:.0%}, taken as usual"
    )
    return [
        f"Planned for each hour needed: {found.plan:.2f}. Of planned hours own staff work about "
        f"{found.attendance:.0%}, with a spread of {found.spread:.2f} from shift to shift.",
        f"The bank fills {level.bank:.0%} of shifts asked for and agencies {level.agency:.0%} of those still open: set "
        "so that the model shows the shifts short that were seen.",
        f"Time lost to sickness: {ill}. How often somebody is lent from another unit of the same place is "
        f"not measured: {model.redeployment:.0%} of shifts asked for are sought there, as in the published simulation.",
        f"Shifts of one unit in one week are alike, so {count(found.shifts)} shifts count as "
        f"{count(found.independent)} for how sure the ranges are.",
        "A range holds chance and what is not known of attendance and spread. It holds no winter unlike the months "
        f"measured, and nothing that the model leaves out. Its source: {model.founding.source}.",
    ]


def _share(one: Range) -> str:
    if one.high - one.low < _NARROW:
        return f"{one.mean:.1%}"
    return f"{one.mean:.1%} ({one.low:.1%} to {one.high:.1%})"


def _whole(one: Range) -> str:
    if one.high - one.low < 0.5:
        return _three(one.mean)
    return f"{_three(one.mean)} ({_three(one.low)} to {_three(one.high)})"


def _three(value: float) -> str:
    """Write a figure to three digits that count; more would say more than is known."""
    if abs(value) < 1000:
        return f"{value:,.0f}"
    power = len(f"{abs(value):.0f}") - 3
    return f"{round(value / 10**power) * 10**power:,.0f}"
