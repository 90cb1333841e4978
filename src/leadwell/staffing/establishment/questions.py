"""Questions asked of an establishment: each is a change from how things stand."""

from dataclasses import dataclass, replace
from functools import cache
from statistics import NormalDist

from leadwell.foundations.definition_files import BadDefinition, Entry, definition
from leadwell.staffing.establishment.shifts import Level

_SHARES = ("bank", "agency", "redeployment", "agency_cap")
_KNOWN = {
    "name", "plan", "percentile", "sickness_points", "vacancies", "fill_points", "flexing", "demand_growth",
    "funding_growth", "pay_growth", "in_years", *_SHARES,
}  # fmt: skip
_LEAST_PLAN, _MOST_PLAN = 0.01, 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How things stand: what every question changes something of."""

    level: Level
    sickness: float  # share of paid time lost to it, which the attendance holds already
    variation: float  # coefficient of variation of demand, for percentiles


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question. What is None stays as it stands."""

    name: str
    plan: float | None = None  # people planned, in people required on average
    percentile: float | None = None  # of demand, for which is planned
    sickness_points: float = 0.0
    vacancies: float = 0.0  # share of planned posts that falls empty
    fill_points: float = 0.0  # points of planned hours more that own staff work, and are paid for
    flexing: bool = True  # False: nobody is lent and no bank or agency is used
    bank: float | None = None
    agency: float | None = None
    redeployment: float | None = None
    agency_cap: float | None = None
    demand_growth: float = 0.0  # share a year by which the people required grow
    funding_growth: float = 0.0  # share a year by which the money for posts grows
    pay_growth: float = 0.0  # share a year by which an hour gets dearer
    in_years: float = 1.0  # how many years ahead is asked about, where anything grows

    @property
    def demand(self) -> float:
        """The people required then, in those required now."""
        return float((1 + self.demand_growth) ** self.in_years)

    @property
    def funded(self) -> float:
        """The posts that the money pays for then, in those it pays for now."""
        return float(((1 + self.funding_growth) / (1 + self.pay_growth)) ** self.in_years)

    def level(self, standing: Standing) -> Level:
        """Give what the question comes to, from how things stand.

        Attendance is multiplied by the share at work after sickness over the share before, and by the share of posts
        that stays filled. An establishment at a percentile of demand plans ``1 + z x variation`` people for each that
        is required on average. Where demand or funding grows, as many people are planned as the money pays for, against
        as many as are required then; a plan or percentile that is asked for is of what is required then.
        """
        now = standing.level
        at_work = (1 - standing.sickness - self.sickness_points / 100) / (1 - standing.sickness)
        plan = now.plan * self.funded / self.demand if self.plan is None else self.plan
        if self.percentile is not None:
            plan = planned_at(self.percentile, variation=standing.variation)
        flexed = replace(
            now,
            name=self.name,
            plan=plan,
            demand=now.demand * self.demand,
            attendance=now.attendance * at_work * (1 - self.vacancies) + self.fill_points / 100,
            vacant=now.vacant + self.vacancies - self.fill_points / 100,
            bank=now.bank if self.bank is None else self.bank,
            agency=now.agency if self.agency is None else self.agency,
            redeployment=now.redeployment if self.redeployment is None else self.redeployment,
            agency_cap=now.agency_cap if self.agency_cap is None else self.agency_cap,
        )
        return flexed if self.flexing else replace(flexed, bank=0.0, agency=0.0, redeployment=0.0)


def planned_at(percentile: float, *, variation: float) -> float:
    """Give the people planned for each required on average, so that demand is met in so many shifts of a hundred.

    >>> round(planned_at(90, variation=0.052), 4)
    1.0666

    Raises:
        BadDefinition: demand varies so much that so low a percentile of it would plan nobody.
    """
    plan = 1 + NormalDist().inv_cdf(percentile / 100) * variation
    if plan < _LEAST_PLAN:
        raise BadDefinition(
            f"A plan for the {percentile:g}th percentile of a demand that varies by {variation:g} would be "
            f"{plan:.2f} of what shifts require; it must be {_LEAST_PLAN:g} or more. Give a higher percentile, or a "
            "smaller variation."
        )
    return plan


