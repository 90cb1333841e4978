"""False-alarm rates: drawn anew they are those stored, published figures are met, and packs add up."""

import itertools
import math
import re

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadwell.measures.spc.false_alarms import (
    EmptyPack,
    NoSuchProcess,
    NotStored,
    Rates,
    autocorrelated,
    beside_icons,
    counts,
    lopsided,
    pack,
    rates_of,
    seasonal,
    simulate,
    simulate_profiles,
    stored_rates,
    table,
)
from leadwell.measures.spc.kinds import Kind
from leadwell.measures.spc.profiles import Screening, profile, profile_names
from leadwell.measures.spc.rules import Rule
from leadwell.measures.spc.tables import chart_table

SERIES = 20_000


@pytest.mark.parametrize(
    ("points", "icon", "chart"), [(12, 0.014, 0.07), (24, 0.016, 0.19), (36, 0.017, 0.29), (60, 0.018, 0.47)]
)
def test_rates_of_nhsrplotthedots_are_those_found_before_by_another_program(points, icon, chart):
    found = stored_rates(Kind.XMR, "nhsr-0.2.2", present=points)
    assert found.icon == pytest.approx(icon, abs=0.003)
    assert found.chart == pytest.approx(chart, abs=0.015)


@pytest.mark.parametrize(
    ("draw", "icon", "chart"),
    [
        (autocorrelated(0.3), 0.054, 0.46),
        (autocorrelated(0.6), 0.18, 0.81),
        (counts(0.5), 0.099, 0.61),
        (lopsided(), 0.063, 0.61),
    ],
)
def test_processes_that_break_the_assumptions_cry_wolf_as_often_as_was_found_before(draw, icon, chart):
    found = simulate(Kind.XMR, "nhsr-0.2.2", points=24, seed=5, series=SERIES, draw=draw)
    assert found.icon == pytest.approx(icon, abs=4 * found.icon_error)
    assert found.chart == pytest.approx(chart, abs=4 * found.chart_error)


def test_a_season_cries_wolf_more_often_where_the_last_point_stands_at_its_height():
    def at_phase(shift):
        wave = np.sin(2 * np.pi * (np.arange(24) + shift) / 12)
        draw = lambda random, series, points: random.standard_normal((series, points)) + wave  # noqa: E731
        return simulate(Kind.XMR, "nhsr-0.2.2", points=24, seed=5, series=5_000, draw=draw).icon

    icons = [at_phase(shift) for shift in range(12)]
    assert np.mean(icons) == pytest.approx(0.05, abs=0.012)  # over all phases, as was found before
    assert max(icons) > 1.5 * min(icons)
    plain = simulate(Kind.XMR, "nhsr-0.2.2", points=24, seed=5, series=5_000, draw=seasonal(1.0))
    assert plain.icon == pytest.approx(icons[0], abs=0.01)


@pytest.mark.parametrize("kind", [Kind.XMR, Kind.P, Kind.U_PRIME, Kind.G, Kind.XBAR, Kind.MR])
def test_the_stored_table_is_what_drawing_anew_gives(kind):
    names = ("leadwell", "nelson", "anhoej")
    found = simulate_profiles(kind, tuple(map(profile, names)), points=24, seed=99, series=SERIES)
    for one in found:
        stored = stored_rates(kind, one.profile, present=24)
        for name in ("icon", "chart"):
            drawn, kept = getattr(one, name), getattr(stored, name)
            error = math.sqrt(2 * max(drawn * (1 - drawn), 1e-4) / SERIES)
            assert kept == pytest.approx(drawn, abs=4.5 * error), (one.profile, name)


@pytest.mark.parametrize(
    ("present", "points", "expected"),
    [(30, 30, 10.0), (14, 14, None), (75, 75, 40.0), (40, 50, None), (27, 28, None)],
)
@pytest.mark.parametrize("kind", [Kind.XMR, Kind.C])
def test_between_lengths_gaps_and_counts_the_table_is_near_to_drawing(kind, present, points, expected):
    if kind is Kind.C and points != present and expected is None:
        expected = 20.0
    stored = stored_rates(kind, present=present, points=points, expected=expected)
    centre = expected if kind is Kind.C else None
    drawn = simulate(kind, points=points, missing=points - present, centre=centre, seed=3, series=SERIES)
    assert stored.icon == pytest.approx(drawn.icon, abs=0.004)
    assert stored.chart == pytest.approx(drawn.chart, abs=0.02)


