"""A year's pay against its budget: sums of units, what is left out and why, and ranges that hold what they say."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadwell.foundations.definition_files import BadDefinition, Status, definition, entry_from_text
from leadwell.foundations.periods import month_of
from leadwell.improvement.money import (
    NothingSpent,
    UnitMoney,
    chance_words,
    financial_year,
    shipped_year_rules,
    year_end,
    year_rules_of,
)

YEAR = financial_year(date(2026, 10, 1))
UNTIL = date(2026, 11, 12)


def months(first, count):
    start = month_of(first)
    return [start.shifted(ahead).start for ahead in range(count)]


def steady(amount, *, first=date(2024, 11, 1), count=24, noise=0.0, seed=0):
    draw = np.random.default_rng(seed).standard_normal(count)
    return {month: amount * (1 + noise * draw[k]) for k, month in enumerate(months(first, count))}


def unit(name="Ward", amount=100_000.0, *, budget=100_000.0, **more):
    spend = more.pop("spend", None) or steady(amount)
    plan = {} if budget is None else dict.fromkeys([*spend, *YEAR], budget)
    return UnitMoney(name=name, spend=spend, budget=plan, **more)


def test_the_financial_year_begins_in_april_and_may_begin_elsewhere():
    assert financial_year(date(2026, 4, 1))[0] == date(2026, 4, 1)
    assert financial_year(date(2026, 3, 31))[0] == date(2025, 4, 1)
    assert financial_year(date(2026, 3, 31), first_month=1)[-1] == date(2026, 12, 1)


def test_a_steady_ward_is_foretold_to_go_on_and_held_against_its_budget():
    found = year_end([unit()], until=UNTIL)
    assert (found.last, found.spent, found.budget) == (date(2026, 10, 1), 700_000.0, 1_200_000.0)
    assert list(found.to_come) == months(date(2026, 11, 1), 5)
    assert found.total.mean == pytest.approx(1_200_000, rel=0.01)
    assert found.total.lo95 <= found.total.lo80 <= found.total.mean <= found.total.hi80 <= found.total.hi95
    assert (found.units, found.left_out) == (1, ())


def test_the_chance_of_ending_over_falls_as_the_budget_rises():
    spend = steady(100_000, noise=0.04)
    chances = [
        year_end([unit(spend=spend, budget=budget)], until=UNTIL).chance_over
        for budget in (97_000, 99_000, 100_000, 101_000, 103_000)
    ]
    assert chances == sorted(chances, reverse=True)
    assert chances[0] > 0.9
    assert chances[-1] < 0.1


def test_a_place_is_the_sum_of_its_units_and_of_its_budgets():
    many = [unit("A", 100_000.0), unit("B", 50_000.0, budget=60_000.0), unit("C", 30_000.0, budget=20_000.0)]
    found = year_end(many, until=UNTIL)
    assert (found.spent, found.budget, found.units) == (1_260_000.0, 2_160_000.0, 3)
    assert found.total.mean == pytest.approx(
        sum(year_end([one], until=UNTIL).total.mean for one in many), rel=0.02
    )


def test_a_month_that_is_not_known_leaves_the_unit_out_by_name_and_is_never_nothing():
    gap = steady(50_000)
    del gap[date(2026, 6, 1)]
    short = dict.fromkeys(months(date(2026, 8, 1), 3), 10000.0)
    silent = steady(20_000, count=18)  # nothing since April
    found = year_end(
        [unit(), unit("Gap", spend=gap), unit("New", spend=short, budget=None), unit("Late", spend=short),
         unit("Silent", spend=silent), UnitMoney(name="Mute", spend={})],
        until=UNTIL,
    )  # fmt: skip
    assert found.spent == 700_000.0
    assert {one.name: one.why for one in found.left_out} == {
        "Gap": "its spend of June 2026 is not known",
        "New": "it has told 3 months, and 6 are needed to foretell",
        "Late": "its spend of April 2026 is not known",
        "Silent": "it has told nothing since April 2026",
        "Mute": "it has told no spend",
    }


def test_a_whole_years_budget_is_never_held_against_a_part_of_the_years_spend():
    part = dict.fromkeys(months(date(2026, 7, 1), 9), 100_000.0)  # July to March
    until = date(2027, 4, 12)
    found = year_end([unit(), unit("Part", spend=part)], until=until)
    assert [(one.name, one.why) for one in found.left_out] == [
        ("Ward", "it has told nothing since October 2026"),
        ("Part", "its spend of April 2026 is not known"),
    ]
    opened = UnitMoney(
        name="Opened",
        spend=part,
        budget=dict.fromkeys(part, 110_000.0) | dict.fromkeys(months(date(2026, 4, 1), 3), 0.0),
    )
    found = year_end([opened], until=until)  # it has no budget from before it opened
    assert (found.left_out, found.spent, found.budget) == ((), 900_000.0, 990_000.0)


def test_a_unit_that_sends_late_is_foretold_from_its_own_last_month():
    late = steady(50_000, count=23)  # to September
    found = year_end([unit(), unit("Late", spend=late, budget=50_000.0)], until=UNTIL)
    assert (found.units, found.spent) == (2, 700_000 + 300_000)
    assert found.total.mean == pytest.approx(1_800_000, rel=0.01)


def test_a_unit_that_closed_spends_nothing_from_then_on():
    closed = UnitMoney(
        name="Closed",
        spend=steady(50_000, count=20),
        budget=steady(50_000, count=20),
        closed_on=date(2026, 7, 1),
    )
    found = year_end([unit(), closed], until=UNTIL)
    assert (found.units, found.spent, found.budget) == (2, 850_000.0, 1_350_000.0)
    assert found.total.mean == pytest.approx(1_350_000, rel=0.01)


def test_without_the_budget_of_a_month_to_come_no_chance_is_told():
    lacking = UnitMoney(name="Ward", spend=steady(100_000), budget=steady(100_000))  # to October only
    found = year_end([lacking], until=UNTIL)
    assert (found.budget, found.budget_to_date, found.chance_over) == (None, 700_000.0, None)
    assert found.without_budget == ("Ward",)


def test_a_month_that_is_not_over_is_left_out_and_a_year_that_is_over_foretells_nothing():
    spend = steady(100_000, count=25)  # November is running
    assert year_end([unit(spend=spend)], until=UNTIL).last == date(2026, 10, 1)
    whole = steady(100_000, count=29)  # to March
    found = year_end([unit(spend=whole)], until=date(2027, 4, 12))
    assert (found.is_over, found.chance_over, dict(found.to_come)) == (True, None, {})
    assert found.total.mean == 1_200_000


def test_nothing_spent_is_told():
    with pytest.raises(NothingSpent, match="No unit"):
        year_end([UnitMoney(name="Ward", spend={})], until=UNTIL)


def test_the_same_seed_gives_the_same_answer():
    one = unit(spend=steady(100_000, noise=0.05))
    assert year_end([one], until=UNTIL) == year_end([one], until=UNTIL)
    assert year_end([one], until=UNTIL, seed=2) != year_end([one], until=UNTIL)


@settings(max_examples=12, deadline=None)
@given(st.floats(1e3, 1e6), st.integers(8, 30), st.floats(0, 0.2), st.integers(0, 1000))
def test_amounts_scale_and_ranges_are_in_order(amount, count, noise, seed):
    first = month_of(date(2026, 10, 1)).shifted(1 - count).start
    spend = steady(amount, first=first, count=count, noise=noise, seed=seed)
    found = year_end([UnitMoney(name="W", spend=spend)], until=UNTIL)
    for one in (found.total, *found.to_come.values()):
        assert 0 <= one.lo95 <= one.lo80 <= one.hi80 <= one.hi95
    assert found.total.hi95 >= found.spent


def test_ranges_of_a_year_hold_what_they_say_on_made_up_years():
    """Sixty wards with a level that wanders and chance from month to month, none of which set the rules."""
    made = np.random.default_rng(11)
    inside80 = inside95 = 0
    for _ in range(60):
        level = 100_000 * np.exp(np.cumsum(0.012 * made.standard_normal(29)))
        amounts = level * (1 + 0.03 * made.standard_normal(29))
        told = dict(zip(months(date(2024, 11, 1), 29), amounts, strict=True))
        known = {month: amount for month, amount in told.items() if month <= date(2026, 10, 1)}
        found = year_end([UnitMoney(name="W", spend=known)], until=UNTIL)
        total = sum(told[month] for month in YEAR)
        inside80 += found.total.lo80 <= total <= found.total.hi80
        inside95 += found.total.lo95 <= total <= found.total.hi95
    assert 38 <= inside80 <= 58
    assert inside95 >= 51


def test_the_shipped_rules_are_leadwells_own_and_bad_ones_are_refused():
    assert shipped_year_rules().founding.status is Status.DERIVED
    base = "source='x'\nstatus='local'\nsince=2026-01-01\nfewest_months=6\n"
    with pytest.raises(BadDefinition, match="from 1 to 12"):
        year_rules_of(
            entry_from_text(
                f"{base}first_month=13\ntogether_within_unit=0\ntogether_between_units=0", where="mine"
            )
        )
    with pytest.raises(BadDefinition, match="over 1"):
        year_rules_of(
            entry_from_text(
                f"{base}first_month=4\ntogether_within_unit=0.8\ntogether_between_units=0.3", where="x"
            )
        )
    assert definition("money", "year").whole("first_month") == 4


def test_no_chance_is_told_as_nothing_or_as_everything():
    assert chance_words(0.0) == "less than 5 in 100"
    assert chance_words(1.0) == "more than 95 in 100"