@cache
def board_questions() -> tuple[Question, ...]:
    """Give the questions that Leadwell ships, from ``definitions/establishment/board_questions.toml``."""
    return tuple(
        question_of(one) for one in definition("establishment", "board_questions").entries("question")
    )


def question_of(entry: Entry) -> Question:
    """Read a question from a definition.

    Raises:
        BadDefinition: a field is unknown, missing or out of its range.
    """
    only_known(entry, _KNOWN)
    name = entry.text("name")
    if entry.has("plan") and entry.has("percentile"):
        raise BadDefinition(
            f"{entry.where}: give 'plan' or 'percentile', not both; each says how many to plan."
        )
    asked = {key: share_of(entry, key) for key in _SHARES if entry.has(key)}
    grows = {
        key: share_of(entry, key, least=-0.5, most=0.5)
        for key in ("demand_growth", "funding_growth", "pay_growth")
        if entry.has(key)
    }
    if entry.has("in_years") and not grows:
        raise BadDefinition(f"{entry.where}: 'in_years' says nothing where neither demand nor funding grows.")
    for key in ("plan", "percentile"):
        if entry.has(key) and (entry.has("funding_growth") or entry.has("pay_growth")):
            raise BadDefinition(
                f"{entry.where}: give {key!r} or what the money pays for, not both; each says how many to plan."
            )
    return Question(
        name=name,
        plan=between(entry, "plan", 0.01, _MOST_PLAN) if entry.has("plan") else None,
        percentile=between(entry, "percentile", 1, 99) if entry.has("percentile") else None,
        sickness_points=between(entry, "sickness_points", -50, 50) if entry.has("sickness_points") else 0.0,
        vacancies=share_of(entry, "vacancies", least=-0.5, most=0.9) if entry.has("vacancies") else 0.0,
        fill_points=between(entry, "fill_points", -50, 50) if entry.has("fill_points") else 0.0,
        flexing=entry.flag("flexing") if entry.has("flexing") else True,
        bank=asked.get("bank"),
        agency=asked.get("agency"),
        redeployment=asked.get("redeployment"),
        agency_cap=asked.get("agency_cap"),
        in_years=between(entry, "in_years", 0.25, 10) if entry.has("in_years") else 1.0,
        **grows,
    )


def only_known(entry: Entry, known: set[str]) -> None:
    """See to it that a table holds no field that nothing reads, such as a misspelt one.

    Raises:
        BadDefinition: it does; the message names it and those that may stand there.
    """
    for key in entry.fields:
        if key not in known:
            raise BadDefinition(
                f"{entry.where}: {key!r} is not known here. Known are {', '.join(sorted(known))}."
            )


def between(entry: Entry, key: str, least: float, most: float) -> float:
    """Give a number from ``least`` to ``most``.

    Raises:
        BadDefinition: it is none, or beyond them.
    """
    value = entry.number(key, least=-1e18)
    if not least <= value <= most:
        raise BadDefinition(f"{entry.where}: {key!r} is {value:g}; it must be {least:g} to {most:g}.")
    return value


def share_of(entry: Entry, key: str, *, least: float = 0.0, most: float = 1.0) -> float:
    """Give a share, written as a part of one.

    Raises:
        BadDefinition: it is none; where it looks like a percentage the message says how to write it.
    """
    value = entry.number(key, least=-1e18)
    if not least <= value <= most:
        hint = f" For {value:g}% write {value / 100:g}." if 1 < value <= 100 else ""
        raise BadDefinition(
            f"{entry.where}: {key!r} is {value:g}; it must be a share from {least:g} to {most:g}.{hint}"
        )
    return value
