"""Demand that grows by so much a year, and money by so much: monotone, in step with now, refused where it clashes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadwell.foundations.definition_files import BadDefinition, Entry
from leadwell.staffing.establishment import answer, what_if_of

BASE = {
    "years": 6,
    "shifts_a_year": 200,
    "seed": 3,
    "board_questions": False,
    "units": {"count": 6, "hospitals": 2},
    "cost": {"own_hour": 20.0},
}


def asked(*questions, **more):
    named = [{"name": f"q{number}", **one} for number, one in enumerate(questions)]
    return what_if_of(Entry(where="test", fields={**BASE, "question": named, **more}))


def found(*questions, **more):
    return answer(asked(*questions, **more)).found


def test_without_growth_everything_is_as_it_stands():
    now, same = found({"demand_growth": 0.0, "funding_growth": 0.0, "in_years": 5})
    assert (same.short, same.own_hours, same.cost) == (now.short, now.own_hours, now.cost)
    assert (same.short_change.low, same.short_change.high) == (0.0, 0.0)


def test_a_question_about_growth_changes_nothing_of_how_things_stand():
    (alone,) = answer(what_if_of(Entry(where="test", fields=BASE))).found
    now, _ = found({"demand_growth": 0.4})
    assert now == alone


def test_more_demand_makes_more_shifts_short_and_more_money_fewer():
    growing = found(*({"demand_growth": rate, "in_years": 2} for rate in (0.01, 0.03, 0.08)))
    shares = [one.short.mean for one in growing]
    assert shares == sorted(shares)
    assert shares[-1] > shares[0] + 0.02
    funded = found(*({"demand_growth": 0.03, "funding_growth": rate} for rate in (0.0, 0.03, 0.06)))[1:]
    shares = [one.short.mean for one in funded]
    assert shares == sorted(shares, reverse=True)


def test_money_that_grows_as_demand_does_plans_as_many_for_each_as_now_and_costs_more():
    now, kept = found({"demand_growth": 0.1, "funding_growth": 0.1})
    assert kept.plan == pytest.approx(now.plan)
    assert kept.short.mean == pytest.approx(now.short.mean, abs=0.02)
    assert kept.cost.mean == pytest.approx(1.1 * now.cost.mean, rel=0.02)


def test_a_dearer_hour_buys_fewer_posts_and_years_add_up():
    now, dearer, two = found(
        {"funding_growth": 0.02, "pay_growth": 0.05}, {"funding_growth": -0.03, "in_years": 2}
    )
    assert dearer.plan == pytest.approx(now.plan * 1.02 / 1.05)
    assert two.plan == pytest.approx(now.plan * 0.97**2)


def test_every_figure_has_its_range_and_the_same_seed_gives_the_same():
    first = answer(asked({"demand_growth": 0.03, "funding_growth": 0.01, "in_years": 3}))
    again = answer(asked({"demand_growth": 0.03, "funding_growth": 0.01, "in_years": 3}))
    assert first.found == again.found
    one = first.found[1]
    assert one.short.low < one.short.mean < one.short.high
    assert one.cost_change.low <= one.cost_change.mean <= one.cost_change.high


@settings(max_examples=15, deadline=None)
@given(st.floats(-0.5, 0.5), st.floats(-0.5, 0.5), st.floats(0.25, 10))
def test_any_growth_within_bounds_gives_an_answer(demand, funding, years):
    question = {"demand_growth": demand, "funding_growth": funding, "in_years": years}
    one = found(question, years=1, shifts_a_year=20, units={"count": 2, "hospitals": 1})[1]
    assert 0 <= one.short.mean <= 1


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ({"demand_growth": 3}, "For 3% write 0.03"),
        ({"plan": 1.1, "funding_growth": 0.01}, "give 'plan' or what the money pays for"),
        ({"percentile": 90, "pay_growth": 0.01}, "give 'percentile' or what the money pays for"),
        ({"in_years": 3}, "says nothing where neither"),
        ({"demand_growth": 0.01, "in_years": 11}, "it must be 0.25 to 10"),
        ({"demand_grows": 0.01}, "not known here"),
    ],
)
def test_what_clashes_or_cannot_be_is_refused_in_words(question, said):
    with pytest.raises(BadDefinition, match=said):
        asked(question)


def test_a_percentile_of_grown_demand_is_planned_for_what_is_required_then():
    now, then = found({"percentile": 90, "demand_growth": 0.05})
    assert then.own_hours.mean > now.own_hours.mean
    assert then.plan == pytest.approx(1.0666, abs=0.02)
