"""A ward's roster as a problem to solve: rest, hours, registration and skill mix turned into rules of cells."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from math import floor

from leadwell.foundations.definition_files import Entry, definition
from leadwell.staffing.roster.problem import OFF, Cover, Person, Problem, Request, Shift
from leadwell.staffing.roster.temporary_cover import hour_prices
from leadwell.staffing.roster.ward import BadWard, Demand, Member, Ward, WardShift, known_or_bad
from leadwell.staffing.roster.ward_shares import contracted_minutes, tallies


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The rules of a definition under ``rosters``."""

    rest_minutes: int
    average_week_minutes: int
    most_run: int
    least_run: int
    least_off_run: int
    weekends_of_four: int
    short_registered: int
    short: int
    surplus: int
    request: int
    protected: int
    hour_off: int
    uneven_nights: int
    uneven_weekends: int
    changed_person: int
    to_check: bool  # whether any of them is to be checked against its source


def rules_of(name: str) -> Rules:
    """Read the rules of a shipped definition.

    Raises:
        BadDefinition: there is no such definition, or it lacks something.
    """
    return _rules(definition("rosters", name))


def _rules(found: Entry) -> Rules:
    founding = found.founding()
    runs, weights = found.entry("runs"), found.entry("weights")
    return Rules(
        rest_minutes=round(found.entry("rest").number("hours") * 60),
        average_week_minutes=round(found.entry("average_week").number("hours") * 60),
        most_run=min(
            runs.whole("most_days_in_a_row", least=1),
            found.entry("weekly_rest").whole("most_days_in_a_row", least=1),
        ),
        least_run=runs.whole("least_days_worked", least=1),
        least_off_run=runs.whole("least_days_off", least=1),
        weekends_of_four=found.entry("weekends").whole("most_of_four"),
        short_registered=weights.whole("short_registered"),
        short=weights.whole("short"),
        surplus=weights.whole("surplus"),
        request=weights.whole("request"),
        protected=weights.whole("protected"),
        hour_off=weights.whole("hour_off"),
        uneven_nights=weights.whole("uneven_nights"),
        uneven_weekends=weights.whole("uneven_weekends"),
        changed_person=weights.whole("changed_person", least=1),
        to_check=bool(founding.status.words),
    )


def cell_name(shift: str, skill: str) -> str:
    """Give the name of a shift worked in a skill, as it stands in a roster.

    >>> cell_name("Early", "registered")
    'Early registered'
    """
    return f"{shift} {skill}"


def problem_of(ward: Ward, rules: Rules | None = None) -> Problem:
    """Give the problem of a ward.

    A shift in a skill is a shift of the problem, so that cover counts skills apart; each person may work those
    of the skills held. From the day after a registration lapses, no shift in a registered skill can be given.
    Days before the first are put in front and held, so that rest and runs go on from one roster to the next.

    What is missing costs its weight and the price of the hours from bank and agency. Nights and weekends cost by the
    square of how far they are from a fair share, which history goes into (see ``fair_shares``). Time kept for
    improvement costs its weight where a shift is given in its place.

    Raises:
        BadWard: a shift, skill or person is named that is not there, or a date lies outside the roster.
    """
    rules = rules or rules_of(ward.rules)
    past = max((len(one.before) for one in ward.people), default=0)
    shifts = {one.name: one for one in ward.shifts}
    if len(shifts) < len(ward.shifts):
        raise BadWard("Two shifts have the same name. Give each a name of its own.")
    for one in ward.demand:
        known_or_bad(one.shift, shifts, f"The demand for {one.skill}")
    cells = {
        cell_name(shift, skill): (shifts[shift], skill)
        for shift, skill in dict.fromkeys((one.shift, one.skill) for one in ward.demand)
    }
    people = tuple(_person(ward, member, rules, cells, past) for member in ward.people)
    wants, unwanted = _requests(ward, rules, cells, past)
    kept = _protected(ward, rules, cells, past)
    return Problem(
        days=past + ward.days,
        shifts=tuple(
            Shift(
                name=name,
                minutes=shift.minutes,
                not_followed_by=frozenset(
                    after
                    for after, (later, _) in cells.items()
                    if rest_between(shift, later) < rules.rest_minutes
                ),
            )
            for name, (shift, _) in cells.items()
        ),
        people=people,
        cover=tuple(_cover(ward, rules, past)),
        wants=wants,
        unwanted=unwanted + kept,
        tallies=tallies(ward, cells, nights=rules.uneven_nights, weekends=rules.uneven_weekends),
        first_weekday=(ward.starts_on - timedelta(days=past)).weekday(),
        past=past,
    )


