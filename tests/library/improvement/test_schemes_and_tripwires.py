"""Moves of savings schemes, what trips a tripwire, and how often it does so by chance: held against simulation."""

from datetime import date
from math import exp, lgamma, log
from time import perf_counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadwell.foundations.periods import Period, PeriodKind, month_of
from leadwell.improvement.schemes import MOVES, NotAllowed, SchemeState, moved
from leadwell.improvement.tripwires import (
    CannotTrip,
    FalseAlarms,
    Wire,
    WireKind,
    _poisson_over,
    checked,
    false_alarms,
    of_all,
    trips,
)
from leadwell.measures.charts import Asked, Figure, chart_of, charts_of, glances_of
from leadwell.measures.definitions import measure

FALLS, FILL, PAY = (
    measure("quality.falls"),
    measure("staffing.fill.registered.all"),
    measure("finance.pay_spend"),
)
LAST = month_of(date(2026, 10, 1))
SIGN = Wire(kind=WireKind.SIGN)


def figures(values, *, out_of=1000.0, last=LAST):
    return [
        Figure(period=last.shifted(place - len(values) + 1), numerator=value, denominator=out_of)
        for place, value in enumerate(values)
    ]


def tripped(wire, values, *, since, kind=FALLS, let_pass=None, running=()):
    told = figures(values)
    chart = chart_of(kind, told, place="Harvey Ward")
    more = [
        Figure(period=LAST.shifted(ahead + 1), numerator=value, denominator=1000.0)
        for ahead, value in enumerate(running)
    ]
    return trips(wire, kind, chart=chart, figures=[*told, *more], since=since, let_pass=let_pass)


STEADY = [12.0, 10, 11, 13, 12, 10, 11, 12, 13, 10, 12, 11, 12, 10, 13, 11, 12, 10, 11]


def test_the_moves_are_those_of_the_table_and_no_others():
    assert moved(SchemeState.PAUSED, SchemeState.RUNNING) is SchemeState.RUNNING
    for state in SchemeState:
        for to in SchemeState:
            if to in MOVES[state]:
                assert moved(state, to) is to
            else:
                with pytest.raises(NotAllowed, match=state.value):
                    moved(state, to)
    assert MOVES[SchemeState.ENDED] == frozenset()


def test_a_leap_since_the_start_trips_and_the_same_leap_before_it_does_not():
    (found,) = tripped(SIGN, [*STEADY, 40.0], since=LAST.start)
    assert (found.starts_on, found.label) == (LAST.start, "October 2026")
    assert "40.0" in found.words
    assert tripped(SIGN, [*STEADY, 40.0], since=LAST.following.start) == ()
    assert tripped(SIGN, [*STEADY, 11.0], since=LAST.start) == ()


def test_a_month_that_began_before_the_scheme_is_not_looked_at():
    assert tripped(SIGN, [*STEADY, 40.0], since=date(2026, 10, 2)) == ()
    assert len(tripped(SIGN, [*STEADY, 40.0], since=date(2026, 10, 1))) == 1


def test_good_news_trips_nothing():
    many = [60.0 + value for value in STEADY]
    assert tripped(SIGN, [*many, 5.0], since=LAST.start) == ()


def test_what_somebody_let_pass_trips_no_more_and_anything_new_does():
    leap = [*STEADY, 40.0, 11.0, 41.0]
    first = LAST.shifted(-2).start
    both = tripped(SIGN, leap, since=first)
    assert [one.starts_on for one in both] == [first, LAST.start]
    assert [one.starts_on for one in tripped(SIGN, leap, since=first, let_pass={first: 40.0})] == [LAST.start]


@pytest.mark.parametrize(
    ("kind", "limit", "months"),
    [(WireKind.ABOVE, 12.5, 3), (WireKind.BELOW, 10.5, 2), (WireKind.ABOVE, 13.0, 0)],
)
def test_limits_trip_on_values_past_them_and_not_at_them(kind, limit, months):
    values = [13.0, 10.0, 13.0, 11.0, 13.0, 10.0]
    found = tripped(Wire(kind=kind, limit=limit), values, since=LAST.shifted(-5).start)
    assert len(found) == months


