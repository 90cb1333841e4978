import json
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from tests.library.staffing.roster.wards import ward

from leadwell.foundations.definition_files import definition
from leadwell.staffing.roster.aims import aims
from leadwell.staffing.roster.rules import broken_rules, costs
from leadwell.staffing.roster.temporary_cover import hour_prices
from leadwell.staffing.roster.ward import BadWard, ward_from_json
from leadwell.staffing.roster.ward_problem import problem_of, rules_of, with_overtime
from leadwell.staffing.roster.ward_shares import contracted_minutes, fair_shares
from leadwell.synthetic.ward_manager import managers_roster
from leadwell.synthetic.ward_roster import synthetic_ward, ward_as_json


@pytest.fixture(scope="module")
def made():
    """A made-up ward, its problem, and its manager's roster."""
    found = synthetic_ward(1)
    return found, problem_of(found), managers_roster(found)


@pytest.mark.parametrize("seed", range(1, 7))
def test_the_made_up_manager_breaks_no_hard_rule_and_fills_most_shifts(seed):
    found = synthetic_ward(seed)
    problem, roster = problem_of(found), managers_roster(found)
    assert broken_rules(problem, roster) == ()
    assert len(found.people) == 40
    wanted = sum(one.wanted for one in problem.cover)
    assert 0 < aims(found, problem, roster).missing < 0.1 * wanted


def test_a_made_up_ward_is_the_same_again_goes_through_json_and_says_what_it_is(made):
    found, _, roster = made
    assert synthetic_ward(1) == found != synthetic_ward(2)
    assert ward_from_json(ward_as_json(found)) == found
    assert managers_roster(found) == roster
    assert "synthetic" in found.title
    assert {len(one.before) for one in found.people} == {7}
    for what in ("away", "protected", "before"):
        assert any(getattr(one, what) for one in found.people)
    lapses = [
        one for one in found.people if one.registered_until and one.registered_until < date(2026, 3, 29)
    ]
    assert lapses


def test_aims_are_those_counted_by_hand(made):
    found, problem, roster = made
    told = aims(found, problem, roster)
    new = {name: cells[problem.past :] for name, cells in roster.items()}
    missing, short, lost = 0, set(), Counter()
    hours = {one.name: one.minutes / 60 for one in found.shifts}
    for day in range(found.days):
        for one in found.demand:
            if day % 7 in one.weekdays:
                there = sum(cells[day] == f"{one.shift} {one.skill}" for cells in new.values())
                missing += max(0, one.wanted - there)
                lost[one.skill] += max(0, one.wanted - there) * hours[one.shift]
                if there < one.wanted and one.skill != "support":
                    short.add((day, one.shift))
    assert (told.missing, told.under_skilled) == (missing, len(short))
    assert {one.what: one.lost for one in told.hours if one.what != "improvement"} == pytest.approx(
        {f"care, {skill}": lost[skill] for skill in ("charge", "registered", "support")}
    )
    prices = hour_prices(found)
    assert told.temporary_pounds == pytest.approx(sum(lost[skill] * prices[skill] for skill in lost))
    over = under = 0.0
    for one in found.people:
        worked = sum(hours[cell.rsplit(" ", 1)[0]] for cell in new[one.name] if cell)
        off = worked - contracted_minutes(found, one) / 60
        over, under = over + max(0, off), under + max(0, -off)
    assert (told.hours_over, told.hours_under) == pytest.approx((over, under))


def test_time_kept_for_improvement_is_lost_where_a_shift_is_given_in_its_place(made):
    found, problem, roster = made
    planned = sum(one.hours for member in found.people for one in member.protected)
    kept = aims(found, problem, roster).hours[-1]
    assert (kept.what, kept.planned, kept.lost) == ("improvement", planned, 0)
    member = next(one for one in found.people if one.protected)
    day = problem.past + (member.protected[0].on - found.starts_on).days
    cells = list(roster[member.name])
    cells[day] = f"Long day {member.skills[0]}"
    worked = roster | {member.name: tuple(cells)}
    assert aims(found, problem, worked).hours[-1].lost == member.protected[0].hours
    rise = costs(problem, worked).unwanted_given - costs(problem, roster).unwanted_given
    assert rise == rules_of("working-time").protected


