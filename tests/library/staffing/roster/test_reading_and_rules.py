import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.library.staffing.roster.instances import invented, small
from tests.library.staffing.roster.judge import judged

from leadwell.staffing.roster.curtois import BadInstance, problem_from_text
from leadwell.staffing.roster.problem import BadProblem
from leadwell.staffing.roster.rules import NotOfThisProblem, broken_rules, costs
from leadwell.staffing.roster.written import BadRosterFile, roster_as_csv, roster_from_csv

PROBLEM = problem_from_text(small())
PEOPLE = [person.name for person in PROBLEM.people]
cell = st.sampled_from(["", "", "E", "L", "N"])
rosters = st.fixed_dictionaries(
    {name: st.lists(cell, min_size=14, max_size=14).map(tuple) for name in PEOPLE}
)


def test_an_instance_is_read_whole():
    assert (PROBLEM.days, len(PROBLEM.cover), PEOPLE) == (14, 42, ["Ann", "Ben", "Cas", "Dee"])
    ann = PROBLEM.people[0]
    assert (ann.most_of, ann.most_minutes, ann.least_minutes) == ({"E": 14, "L": 14, "N": 2}, 4800, 3800)
    assert (ann.most_run, ann.least_run, ann.least_off_run, ann.most_weekends) == (5, 2, 2, 1)
    assert PROBLEM.people[3].days_off == {3, 4}
    assert PROBLEM.shifts[2].not_followed_by == {"E", "L"}


@given(rosters)
def test_rules_and_costs_are_those_of_a_judge_that_shares_no_code(roster):
    faults, cost = judged(small(), [[name, *cells] for name, cells in roster.items()])
    assert {(one.person, one.rule) for one in broken_rules(PROBLEM, roster)} == faults
    assert costs(PROBLEM, roster).total == cost


@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
def test_the_same_on_invented_problems(seed, pick):
    text = invented(seed)
    problem = problem_from_text(text)
    names = ["", *(one.name for one in problem.shifts)]
    roster = {one.name: tuple(pick.choice(names) for _ in range(problem.days)) for one in problem.people}
    faults, cost = judged(text, [[name, *cells] for name, cells in roster.items()])
    assert {(one.person, one.rule) for one in broken_rules(problem, roster)} == faults
    assert costs(problem, roster).total == cost


@given(rosters)
def test_a_roster_written_and_read_is_the_same(roster):
    assert roster_from_csv(PROBLEM, roster_as_csv(PROBLEM, roster)) == roster


@pytest.mark.parametrize(
    ("old", "new", "error", "words"),
    [
        ("SECTION_SHIFTS", "SECTION_SHIFT", BadInstance, "SECTION_SHIFTS is missing"),
        ("4800,3800,5,2,2,1\nBen", "4800,3800,5,2,2\nBen", BadInstance, "8 fields"),
        ("Dee,3,4", "Eve,3", BadInstance, "Eve has days off"),
        ("Dee,3,4", "Dee,14", BadProblem, "Day 14"),
        ("Ben,2,L,3", "Ben,2,X,3", BadProblem, "X, which is no shift"),
        ("Ben,2,L,3", "Ben,2,L", BadInstance, "3 fields; 4"),
        ("E=14|L=14|N=2", "E14", BadInstance, "SHIFT=MOST"),
        ("SECTION_HORIZON\n14", "SECTION_HORIZON\nx", BadInstance, "no whole number"),
        ("0,E,1,100,1", "0,E,1,100,1\n0,E,2,100,1", BadProblem, "more than once"),
    ],
)
def test_what_is_wrong_with_an_instance_is_said(old, new, error, words):
    text = small()
    assert old in text
    with pytest.raises(error, match=words.replace("|", r"\|")):
        problem_from_text(text.replace(old, new, 1))


@pytest.mark.parametrize(
    ("roster", "words"),
    [
        ({"Ann": ("",) * 14}, "has no line"),
        (dict.fromkeys(PEOPLE, ("",) * 13), "13 days"),
        (dict.fromkeys(PEOPLE, ("Q",) * 14), "no shift of this problem"),
        (dict.fromkeys([*PEOPLE, "Eve"], ("",) * 14), "no person of this problem"),
    ],
)
def test_a_roster_of_another_problem_is_refused(roster, words):
    with pytest.raises(NotOfThisProblem, match=words):
        broken_rules(PROBLEM, roster)


def test_two_lines_of_one_person_are_refused():
    with pytest.raises(BadRosterFile, match="Line 2: Ann"):
        roster_from_csv(PROBLEM, "Ann,E\nAnn,L\n")