def test_a_count_trips_in_the_month_that_runs_since_it_can_only_grow():
    wire = Wire(kind=WireKind.COUNT, limit=12.0)
    assert tripped(wire, [11.0, 12.0], since=LAST.shifted(-1).start, running=(5.0,)) == ()
    (found,) = tripped(wire, [11.0, 12.0], since=LAST.shifted(-1).start, running=(13.0,))
    assert found.starts_on == LAST.following.start
    assert found.words == f"13 {FALLS.numerator} in November 2026, more than 12."


@given(
    st.lists(st.integers(0, 40).map(float), min_size=1, max_size=30),
    st.integers(0, 40),
    st.integers(0, 30),
    st.sets(st.integers(0, 29)),
)
def test_counts_trip_exactly_where_a_slow_judge_says(values, limit, since_back, passed):
    since = LAST.shifted(-since_back).start
    let_pass = dict.fromkeys([LAST.shifted(-back).start for back in passed])
    found = tripped(Wire(kind=WireKind.COUNT, limit=float(limit)), values, since=since, let_pass=let_pass)
    judged = []
    for place, value in enumerate(values):
        month = LAST.shifted(place - len(values) + 1).start
        if value > limit and not month < since and month not in let_pass:
            judged.append(month)
    assert [one.starts_on for one in found] == judged


@pytest.mark.parametrize(
    ("wire", "kind", "worse", "better"),
    [
        (Wire(kind=WireKind.COUNT, limit=12.0), FALLS, 21.0, 19.0),
        (Wire(kind=WireKind.ABOVE, limit=12.0), FALLS, 21.0, 19.0),
        (Wire(kind=WireKind.BELOW, limit=30.0), FALLS, 19.0, 21.0),
    ],
)
def test_a_month_that_was_let_pass_passes_only_while_it_is_no_worse(wire, kind, worse, better):
    def signals(value, seen):
        return bool(tripped(wire, [*STEADY, value], kind=kind, since=LAST.start, let_pass={LAST.start: seen}))

    assert not signals(20.0, 20.0)
    assert not signals(better, 20.0)
    assert signals(worse, 20.0)
    assert not signals(worse, None)  # what was seen is not known


def test_a_sign_that_was_let_pass_passes_only_while_it_is_no_worse_for_the_measure():
    leap = {"since": LAST.start, "let_pass": {LAST.start: 40.0}}
    assert tripped(SIGN, [*STEADY, 39.0], **leap) == ()
    assert len(tripped(SIGN, [*STEADY, 41.0], **leap)) == 1
    full = [950.0 + value for value in STEADY]
    shown = tripped(SIGN, [*full, 700.0], kind=FILL, since=LAST.start)[0].value
    for value, signals in ((690.0, True), (700.0, False), (710.0, False)):
        found = tripped(SIGN, [*full, value], kind=FILL, since=LAST.start, let_pass={LAST.start: shown})
        assert bool(found) is signals


@pytest.mark.parametrize("limit", [float("inf"), float("-inf"), float("nan")])
@pytest.mark.parametrize("kind", [WireKind.COUNT, WireKind.ABOVE, WireKind.BELOW])
def test_a_limit_without_end_is_refused(kind, limit):
    with pytest.raises(CannotTrip, match="Give the limit"):
        checked(Wire(kind=kind, limit=limit), FALLS)


@pytest.mark.parametrize(
    ("mean", "limit", "chance"),
    [(11.0, 1e300, 0.0), (11.0, 1e9, 0.0), (1e301, 1e6, 1.0), (1e9, 1e9 + 1e5, 0.00936), (-5.0, 3.0, 0.0)],
)
def test_the_chance_of_any_count_is_found_at_once(mean, limit, chance):
    told = figures([mean] * 12)
    chart = chart_of(FALLS, figures(STEADY), place="Harvey Ward")
    glance = glances_of([Asked(measure=FALLS, figures=figures(STEADY), place="Harvey Ward")])[0]
    began = perf_counter()
    found = false_alarms(
        Wire(kind=WireKind.COUNT, limit=limit), FALLS, chart=chart, figures=told, glance=glance
    )
    assert perf_counter() - began < 1
    assert found.chance == pytest.approx(chance, rel=0.02)


@pytest.mark.parametrize("mean", [1990.0, 2000.1, 2600.0])
@pytest.mark.parametrize("out", [-2, 0, 1, 2, 3])
def test_large_counts_are_as_likely_as_the_terms_added_up_say(mean, out):
    limit = round(mean + out * mean**0.5)
    terms = [exp(k * log(mean) - mean - lgamma(k + 1)) for k in range(limit + 1, limit + 2000)]
    assert _poisson_over(limit, mean) == pytest.approx(sum(terms), rel=0.002)