def test_fair_shares_add_up_to_what_is_wanted_and_who_had_more_gets_less():
    text = json.loads(ward())
    for one in text["people"]:
        one["history"] = {"weeks": 8, "nights": 4, "weekends": 4}
    even = {one.person: one for one in fair_shares(ward_from_json(json.dumps(text)))}
    # One registered night a day for two weeks, among seven nurses who have had as many.
    assert sum(even[f"Nurse {n}"].nights for n in range(1, 8)) == pytest.approx(14)
    assert even["Support 1"].nights is None  # no night asks for support
    text["people"][3]["history"]["nights"] = 7
    after = {one.person: one for one in fair_shares(ward_from_json(json.dumps(text)))}
    assert after["Nurse 4"].nights < even["Nurse 4"].nights
    assert after["Nurse 5"].nights > even["Nurse 5"].nights
    text["people"][3]["history"]["nights"] = 500
    assert {one.person: one for one in fair_shares(ward_from_json(json.dumps(text)))}["Nurse 4"].nights == 0
    text["people"][3]["history"]["nights"] = 0
    for n in (0, 1, 2, 4, 5, 6):
        text["people"][n]["history"]["nights"] = 90
    debt = {one.person: one for one in fair_shares(ward_from_json(json.dumps(text)))}["Nurse 4"].nights
    assert debt == pytest.approx(
        2 * 14 * 75 / 510
    )  # no faster than twice an even share, by hours of this roster


def test_a_missing_shift_costs_its_weight_and_the_price_of_its_hours():
    text = json.loads(ward())
    text["hour_pounds"] = {"registered": 40, "support": 20}
    problem, rules = problem_of(ward_from_json(json.dumps(text))), rules_of("working-time")
    weights = {one.shift: one.under_weight for one in problem.cover}
    assert weights["Day registered"] == rules.short_registered + round(40 * 11.5)
    assert weights["Day support"] == rules.short + round(20 * 11.5)
    del text["hour_pounds"]["support"]
    with pytest.raises(BadWard, match="no price for support"):
        problem_of(ward_from_json(json.dumps(text)))
    shipped = hour_prices(ward_from_json(ward()))
    price, times = definition("rosters", "temporary-cover"), definition("establishment", "costs")
    own = {one.text("name"): one.number("own_hour") for one in price.entries("skill")}
    assert (
        own["support"] * times.number("bank") < shipped["support"] < own["support"] * times.number("agency")
    )


def test_requests_of_who_was_refused_before_weigh_more():
    text = json.loads(ward())
    plain = problem_of(ward_from_json(json.dumps(text)))
    text["people"][3]["history"] = {"weeks": 8, "asked": 4, "granted": 1}
    refused = problem_of(ward_from_json(json.dumps(text)))
    weight = rules_of("working-time").request
    assert {one.weight for one in plain.unwanted if one.person == "Nurse 4"} == {weight}
    assert {one.weight for one in refused.unwanted if one.person == "Nurse 4"} == {round(1.75 * weight)}


def test_overtime_is_held_to_the_legal_week(made):
    found, problem, _ = made
    more = with_overtime(found, problem, 690)
    assert all(
        b.most_minutes - a.most_minutes <= 690 for a, b in zip(problem.people, more.people, strict=True)
    )
    strict = replace(rules_of("working-time"), average_week_minutes=0)
    same = with_overtime(found, problem, 690, strict)
    assert [one.most_minutes for one in same.people] == [one.most_minutes for one in problem.people]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("history", {"weeks": 4, "asked": 1, "granted": 2}, "not more granted than asked"),
        ("history", {"nights": 4}, "'weeks' is missing"),
        ("history", {"weeks": 4, "colour": 1}, "colour is no field"),
        ("protected", [{"on": "2026-01-06"}], "'hours' is missing"),
        ("protected", [{"on": "2026-03-06", "hours": 7.5}], "which is not of this roster"),
    ],
)
def test_what_is_wrong_with_history_or_protected_time_is_said(field, value, words):
    text = json.loads(ward())
    text["people"][3][field] = value
    with pytest.raises(BadWard, match=words):
        problem_of(ward_from_json(json.dumps(text)))
