"""Which chart fits: planted series get theirs, with the numbers that led to it and what else was weighed."""

from datetime import date, datetime, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given as tried
from hypothesis import settings
from hypothesis import strategies as st

from leadwell.measures.spc.advice import CountedAs, Doubt, choose, choose_waits, figures, figures_of
from leadwell.measures.spc.engine import BadArrays, Columns, chart_columns
from leadwell.measures.spc.kinds import Kind


def world(seed=1):
    return np.random.default_rng(seed)


def share_of(size, share, points=36, spread=0.0, seed=1):
    random = world(seed)
    sizes = np.broadcast_to(size, points).astype(int)
    level = np.clip(share + spread * random.standard_normal(points), 0.001, 0.999)
    return figures(random.binomial(sizes, level), denominators=sizes)


def rate_of(size, rate, points=36, spread=0.0, seed=1):
    random = world(seed)
    sizes = np.broadcast_to(size, points).astype(float)
    return figures(
        random.poisson(sizes * rate * np.exp(spread * random.standard_normal(points))), denominators=sizes
    )


UNEVEN = world(9).integers(200, 900, 36)

PLANTED = {
    "a share": (lambda: share_of(UNEVEN, 0.3), Kind.P, CountedAs.SHARE),
    "a share of many that varies more": (
        lambda: share_of(5 * UNEVEN, 0.3, spread=0.03),
        Kind.P_PRIME,
        CountedAs.SHARE,
    ),
    "falls for 1,000 bed days": (lambda: rate_of(2 * UNEVEN, 0.006, seed=4), Kind.U, CountedAs.RATE),
    "a rate from many that varies more": (
        lambda: rate_of(20 * UNEVEN, 0.02, spread=0.2),
        Kind.U_PRIME,
        CountedAs.RATE,
    ),
    "events, some more than exposure": (lambda: rate_of(np.full(36, 6), 1.5, seed=2), Kind.U, CountedAs.RATE),
    "counts": (lambda: figures(world(2).poisson(8, 36)), Kind.C, CountedAs.COUNT),
    "counts that vary more": (
        lambda: figures(world(3).poisson(20 * np.exp(0.3 * world(4).normal(size=36)))),
        Kind.XMR,
        CountedAs.COUNT,
    ),
    "large counts": (lambda: figures(world(5).poisson(400, 36)), Kind.XMR, CountedAs.COUNT),
    "rare events": (lambda: figures(world(6).poisson(0.3, 36)), Kind.G, CountedAs.COUNT),
    "rare events of exposure": (lambda: rate_of(UNEVEN, 0.0008), Kind.G, CountedAs.RATE),
    "measurements": (lambda: figures(world(7).normal(50, 5, 36)), Kind.XMR, CountedAs.MEASURED),
    "ratios of uneven denominators": (
        lambda: figures(UNEVEN * world(8).normal(7, 0.5, 36), denominators=UNEVEN),
        Kind.I_PRIME,
        CountedAs.MEASURED,
    ),
    "ratios of even denominators": (
        lambda: figures(500 * world(8).normal(7, 0.5, 36), denominators=np.full(36, 500)),
        Kind.XMR,
        CountedAs.MEASURED,
    ),
    "a few counts": (lambda: figures(world(2).poisson(8, 9)), Kind.RUN, CountedAs.COUNT),
    "a constant": (lambda: figures(np.full(24, 97.5)), Kind.RUN, CountedAs.MEASURED),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_series_gets_its_chart(name):
    make, kind, counted_as = PLANTED[name]
    given = make()
    found = choose(given)
    assert (found.kind, found.counted_as) == (kind, counted_as)
    assert found.reasons
    assert kind not in {one.kind for one in found.weighed}
    assert all(one.why_not.endswith(".") for one in found.weighed)
    assert "nan" not in found.words
    assert "None" not in found.words
    if found.kind is not Kind.G:  # whose waits are not there
        sizes = given.sizes
        chart_columns(
            Columns(values=given.values, lengths=np.array([len(given.values)]), sizes=sizes), found.kind
        )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (lambda seed: share_of(400, 0.3, seed=seed), Kind.P),
        (lambda seed: share_of(4000, 0.3, spread=0.03, seed=seed), Kind.P_PRIME),
        (lambda seed: rate_of(1000, 0.01, seed=seed), Kind.U),
        (lambda seed: figures(world(seed).poisson(12, 36)), Kind.C),
    ],
)
def test_the_choice_is_right_nineteen_times_in_twenty(make, kind):
    assert np.mean([choose(make(seed)).kind is kind for seed in range(300)]) > 0.92