def test_a_wire_that_could_never_signal_is_refused():
    with pytest.raises(CannotTrip, match="neither way is better"):
        checked(SIGN, PAY)
    with pytest.raises(CannotTrip, match="Give the limit"):
        checked(Wire(kind=WireKind.ABOVE), FALLS)
    with pytest.raises(CannotTrip, match="can be below"):
        checked(Wire(kind=WireKind.BELOW, limit=0.0), FALLS)
    with pytest.raises(CannotTrip, match="whole number"):
        checked(Wire(kind=WireKind.COUNT, limit=2.5), FALLS)
    not_safe = measure("staffing.shifts_not_safe")
    with pytest.raises(CannotTrip, match="can be above"):
        checked(Wire(kind=WireKind.ABOVE, limit=100.0), not_safe)
    assert checked(Wire(kind=WireKind.SIGN, limit=3.0), FALLS) == SIGN
    assert checked(Wire(kind=WireKind.BELOW, limit=90.0), FILL).limit == 90.0


def alarm(wire, values, kind=FALLS):
    told = figures(values)
    asked = Asked(measure=kind, figures=told, place="x")
    (chart,), (glance,) = charts_of([asked]), glances_of([asked])
    return false_alarms(wire, kind, chart=chart, figures=told, glance=glance)


def test_the_chance_of_a_false_sign_within_a_year_is_about_what_simulation_gives():
    """Falls of a steady ward, 24 months and then 12 more: how often is one of the 12 marked in the bad direction?"""
    rng = np.random.default_rng(5)
    tried = 500
    series = rng.poisson(20, size=(tried, 36)).astype(float)
    charts = charts_of([Asked(measure=FALLS, figures=figures(list(one)), place="x") for one in series])
    since = LAST.shifted(-11).start
    cried = sum(bool(trips(SIGN, FALLS, chart=chart, figures=[], since=since)) for chart in charts)
    told = alarm(SIGN, list(series[0][:24])).chance
    assert told is not None
    error = 3 * (told * (1 - told) / tried) ** 0.5
    assert abs(cried / tried - told) < error + 0.02


def test_the_chance_that_a_count_passes_its_limit_is_that_of_poisson_counts():
    told = alarm(Wire(kind=WireKind.COUNT, limit=16.0), [10.0, 12.0] * 6).chance
    rng = np.random.default_rng(6)
    years = rng.poisson(11.0, size=(20_000, 12))
    assert told == pytest.approx(float((years > 16).any(axis=1).mean()), abs=0.015)
    assert alarm(Wire(kind=WireKind.COUNT, limit=0.0), [0.0] * 12).chance == 0.0


def test_the_chance_of_passing_a_limit_falls_as_the_limit_moves_away():
    values = [*STEADY, 12.0, 11.0]
    chances = [alarm(Wire(kind=WireKind.ABOVE, limit=limit), values).chance for limit in (11.5, 13, 16, 30)]
    assert chances == sorted(chances, reverse=True)
    assert chances[0] > 0.95
    assert chances[-1] < 0.05


def test_where_the_chance_is_not_known_it_is_not_told_as_none():
    assert alarm(SIGN, [12.0, 11.0]).chance is None
    assert alarm(Wire(kind=WireKind.ABOVE, limit=20.0), [12.0]).chance is None
    assert alarm(Wire(kind=WireKind.COUNT, limit=20.0), [12.0, 11.0]).chance is None
    known = FalseAlarms(chance=0.1, why="")
    assert of_all([known, FalseAlarms(chance=None, why="")]) is None
    assert of_all([known, known]) == pytest.approx(0.19)


def test_periods_of_another_kind_do_not_break_it():
    week = Figure(period=Period(PeriodKind.WEEK, date(2026, 10, 5)), numerator=20.0, denominator=100.0)
    chart = chart_of(FALLS, [week], place="x")
    found = trips(
        Wire(kind=WireKind.COUNT, limit=19.0), FALLS, chart=chart, figures=[week], since=date(2026, 10, 1)
    )
    assert [one.starts_on for one in found] == [date(2026, 10, 5)]
