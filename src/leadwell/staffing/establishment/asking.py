"""A what-if as it is asked: read from a scenario file, with what Leadwell ships wherever the file is silent."""

from dataclasses import dataclass
from pathlib import Path

from leadwell.foundations.definition_files import BadDefinition, Entry, entry_from_text
from leadwell.foundations.staff import StaffGroup
from leadwell.staffing.establishment.parameters import Model, fitted_model, shipped_costs
from leadwell.staffing.establishment.questions import (
    Question,
    Standing,
    between,
    board_questions,
    only_known,
    planned_at,
    question_of,
    share_of,
)
from leadwell.staffing.establishment.shifts import Level
from leadwell.staffing.establishment.worlds import BadWards, Wards, like_wards, wards_of
from leadwell.staffing.rules import Serves

NOW = "As things stand"
_TOP = {
    "title", "seed", "years", "shifts_a_year", "hours_a_shift", "group", "serves", "board_questions",
    "now", "demand", "cost", "units", "unit", "question", "savings",
}  # fmt: skip
_NOW = {"plan", "percentile", "sickness", "bank", "agency", "redeployment", "agency_cap"}
_DEMAND = {"attendance", "spread", "variation", "measured_shifts"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """What an hour costs; without an own hour there is no money in the answer."""

    own_hour: float | None
    bank: float  # times the own hour
    agency: float
    currency: str
    shipped: bool  # the multipliers are Leadwell's


@dataclass(frozen=True, slots=True, kw_only=True)
class Savings:
    """A scheme that plans fewer people, with the mark that its tripwire watches."""

    name: str
    mark: float  # share of shifts that may be short
    most: float  # largest share of the plan that is thought of


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """All that a what-if asks."""

    title: str
    wards: Wards
    standing: Standing
    questions: tuple[Question, ...]
    savings: Savings | None
    prices: Prices
    model: Model
    attendance_error: float  # standard errors of the logarithms of attendance and spread
    spread_error: float
    named: bool  # units are the user's own
    measured: bool  # attendance and spread are the user's own
    hours_a_shift: float
    shifts_a_year: int
    years: int
    seed: int
    group: StaffGroup
    serves: Serves


def read_what_if(path: Path) -> WhatIf:
    """Read a scenario file.

    Raises:
        BadDefinition: it is not there, not TOML, or asks for what cannot be.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise BadDefinition(f"There is no {path}.") from None
    except OSError as problem:
        raise BadDefinition(f"{path} cannot be read: {problem.strerror}.") from None
    except UnicodeDecodeError:
        raise BadDefinition(f"{path} is not text in UTF-8. Save it as UTF-8.") from None
    return what_if_of(entry_from_text(text, where=path.name))


def what_if_of(entry: Entry) -> WhatIf:
    """Read a what-if from a definition; whatever is left out is as Leadwell ships it.

    Raises:
        BadDefinition: a field is unknown or out of its range; the message says where and what is allowed.
    """
    only_known(entry, _TOP)
    model = fitted_model()
    demand = _table(entry, "demand", _DEMAND)
    spread = between(demand, "spread", 0.01, 1.0) if demand.has("spread") else model.spread
    attendance = between(demand, "attendance", 0.1, 2.0) if demand.has("attendance") else model.attendance
    errors = _errors(demand, model, spread)
    standing = _standing(entry, demand, model, attendance, spread)
    questions = (
        *(board_questions() if not entry.has("board_questions") or entry.flag("board_questions") else ()),
        *(question_of(one) for one in (entry.entries("question") if entry.has("question") else ())),
    )
    _check_names(entry, questions)
    for one in questions:
        if one.level(standing).attendance <= 0:
            raise BadDefinition(f"{entry.where}: the question {one.name!r} leaves nobody at work.")
    return WhatIf(
        title=entry.text("title") if entry.has("title") else "What if",
        wards=_wards(entry, model, standing.level),
        standing=standing,
        questions=questions,
        savings=_savings(entry),
        prices=_prices(_table(entry, "cost", {"own_hour", "bank", "agency", "currency"})),
        model=model,
        attendance_error=errors[0],
        spread_error=errors[1],
        named=entry.has("unit"),
        measured=demand.has("attendance") and demand.has("spread"),
        hours_a_shift=between(entry, "hours_a_shift", 1, 24) if entry.has("hours_a_shift") else 12.0,
        shifts_a_year=_whole(entry, "shifts_a_year", 730, 1, 1464),
        years=_whole(entry, "years", 40, 1, 1000),
        seed=_whole(entry, "seed", 1, 0, 2**31),
        group=entry.member("group", StaffGroup) if entry.has("group") else StaffGroup.REGISTERED,
        serves=entry.member("serves", Serves) if entry.has("serves") else Serves.ADULT_INPATIENT,
    )


def _table(entry: Entry, key: str, known: set[str]) -> Entry:
    found = entry.entry(key) if entry.has(key) else Entry(where=f"{entry.where}, {key}", fields={})
    only_known(found, known)
    return found


def _whole(entry: Entry, key: str, default: int, least: int, most: int) -> int:
    if not entry.has(key):
        return default
    value = entry.whole(key, least=least)
    if value > most:
        raise BadDefinition(f"{entry.where}: {key!r} is {value:,}; it must be {least:,} to {most:,}.")
    return value


def _errors(demand: Entry, model: Model, spread: float) -> tuple[float, float]:
    """Standard errors of the logarithms: from the shifts that were measured, else as the model ships them."""
    if not demand.has("measured_shifts"):
        return model.attendance_error, model.spread_error
    if not (demand.has("attendance") and demand.has("spread")):
        raise BadDefinition(
            f"{demand.where}: 'measured_shifts' says how many shifts your attendance and spread come from, so give "
            "both, or leave it out."
        )
    shifts = demand.whole("measured_shifts", least=2)
    return spread / shifts**0.5, 1 / (2 * shifts) ** 0.5


def _standing(entry: Entry, demand: Entry, model: Model, attendance: float, spread: float) -> Standing:
    now = _table(entry, "now", _NOW)
    if now.has("plan") and now.has("percentile"):
        raise BadDefinition(
            f"{now.where}: give 'plan' or 'percentile', not both; each says how many are planned."
        )
    variation = between(demand, "variation", 0.0, 1.0) if demand.has("variation") else model.variation
    plan = between(now, "plan", 0.01, 5.0) if now.has("plan") else 1.0
    if now.has("percentile"):
        plan = planned_at(between(now, "percentile", 1, 99), variation=variation)
    chances = {
        key: share_of(now, key) if now.has(key) else shipped
        for key, shipped in (
            ("bank", model.bank), ("agency", model.agency), ("redeployment", model.redeployment)
        )
    }  # fmt: skip
    level = Level(
        name=NOW,
        plan=plan,
        attendance=attendance,
        spread=spread,
        round_up=model.round_up,
        bank=chances["bank"],
        agency=chances["agency"],
        redeployment=chances["redeployment"],
        agency_cap=share_of(now, "agency_cap") if now.has("agency_cap") else None,
    )
    sickness = share_of(now, "sickness", most=0.5) if now.has("sickness") else model.sickness
    return Standing(level=level, sickness=sickness, variation=variation)


def _check_names(entry: Entry, questions: tuple[Question, ...]) -> None:
    names = [NOW, *(one.name for one in questions)]
    for name in names:
        if names.count(name) > 1:
            raise BadDefinition(
                f"{entry.where}: the name {name!r} stands twice. Give each question a name of its own, or leave "
                "Leadwell's questions out with board_questions = false."
            )


def _savings(entry: Entry) -> Savings | None:
    if not entry.has("savings"):
        return None
    one = _table(entry, "savings", {"name", "mark", "most"})
    return Savings(
        name=one.text("name"),
        mark=share_of(one, "mark"),
        most=share_of(one, "most", least=0.001, most=0.5) if one.has("most") else 0.2,
    )


def _prices(cost: Entry) -> Prices:
    shipped = shipped_costs()
    return Prices(
        own_hour=between(cost, "own_hour", 0.01, 10_000) if cost.has("own_hour") else None,
        bank=between(cost, "bank", 0.1, 20) if cost.has("bank") else shipped.bank,
        agency=between(cost, "agency", 0.1, 20) if cost.has("agency") else shipped.agency,
        currency=cost.text("currency") if cost.has("currency") else shipped.currency,
        shipped=not (cost.has("bank") and cost.has("agency")),
    )


def _wards(entry: Entry, model: Model, level: Level) -> Wards:
    if entry.has("unit") and entry.has("units"):
        raise BadDefinition(f"{entry.where}: name each [[unit]] or say how many [units] there are, not both.")
    try:
        if entry.has("unit"):
            return _named(entry, level)
        units = _table(entry, "units", {"count", "hospitals", "team", "team_spread"})
        return like_wards(
            _whole(units, "count", model.wards, 1, 5_000),
            _whole(
                units,
                "hospitals",
                min(model.hospitals, _whole(units, "count", model.wards, 1, 5_000)),
                1,
                5_000,
            ),
            team=between(units, "team", 1, 100) if units.has("team") else model.team,
            team_spread=between(units, "team_spread", 0, 30)
            if units.has("team_spread")
            else model.team_spread,
        )
    except BadWards as problem:
        raise BadDefinition(f"{entry.where}: {problem}") from None


def _named(entry: Entry, level: Level) -> Wards:
    units = entry.entries("unit")
    for one in units:
        only_known(one, {"name", "hospital", "team", "attendance", "spread"})
    attendance = [
        between(one, "attendance", 0.1, 2.0) if one.has("attendance") else level.attendance for one in units
    ]
    spread = [between(one, "spread", 0.01, 1.0) if one.has("spread") else level.spread for one in units]
    hospitals = [one.text("hospital") if one.has("hospital") else "" for one in units]
    numbers = {name: number for number, name in enumerate(dict.fromkeys(hospitals))}
    return wards_of(
        [one.text("name") for one in units],
        [one.number("team") for one in units],
        [numbers[name] for name in hospitals],
        attendance=[one / level.attendance for one in attendance],
        spread=[one / level.spread for one in spread],
    )