def test_the_table_says_how_far_it_reaches_and_drawing_goes_on():
    with pytest.raises(NotStored, match="12 to 120 points present, not for 300"):
        stored_rates(present=300)
    with pytest.raises(NotStored, match="1 to 100 events"):
        stored_rates(Kind.C, present=24, expected=0.5)
    with pytest.raises(NotStored, match="25% of points missing here, not for 50%"):
        stored_rates(present=24, points=48)
    with pytest.raises(NotStored, match=r"'nhsr-0\.2\.2' is not one"):
        stored_rates(rules=profile("nhsr-0.2.2").with_choices(screening=Screening.NONE), present=24)
    drawn = rates_of(Kind.C, present=24, expected=0.5, seed=1)
    assert drawn.series > 0
    assert drawn.icon > 2 * stored_rates(Kind.C, present=24).icon


@pytest.mark.parametrize("present", [12, 13, 14, 17])
def test_a_profile_that_begins_at_thirteen_points_is_silent_before_and_not_after(present):
    stored = stored_rates(rules="mdc-2023", present=present)
    drawn = simulate(rules="mdc-2023", points=present, seed=3, series=SERIES)
    assert (stored.chart == 0) == (present < 13)
    assert stored.icon == pytest.approx(drawn.icon, abs=0.004)
    assert stored.chart == pytest.approx(drawn.chart, abs=0.012)


def test_below_the_fewest_points_nothing_cries_wolf():
    assert stored_rates(present=11) == Rates(
        kind=Kind.XMR, profile="leadwell", points=11, present=11, icon=0.0, chart=0.0, series=0
    )
    assert simulate(points=11, seed=1, series=500).chart == 0


def test_the_table_has_every_kind_and_every_profile_and_rates_that_rise_with_length():
    held = table()
    assert {kind for kind, _ in held.sheets} == set(Kind)
    for (kind, _), sheet in held.sheets.items():
        assert set(sheet.rates) == set(profile_names()), kind
        for name, rates in sheet.rates.items():
            assert rates.shape == (len(sheet.missing), 2, len(held.present))
            assert (rates[:, 0] <= rates[:, 1]).all(), (kind, name)
    for name in ("leadwell", "nhsr-0.2.2", "western-electric"):
        assert (np.diff(held.sheets[Kind.XMR, 0.0].rates[name][:, 1], axis=1) > 0).all()


@given(
    short=st.integers(12, 119),
    longer=st.integers(1, 60),
    name=st.sampled_from(["leadwell", "mdc-2023", "nhsr-0.2.2", "western-electric", "nelson"]),
)
def test_a_longer_series_cries_wolf_more_often_somewhere(short, longer, name):
    long = min(short + longer, 120)
    assert (
        stored_rates(rules=name, present=short).chart <= stored_rates(rules=name, present=long).chart + 1e-12
    )


def test_rates_of_one_rule_alone_are_those_of_a_profile_with_only_that_rule():
    whole = simulate(points=30, seed=8, series=4_000)
    assert {one.rule for one in whole.rules} == set(profile().rules)
    for one in whole.rules:
        off = {rule.value: None for rule in profile().rules if rule is not one.rule}
        if one.rule is not Rule.OUTSIDE:
            off["outside"] = False
        alone = simulate(rules=profile().with_choices(**off), points=30, seed=8, series=4_000)
        assert (alone.icon, alone.chart) == (one.icon, one.chart)


def test_the_same_seed_gives_the_same_rates_and_another_gives_others():
    first, again, other = (simulate(points=20, seed=seed, series=2_000) for seed in (4, 4, 5))
    assert first == again
    assert first != other


def test_own_denominators_are_drawn_with():
    small = np.full(24, 8.0)
    found = simulate(Kind.P, points=24, sizes=small, centre=0.04, seed=2, series=4_000)
    assert found.chart > 0.5  # with a third of an event expected, two events already lie outside
    with pytest.raises(NoSuchProcess, match="24 points and 3 sizes"):
        simulate(Kind.P, points=24, sizes=np.ones(3), seed=1)
    with pytest.raises(NoSuchProcess, match="Every size must be above 0"):
        simulate(Kind.U, points=2, sizes=np.array([1.0, 0.0]), seed=1)
    with pytest.raises(NoSuchProcess, match="of a process of its own"):
        simulate(Kind.C, points=24, seed=1, draw=lopsided())


def test_gaps_lie_where_they_are_said_to():
    absent = np.zeros(30, dtype=bool)
    absent[::2] = True
    found = simulate(points=30, absent=absent, seed=1, series=500)
    assert found.present == 15
    assert simulate(points=30, missing=10, seed=1, series=500).present == 20
    with pytest.raises(NoSuchProcess, match="30 points, and 3"):
        simulate(points=30, absent=np.zeros(3, dtype=bool), seed=1)


def of(icons):
    return [
        Rates(kind=Kind.XMR, profile="p", points=24, present=24, icon=r, chart=r, series=0) for r in icons
    ]