def test_reasons_hold_the_numbers_that_led_to_them():
    found = choose(share_of(UNEVEN, 0.3))
    assert found.reasons[0].startswith(
        "Every value is a whole number of no more than its denominator; together they are"
    )
    assert f"{UNEVEN.min():,} to {UNEVEN.max():,}" in found.reasons[1]
    assert "sigma z" in found.reasons[2]
    assert found.words.startswith("Use a p chart: it is for a share: how many of how many.\n")
    assert "Not an XmR chart: its limits would not follow the denominators." in found.words


def test_what_figures_cannot_tell_is_asked():
    asked = choose(rate_of(2 * UNEVEN, 0.006, seed=4)).to_be_said
    assert asked == (
        "can one person, or one day, count twice? If never, it is a share, and a p chart says so.",
    )
    shares = choose(figures(world(1).uniform(0.8, 0.9, 30)))
    assert "numerators and denominators" in shares.to_be_said[0]


def test_several_rows_a_period_get_an_x_bar_chart():
    random = world(4)
    table = pl.DataFrame({"period": np.repeat(np.arange(20), 5), "value": random.normal(36.6, 0.3, 100)})
    found = choose(figures_of(table)[0])
    assert found.kind is Kind.XBAR
    assert found.reasons[0] == "There are several values a period: 5 each."
    assert found.weighed[0].kind is Kind.S


def test_days_of_events_get_a_t_chart_and_two_on_one_day_a_g_chart():
    random = world(5)
    apart = [date(2020, 1, 1) + timedelta(days=int(day)) for day in np.cumsum(random.integers(1, 80, 30))]
    found, waits = choose_waits(apart)
    assert (found.kind, found.counted_as, len(waits.days)) == (Kind.T, CountedAs.WAITS, 29)
    same, _ = choose_waits([*apart, apart[3]])
    assert same.kind is Kind.G
    assert same.reasons[1] == "3% of waits are of no days: two events on one day."
    moments = [
        datetime(2026, 1, 1) + timedelta(hours=float(hour)) for hour in np.cumsum(random.exponential(30, 30))
    ]
    assert choose_waits(moments)[0].kind is Kind.T
    assert choose_waits(apart[:5])[0].kind is Kind.RUN
    assert found.report.of(Doubt.HEAPING).p is None


def test_a_warning_names_what_to_draw_instead():
    values = 50 + 6 * np.sin(2 * np.pi * np.arange(60) / 12) + world(3).normal(0, 3, 60)
    months = [date(2021 + at // 12, at % 12 + 1, 1) for at in range(60)]
    found = choose(figures(values, periods=months))
    (warning,) = found.report.warnings
    assert (warning.doubt, warning.instead) == (Doubt.SEASONALITY, (Kind.XMR,))
    assert warning.p_together < 0.01
    assert "Chart seasonally adjusted values beside the values themselves" in warning.remedy
    assert f"Warning (seasonality, strong): {warning.words}" in found.words


def test_a_constant_hundred_per_cent_and_no_events_at_all_are_run_charts():
    sizes = world(2).integers(50, 90, 24)
    assert choose(figures(sizes, denominators=sizes)).kind is Kind.RUN
    assert choose(figures(np.zeros(24), denominators=sizes)).kind is Kind.RUN


@settings(max_examples=80)
@tried(
    values=st.lists(
        st.one_of(st.integers(0, 9), st.floats(-1e6, 1e6), st.just(float("nan"))), min_size=1, max_size=26
    ),
    sizes=st.one_of(
        st.none(), st.lists(st.one_of(st.integers(0, 9), st.just(float("nan"))), min_size=26, max_size=26)
    ),
)
def test_advice_is_given_on_anything_and_its_numbers_are_numbers(values, sizes):
    found = choose(figures(values, denominators=None if sizes is None else sizes[: len(values)]))
    assert "nan" not in found.words
    for one in found.report.findings:
        for number in (one.value, one.lower, one.upper, one.p):
            assert number is None or number == number
        assert one.p is None or 0 < one.p <= 1


def test_numbers_beyond_all_measure_are_refused():
    with pytest.raises(BadArrays, match="leave it empty"):
        figures([1.0, np.inf])
