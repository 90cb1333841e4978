"""Surplus is spread over the days, and nothing else about a roster gets worse."""

import random
from collections import Counter
from dataclasses import replace

import pytest
from tests.library.staffing.roster.instances import invented
from tests.library.staffing.roster.test_fair_shares import schedules, with_shares

from leadwell.staffing.roster.curtois import problem_from_text
from leadwell.staffing.roster.evening import evened
from leadwell.staffing.roster.problem import Cover, Person, Problem, Shift
from leadwell.staffing.roster.rules import broken_rules, costs


def surplus(problem, roster):
    present = Counter((day, cell) for line in roster.values() for day, cell in enumerate(line))
    return [present[one.day, one.shift] - one.wanted for one in problem.cover]


def person(name, **more):
    given = {
        "most_of": {"D": 6}, "most_minutes": 6000, "least_minutes": 0, "most_run": 6, "least_run": 1,
        "least_off_run": 1, "most_weekends": 1,
    }  # fmt: skip
    return Person(name=name, **(given | more))


def ward_of(*people, days=6):
    return Problem(
        days=days,
        shifts=(Shift(name="D", minutes=480, not_followed_by=frozenset()),),
        people=people,
        cover=tuple(
            Cover(day=day, shift="D", wanted=1, under_weight=100, over_weight=1) for day in range(days)
        ),
        wants=(),
        unwanted=(),
        tallies=(),
    )


def test_three_too_many_on_one_day_go_where_fewer_are():
    problem = ward_of(*(person(name) for name in "ABCD"))
    roster = {"A": ("D", *("D",) * 5), **dict.fromkeys("BCD", ("D", *(("",) * 5)))}
    assert sorted(surplus(problem, roster)) == [0, 0, 0, 0, 0, 3]
    assert sorted(surplus(problem, evened(problem, roster))) == [0, 0, 0, 1, 1, 1]


@pytest.mark.parametrize(
    "held",
    [
        {"kept": {0: "D"}},
        {"days_off": frozenset(range(1, 6))},
        {"barred": frozenset((day, "D") for day in range(1, 6))},
    ],
)
def test_who_cannot_have_it_elsewhere_keeps_it(held):
    problem = ward_of(person("A"), *(person(name, **held) for name in "BCD"))
    roster = {"A": ("D",) * 6, **dict.fromkeys("BCD", ("D", *(("",) * 5)))}
    found = evened(problem, roster)
    assert [found[name] for name in "BCD"] == [roster[name] for name in "BCD"]


@pytest.mark.parametrize("seed", range(25))
def test_no_rule_is_broken_and_nothing_costs_more(seed):
    pick = random.Random(seed)
    problem = problem_from_text(invented(seed, days=6, people=4))
    problem = with_shares(replace(problem, first_weekday=3), seed)
    lists = {one.name: schedules(problem, one) for one in problem.people}
    if not all(lists.values()):
        pytest.skip("somebody has no lawful line")
    roster = {name: pick.choice(mine) for name, mine in lists.items()}
    found = evened(problem, roster)
    assert not broken_rules(problem, found)
    assert costs(problem, found).total <= costs(problem, roster).total
    assert costs(problem, found).under <= costs(problem, roster).under
    before, after = surplus(problem, roster), surplus(problem, found)
    assert sum(one * one for one in after) <= sum(one * one for one in before)
    assert sum(cell != "" for line in found.values() for cell in line) == sum(
        cell != "" for line in roster.values() for cell in line
    )
    assert evened(problem, found) == found


def test_a_shift_stays_the_shift_it_is_and_a_weekend_a_weekend():
    problem = Problem(
        days=7,
        shifts=(Shift(name="D", minutes=690), Shift(name="N", minutes=690)),
        people=tuple(
            Person(
                name=name, most_of={"D": 7, "N": 7}, most_minutes=9000, least_minutes=0, most_run=7, least_run=1,
                least_off_run=1, most_weekends=1,
            )
            for name in "ABCDEFGHI"
        ),
        cover=tuple(
            Cover(day=day, shift=shift, wanted=0, under_weight=100, over_weight=1)
            for day in range(7)
            for shift in "DN"
        ),
    )  # fmt: skip
    line = ("D", "", "", "", "", "", "")
    found = evened(problem, {one.name: line for one in problem.people})
    assert all(sorted(mine) == sorted(line) for mine in found.values())
    assert all(mine[5:] == ("", "") for mine in found.values())
    assert sorted(Counter(mine.index("D") for mine in found.values()).values()) == [1, 2, 2, 2, 2]


def test_when_the_time_is_up_what_was_moved_stays_moved():
    problem = ward_of(*(person(name) for name in "ABCD"))
    roster = {"A": ("D",) * 6, **dict.fromkeys("BCD", ("D", *(("",) * 5)))}
    looks = iter([False, True, True, True, True, True, True, True, True, True])
    found = evened(problem, roster, enough=lambda: next(looks))
    assert sorted(surplus(problem, found)) == [0, 0, 0, 0, 1, 2]
    assert evened(problem, roster, enough=lambda: True) == roster