def rest_between(shift: WardShift, after: WardShift) -> int:
    """Give the minutes between the end of a shift and the beginning of one on the day after; 0 or less is none."""
    ends = shift.begins.hour * 60 + shift.begins.minute + shift.span_minutes
    return 1440 + after.begins.hour * 60 + after.begins.minute - ends


def _person(
    ward: Ward, member: Member, rules: Rules, cells: dict[str, tuple[WardShift, str]], past: int
) -> Person:
    where = f"{member.name}"
    for name in member.shifts:
        known_or_bad(name, {one.name: one for one in ward.shifts}, where)
    may = [
        name
        for name, (shift, skill) in cells.items()
        if skill in member.skills and (not member.shifts or shift.name in member.shifts)
    ]
    days = past + ward.days
    before = ("",) * (past - len(member.before)) + member.before
    kept: dict[int, str] = {}
    for day, name in enumerate(before):
        if name != OFF:
            known_or_bad(name, cells, f"{where}, before")
        kept[day] = name
    away = {past + (on - ward.starts_on).days for on in member.away}
    if any(not past <= day < days for day in away):
        raise BadWard(f"{where} is away on a day that is not of this roster. Give only days of it.")
    barred = set()
    lapsed = member.registered_until
    if lapsed is not None:
        first = max(past, past + (lapsed - ward.starts_on).days + 1)
        barred = {
            (day, name)
            for name, (_, skill) in cells.items()
            if skill in ward.skills_registered
            for day in range(first, days)
        }
    worked = Counter(name for name in before if name != OFF)
    behind = sum(cells[name][0].minutes * number for name, number in worked.items())
    weeks = ward.days / 7
    contracted = contracted_minutes(ward, member)
    longest = max((cells[name][0].minutes for name in may), default=0)
    most = min(contracted + longest / 2, rules.average_week_minutes * weeks)
    least = max(0.0, min(contracted, most) - longest / 2)
    weekends = floor(rules.weekends_of_four * weeks / 4 + 0.5)
    week_of = [(ward.starts_on - timedelta(days=past - day)) for day in range(past)]
    weekends_behind = {
        on.isocalendar()[:2]
        for on, name in zip(week_of, before, strict=True)
        if name != OFF and on.weekday() >= 5
    }
    return Person(
        name=member.name,
        most_of=dict.fromkeys({*may, *worked}, days),
        most_minutes=floor(most) + behind,
        least_minutes=floor(least) + behind,
        aim_minutes=round(min(contracted, most)) + behind,
        hour_off=rules.hour_off,
        most_run=rules.most_run,
        least_run=rules.least_run,
        least_off_run=rules.least_off_run,
        most_weekends=weekends + len(weekends_behind),
        days_off=frozenset(away),
        barred=frozenset(
            barred | {(day, name) for name in worked if name not in may for day in range(past, days)}
        ),
        kept=kept,
    )


def _protected(
    ward: Ward, rules: Rules, cells: dict[str, tuple[WardShift, str]], past: int
) -> tuple[Request, ...]:
    made = []
    for member in ward.people:
        for one in member.protected:
            day = past + (one.on - ward.starts_on).days
            if not past <= day < past + ward.days:
                raise BadWard(
                    f"{member.name} has protected time on {one.on}, which is not of this roster. Give only its days."
                )
            made += [
                Request(person=member.name, day=day, shift=name, weight=rules.protected, protected=True)
                for name, (_, skill) in cells.items()
                if skill in member.skills
            ]
    return tuple(made)


