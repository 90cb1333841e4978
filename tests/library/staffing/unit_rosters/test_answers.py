"""Why a request was not granted, in words that name counts and one's own rules and nobody else."""

import json
from datetime import timedelta

import pytest
from tests.library.staffing.unit_rosters.made_rows import MONDAY, post, ward_of

from leadwell.staffing.roster import problem_of, ward_from_json
from leadwell.staffing.unit_rosters import answer_of

D, N = "Day registered", "Night registered"


@pytest.fixture(scope="module")
def made():
    found = ward_of(post(1, "Ann", hours=11.5), post(2, "Bea", hours=11.5), days=7)
    ward = ward_from_json(json.dumps(found.fields))
    return ward, problem_of(ward)


def ask(made, line, other=("",) * 7, *, day=0, shift="", to_work=False):
    ward, problem = made
    roster = {"Ann": tuple(line), "Bea": tuple(other)}
    return answer_of(
        ward, problem, roster, person="Ann", on=MONDAY + timedelta(days=day), shift=shift, to_work=to_work
    )


def test_granted(made):
    assert ask(made, ["", "", "", D, "", "", ""]).granted
    assert ask(made, [N, "", "", "", "", "", ""], shift="Night", to_work=True).granted


def test_a_day_off_not_given_says_how_many_there_were_for_how_many_needed(made):
    answer = ask(made, [D, "", "", "", "", "", ""])
    assert not answer.granted
    assert (
        "The Day shift needed 1 registered nurses and midwives; without you it would have had 0."
        in answer.words
    )
    assert "Bea" not in answer.words


def test_a_shift_not_given_because_of_ones_own_rules(made):
    answer = ask(made, [N, "", "", "", "", "", ""], day=1, shift="Day", to_work=True)
    assert answer.words == (
        "You were not given it, because it would take you over your hours and there would be too little rest to the "
        "shift before or after."
    )


def test_a_shift_that_was_full(made):
    answer = ask(made, [""] * 7, [D, "", "", "", "", "", ""], shift="Day", to_work=True)
    assert answer.words == "The Day shift had 1 of the 1 registered nurses and midwives it needs."


def test_a_shift_that_ones_group_does_not_work():
    ward = ward_from_json(json.dumps(ward_of(post(1, "Ann", group="support")).fields))
    problem = problem_of(ward)
    answer = answer_of(
        ward, problem, {"Ann": ("",) * 28}, person="Ann", on=MONDAY, shift="Night", to_work=True
    )
    assert answer.words == "No Night shift is worked by support workers here."
