import time
from dataclasses import replace

import pytest
from tests.library.staffing.roster.wards import ward

from leadwell.staffing.roster import surpassing
from leadwell.staffing.roster.aims import aims
from leadwell.staffing.roster.rules import broken_rules, costs
from leadwell.staffing.roster.solving import Solved
from leadwell.staffing.roster.surpassing import WEIGHTS, as_numbers, not_better, surpass
from leadwell.staffing.roster.ward import ward_from_json
from leadwell.staffing.roster.ward_problem import problem_of, rules_of
from leadwell.synthetic.ward_manager import managers_roster
from leadwell.synthetic.ward_roster import synthetic_ward


@pytest.fixture(scope="module")
def by_hand():
    """A made-up ward, its manager's roster, and another that is worse: all of the last week is off."""
    found = synthetic_ward(1)
    roster = managers_roster(found)
    worse = {name: cells[:-7] + ("",) * 7 for name, cells in roster.items()}
    return found, roster, worse


def test_every_aim_has_a_weight_that_is_there(by_hand):
    found, roster, _ = by_hand
    rules = rules_of(found.rules)
    assert set(as_numbers(aims(found, problem_of(found), roster))) == set(WEIGHTS)
    assert all(isinstance(getattr(rules, field), int) for fields in WEIGHTS.values() for field in fields)


def test_less_is_better_and_nothing_lost_in_both_is_no_fault(by_hand):
    found, roster, worse = by_hand
    mine, theirs = (aims(found, problem_of(found), one) for one in (roster, worse))
    assert "people missing" not in not_better(mine, theirs)
    assert "people missing" in not_better(theirs, mine)
    assert "people missing" in not_better(mine, mine)
    none = replace(mine, missing=0)
    assert "people missing" not in not_better(none, none)


def scripted(monkeypatch, problem, rosters):
    """Let searches give these rosters in turn; what they were asked is kept."""
    asked = []

    def found(problem_asked, **how):
        asked.append((problem_asked, how))
        roster = rosters[len(asked) - 1]
        total = costs(problem, roster).total
        return Solved(roster=roster, objective=total, bound=7, seconds=1.0, ended=False)

    monkeypatch.setattr(surpassing, "find_roster", found)
    return asked


def test_the_weight_of_what_is_not_better_is_raised_and_the_search_goes_on(monkeypatch, by_hand):
    found, roster, worse = by_hand
    problem = problem_of(found)
    asked = scripted(monkeypatch, problem, [worse, roster, worse])
    got = surpass(found, worse, seconds=60, seed=1, now=lambda: 0.0)
    assert got.solved.roster == roster  # behind on fewer aims than the first one
    assert (got.solved.objective, got.solved.bound) == (costs(problem, roster).total, 7)
    assert got.not_better == not_better(aims(found, problem, roster), aims(found, problem, worse))
    assert len(asked) == got.searches == (3 if got.not_better else 2)
    weights = [one.cover[0].under_weight for one, _ in asked]
    assert weights[0] < weights[1]
    assert [how["begin"] for _, how in asked][:2] == [None, worse]
    assert [how["seconds"] for _, how in asked] == [30, 30, 60][: got.searches]


def test_it_ends_where_all_is_better(monkeypatch, by_hand):
    found, roster, _ = by_hand
    asked = scripted(monkeypatch, problem_of(found), [roster])
    monkeypatch.setattr(surpassing, "as_numbers", lambda _: dict.fromkeys(WEIGHTS, 0.0))
    got = surpass(found, roster, seconds=60, seed=1, now=lambda: 0.0)
    assert (got.searches, got.not_better, len(asked)) == (1, (), 1)


def test_a_real_search_surpasses_a_poor_roster():
    pytest.importorskip("ortools", reason="the library alone has no solver")
    pytest.importorskip("numba", reason="the library alone has no compiler")
    here = ward_from_json(ward())
    problem = problem_of(here)
    before = {person.name: person.kept for person in problem.people}
    idle = {name: tuple(kept.get(day, "") for day in range(problem.days)) for name, kept in before.items()}
    got = surpass(here, idle, seconds=12, seed=1, now=time.process_time)
    assert broken_rules(problem, got.solved.roster) == ()
    assert got.solved.bound <= got.solved.objective == costs(problem, got.solved.roster).total
    assert not {"people missing", "hours over or under contract", "bank and agency, pounds"} & set(
        got.not_better
    )