def _cover(ward: Ward, rules: Rules, past: int) -> list[Cover]:
    prices = hour_prices(ward)
    shifts_of = {one.name: one for one in ward.shifts}
    wanted: dict[tuple[int, str, str], Demand] = {}
    made = []
    for day in range(ward.days):
        weekday = ward.weekday_of(ward.starts_on + timedelta(days=day))
        for one in ward.demand:
            if weekday not in one.weekdays:
                continue
            key = day, one.shift, one.skill
            if key in wanted:
                raise BadWard(
                    f"The demand for {one.shift}, {one.skill}, is given twice for weekday {weekday}."
                )
            wanted[key] = one
            registered = one.skill in ward.skills_registered
            made.append(
                Cover(
                    day=past + day,
                    shift=cell_name(one.shift, one.skill),
                    wanted=one.wanted,
                    under_weight=(rules.short_registered if registered else rules.short)
                    + round(prices[one.skill] * shifts_of[one.shift].minutes / 60),
                    over_weight=rules.surplus,
                )
            )
    shifts = {(one.shift, one.skill) for one in ward.demand}
    made += [  # a shift that nobody asked for on a day
        Cover(
            day=past + day,
            shift=cell_name(shift, skill),
            wanted=0,
            under_weight=0,
            over_weight=10 * rules.surplus,
        )
        for day in range(ward.days)
        for shift, skill in sorted(shifts)
        if (day, shift, skill) not in wanted
    ]
    return made


def _requests(
    ward: Ward, rules: Rules, cells: dict[str, tuple[WardShift, str]], past: int
) -> tuple[tuple[Request, ...], tuple[Request, ...]]:
    wants: list[Request] = []
    unwanted: list[Request] = []
    people = {one.name: one for one in ward.people}
    for wish in ward.wishes:
        known_or_bad(wish.person, people, "A wish")
        day = past + (wish.on - ward.starts_on).days
        if not past <= day < past + ward.days:
            raise BadWard(f"A wish of {wish.person} is for {wish.on}, which is not of this roster.")
        if wish.shift:
            known_or_bad(wish.shift, {one.name: one for one in ward.shifts}, f"A wish of {wish.person}")
        names = [
            name
            for name, (shift, skill) in cells.items()
            if wish.shift in ("", shift.name) and skill in people[wish.person].skills
        ]
        if wish.to_work and wish.shift == "":
            raise BadWard(f"A wish of {wish.person} to work on {wish.on} names no shift. Name one.")
        if wish.to_work:
            names = names[:1]  # one request, in the first skill held, not one for each
        history = people[wish.person].history
        refused = 1 - history.granted / history.asked if history.asked else 0.0
        weight = round(rules.request * (1 + refused))  # who was refused before comes first now
        made = [Request(person=wish.person, day=day, shift=name, weight=weight) for name in names]
        (wants if wish.to_work else unwanted).extend(made)
    return tuple(wants), tuple(unwanted)


def night_cells(ward: Ward) -> frozenset[str]:
    """Give the names of the shifts of a ward's problem that are nights."""
    nights = {one.name for one in ward.shifts if one.night}
    return frozenset(cell_name(one.shift, one.skill) for one in ward.demand if one.shift in nights)


def holiday_days(ward: Ward, problem: Problem) -> frozenset[int]:
    """Give the days of a ward's problem that are bank holidays; those of other times are left out."""
    days = (problem.past + (one.on - ward.starts_on).days for one in ward.bank_holidays)
    return frozenset(day for day in days if problem.past <= day < problem.days)


def with_overtime(ward: Ward, problem: Problem, minutes: int, rules: Rules | None = None) -> Problem:
    """Give a ward's problem in which each person may work so many minutes more, up to the legal week on average.

    For a roster that is mended after sick calls: as it was made, nobody may have hours left to give.
    """
    rules = rules or rules_of(ward.rules)
    most = rules.average_week_minutes * ward.days / 7
    lengths = {one.name: one.minutes for one in problem.shifts} | {OFF: 0}
    people = []
    for one in problem.people:
        behind = sum(lengths[one.kept[day]] for day in range(problem.past))
        legal = max(one.most_minutes, floor(most) + behind)
        people.append(replace(one, most_minutes=min(one.most_minutes + minutes, legal)))
    return replace(problem, people=tuple(people))


def changed_day(problem: Problem, rules: Rules) -> int:
    """Give what a changed day costs when a published roster is mended, in the weights of the problem.

    As much as a registered nurse missing, and the hours of the longest shift away from the contract: whoever is moved
    for a gap gets no other shift with it that nobody lacks, only because they owe hours or had few weekends.
    """
    longest = max((one.minutes for one in problem.shifts), default=0)
    hour_off = max((one.hour_off for one in problem.people), default=0)
    return rules.short_registered - -hour_off * longest // 60