@given(st.lists(st.floats(0, 1), min_size=1, max_size=9))
def test_a_pack_counts_as_going_through_every_outcome_does(rates):
    found = pack(of(rates)).icons
    by_number = np.zeros(len(rates) + 1)
    for outcome in itertools.product((0, 1), repeat=len(rates)):
        by_number[sum(outcome)] += math.prod(
            r if hit else 1 - r for r, hit in zip(rates, outcome, strict=True)
        )
    assert found.at_least_one == pytest.approx(1 - by_number[0], abs=1e-9)
    assert found.expected == pytest.approx(by_number @ np.arange(len(rates) + 1), abs=1e-9)
    assert by_number[: found.usual + 1].sum() >= 0.95 - 1e-9
    assert not found.usual or by_number[: found.usual].sum() < 0.95
    assert found.least <= found.at_least_one + 1e-12 <= found.most + 1e-9


def test_measures_that_move_together_keep_the_expected_number_and_not_the_chance_of_one():
    world = np.random.default_rng(3)
    shared = world.standard_normal((3_000, 1, 24))
    values = np.sqrt(0.9) * shared + np.sqrt(0.1) * world.standard_normal((3_000, 20, 24))
    from leadwell.measures.spc.engine import chart_panel

    found = chart_panel(values.reshape(-1, 24), Kind.XMR, profile("nhsr-0.2.2"))
    icons = (found.hits.reshape(3_000, 20, 24)[:, :, -1] != 0).sum(axis=1)
    told = pack([stored_rates(rules="nhsr-0.2.2", present=24)] * 20).icons
    assert icons.mean() == pytest.approx(told.expected, abs=0.1)
    assert told.least <= (icons > 0).mean() < 0.6 * told.at_least_one


def test_a_pack_of_a_hundred_speaks_in_plain_words():
    found = pack([stored_rates(rules="nhsr-0.2.2", present=24)] * 100)
    assert found.icons.expected == pytest.approx(1.6, abs=0.15)
    words = " ".join(found.words)
    assert re.match(r"If nothing had changed in any of 100 charts, .* about 1\.[567] of them", words)
    assert "The number to expect stays the same" in words
    with pytest.raises(EmptyPack):
        pack([])


def charted(values, kind=Kind.XMR, **more):
    return chart_table(pl.DataFrame({"period": range(len(values)), "value": values, **more}), kind)


def test_rates_stand_beside_every_icon_in_the_order_of_the_summary():
    random = np.random.default_rng(1)
    values = [*random.normal(0, 1, 60)]
    values[3] = None
    answer = charted(values, rebase=[at == 24 for at in range(60)])
    found = beside_icons(answer, seed=1)
    assert found == (stored_rates(present=23, points=24), stored_rates(present=36))


def test_beyond_the_table_rates_are_drawn_with_own_denominators():
    random = np.random.default_rng(2)
    sizes = np.tile([20.0, 400.0], 12)
    counts = random.binomial(sizes.astype(int), 0.01).astype(float)
    (found,) = beside_icons(charted(counts, Kind.P, denominator=sizes), Kind.P, seed=3)
    assert found.series > 0
    centre = counts.sum() / sizes.sum()
    wanted = simulate(Kind.P, points=24, sizes=sizes, centre=centre, seed=4, series=SERIES)
    assert found.chart == pytest.approx(wanted.chart, abs=0.04)
    assert found.chart > 2 * stored_rates(Kind.P, present=24).chart
    (long,) = beside_icons(charted(random.normal(0, 1, 200)), seed=3)
    assert long.chart > stored_rates(present=120).chart


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_has_rates_beside_its_icons(kind):
    random = np.random.default_rng(3)
    values = random.poisson(6, 30).astype(float) + (kind is Kind.T)
    more = {"denominator": np.full(30, 40.0)} if kind is not Kind.S and kind is not Kind.XBAR else {}
    if more:
        answer = charted(values, kind, **more)
    else:
        rows = pl.DataFrame({"period": np.repeat(np.arange(30), 4), "value": random.normal(0, 1, 120)})
        answer = chart_table(rows, kind)
    (found,) = beside_icons(answer, kind, seed=1)
    assert 0 < found.icon <= found.chart < 1


def test_a_chart_of_nothing_or_of_no_event_cries_no_wolf():
    (none,) = beside_icons(charted([None] * 20), seed=1)
    (still,) = beside_icons(charted([0.0] * 20, Kind.C), Kind.C, seed=1)
    assert (none.chart, still.chart) == (0.0, 0.0)


@pytest.mark.parametrize(("share", "size"), [(0.05, 60), (0.15, 20), (0.3, 30), (0.95, 60)])
def test_the_table_is_near_to_drawing_for_shares_far_from_its_own(share, size):
    events = min(share, 1 - share) * size
    stored = stored_rates(Kind.P, present=30, expected=events, share=share)
    drawn = simulate(Kind.P, points=30, sizes=np.full(30, float(size)), centre=share, seed=3, series=SERIES)
    assert stored.icon == pytest.approx(drawn.icon, abs=0.006)
    assert stored.chart == pytest.approx(drawn.chart, abs=0.04)
