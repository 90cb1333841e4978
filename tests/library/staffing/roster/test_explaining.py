import itertools
import time
from dataclasses import replace
from importlib.util import find_spec

import pytest
from tests.library.staffing.roster.instances import SMALL, cover, small
from tests.library.staffing.roster.wards import ward

from leadwell.staffing.roster.curtois import problem_from_text
from leadwell.staffing.roster.explain import (
    NOT_QUALIFIED,
    RELAXED,
    WORKS_ALREADY,
    unfilled,
    what_relaxing_buys,
)
from leadwell.staffing.roster.fairness import shares, spread_of_nights, spread_of_weekends
from leadwell.staffing.roster.repair import UnknownAbsence, repair
from leadwell.staffing.roster.rules import broken_rules, costs
from leadwell.staffing.roster.solving import find_roster
from leadwell.staffing.roster.ward import ward_from_json
from leadwell.staffing.roster.ward_problem import problem_of

PROBLEM = problem_from_text(small())
NOBODY = {person.name: ("",) * 14 for person in PROBLEM.people}


def test_each_person_has_the_rules_that_keep_them_from_a_short_shift():
    roster = NOBODY | {
        "Ann": ("", "L", "L", "", "", "L", "L", "", "", "", "", "", "", ""),
        "Ben": ("E",) * 5 + ("",) * 9,
    }
    by_cell = {(one.day, one.shift): one for one in unfilled(PROBLEM, roster)}
    assert (3, "E") not in by_cell  # Ben works it
    assert by_cell[5, "E"].missing == 1
    reasons = by_cell[5, "E"].reasons
    assert reasons["Ann"] == (WORKS_ALREADY,)
    assert reasons["Ben"] == ("longest run",)
    assert reasons["Cas"] == ("shortest run",)  # alone in the middle
    assert by_cell[0, "L"].reasons["Ann"] == ("day off",)
    assert by_cell[0, "L"].reasons["Cas"] == (NOT_QUALIFIED,)
    assert by_cell[3, "L"].reasons["Ann"] == ("days off",)
    assert "Day 5, E: 1 short" in by_cell[5, "E"].words


def test_shares_count_nights_weekends_hours_and_requests():
    roster = NOBODY | {
        "Ben": ("", "", "L", "L", "", "", "", "", "", "", "", "", "", ""),
        "Cas": ("", "", "", "", "N", "N", "", "", "", "", "", "", "E", "E"),
        "Ann": ("", "", "", "", "E", "E", "", "", "", "", "", "", "", ""),
    }
    found = {one.person: one for one in shares(PROBLEM, roster, nights={"N"})}
    assert (found["Ben"].granted, found["Ann"].granted, found["Cas"].granted) == (1.0, 0.0, 0.0)
    cas = found["Cas"]
    assert (cas.days, cas.hours, cas.nights, cas.weekends) == (4, 36.0, 2, 2)
    no_requests = replace(PROBLEM, wants=(), unwanted=())
    assert all(one.granted is None for one in shares(no_requests, roster, nights={"N"}))
    nights = spread_of_nights(PROBLEM, found.values(), nights={"N"})
    weekends = spread_of_weekends(found.values())
    assert (nights.fewest, nights.most) == (0, 2)
    assert (weekends.fewest, weekends.most) == (0, 2)


solver = pytest.mark.skipif(find_spec("ortools") is None, reason="the library alone has no solver")


@solver
def test_what_relaxing_a_rule_buys_lies_between_what_was_found_and_what_is_proven():
    scarce = problem_from_text(SMALL + cover({"E": 2, "L": 1, "N": 1}, 14))
    known = find_roster(scarce, seconds=20, seed=1, now=time.monotonic)
    assert known.ended
    bought = what_relaxing_buys(
        scarce,
        known,
        seconds_each=6,
        seed=1,
        now=time.monotonic,
        relaxed={
            "nothing": lambda one: one,
            "more hours": lambda one: replace(one, most_minutes=one.most_minutes + 960),
        },
    )
    by_rule = {one.rule: one for one in bought}
    assert (by_rule["nothing"].at_least, by_rule["nothing"].at_most) == (0, 0)
    assert "nothing (proven)" in by_rule["nothing"].words
    freed = by_rule["more hours"]
    assert 0 < freed.at_least <= freed.at_most
    assert bought[0].rule == "more hours"


@pytest.mark.parametrize("rule", RELAXED)
def test_relaxing_breaks_no_roster_that_was_lawful(rule):
    problem = problem_from_text(small())
    freed = replace(problem, people=tuple(RELAXED[rule](one) for one in problem.people))
    cells = ["", "E", "L"]
    for chosen in itertools.islice(itertools.product(cells, repeat=6), 0, 729, 7):
        roster = {one.name: (*chosen, *[""] * 8) for one in problem.people}
        before = {(one.person, one.rule) for one in broken_rules(problem, roster)}
        assert {(one.person, one.rule) for one in broken_rules(freed, roster)} <= before


@solver
def test_a_ward_gets_a_lawful_roster_and_a_repair_changes_few_people():
    problem = problem_of(ward_from_json(ward()))
    found = find_roster(problem, seconds=6, seed=1, now=time.monotonic)
    assert not broken_rules(problem, found.roster)
    nurse = next(
        name
        for name, cells in found.roster.items()
        if name.startswith("Nurse") and any(cells[day] for day in range(6, 9))
    )
    mended = repair(
        problem,
        found.roster,
        {nurse: range(6, 9)},
        from_day=6,
        each_person=300,
        each_day=120,
        seconds=8,
        seed=1,
        now=time.monotonic,
    )
    assert mended.missing <= mended.missing_before
    assert all(mended.roster[nurse][day] == "" for day in range(6, 9))
    assert all(mended.roster[name][:6] == cells[:6] for name, cells in found.roster.items())
    assert nurse not in mended.changed
    others = {name for name, cells in found.roster.items() if mended.roster[name] != cells} - {nurse}
    assert set(mended.changed) == others
    assert len(mended.changed) <= 3
    assert costs(problem, mended.roster).under == mended.missing
    assert not [one for one in broken_rules(problem, mended.roster) if one.person != nurse]


def test_absences_of_people_or_days_that_are_not_there_are_refused():
    with pytest.raises(UnknownAbsence, match="Eve"):
        repair(
            PROBLEM,
            NOBODY,
            {"Eve": [3]},
            from_day=0,
            each_person=1,
            each_day=1,
            seconds=1,
            seed=1,
            now=time.monotonic,
        )
    with pytest.raises(UnknownAbsence, match="day 2; give days 3 to 13"):
        repair(
            PROBLEM,
            NOBODY,
            {"Ann": [2]},
            from_day=3,
            each_person=1,
            each_day=1,
            seconds=1,
            seed=1,
            now=time.monotonic,
        )
