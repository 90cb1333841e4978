"""The charts to draw beside one that is not safe undo what makes it so, and say how sure they are."""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from leadwell.measures.spc.advice import (
    NotEnoughPoints,
    NotEnoughSeasons,
    TooFewEvents,
    figures,
    figures_of,
    residual,
    seasonally_adjusted,
    waits_between,
)
from leadwell.measures.spc.advice.spacing import BadPeriods, spacing
from leadwell.measures.spc.engine import BadArrays, chart_panel
from leadwell.measures.spc.kinds import Kind
from leadwell.measures.spc.tables import BadTable


def months(points, start=2019):
    return [date(start + at // 12, at % 12 + 1, 1) for at in range(points)]


def days(points):
    return [date(2026, 1, 5) + timedelta(days=at) for at in range(points)]  # from a Monday on


MONTHS_TRUE = np.array([6, 4, 2, 0, -2, -4, -6, -4, -2, 0, 2, 4.0])


def test_without_noise_the_season_and_the_level_come_out_as_they_were_put_in():
    level = np.repeat([50.0, 60.0], 24)
    values = level + np.tile(MONTHS_TRUE, 4)
    found = seasonally_adjusted(figures(values, periods=months(48)))
    assert found.seasons.effects == pytest.approx(MONTHS_TRUE - MONTHS_TRUE.mean(), abs=1e-8)
    assert found.charted.values == pytest.approx(level, abs=1e-8)
    assert found.values.tolist() == values.tolist()
    assert found.seasons.names[0] == "January"
    assert found.words.startswith("By month of the year, the most is added by January by +6")


def test_a_step_is_not_spread_over_the_months_as_a_plain_mean_of_each_would():
    random = np.random.default_rng(2)
    level = np.repeat([50.0, 65.0], [18, 30])
    values = level + np.tile(MONTHS_TRUE, 4) + random.normal(0, 1, 48)
    plain = np.array([values[month::12].mean() for month in range(12)]) - values.mean()
    found = seasonally_adjusted(figures(values, periods=months(48))).seasons.effects
    truth = MONTHS_TRUE - MONTHS_TRUE.mean()
    assert np.abs(found - truth).max() < 1.6
    assert np.abs(plain - truth).max() > 2


def test_the_errors_of_season_effects_hold_the_truth_nineteen_times_in_twenty():
    random = np.random.default_rng(3)
    truth = MONTHS_TRUE - MONTHS_TRUE.mean()
    held = []
    for _ in range(150):
        values = 50 + np.tile(MONTHS_TRUE, 5) + random.normal(0, 3, 60)
        found = seasonally_adjusted(figures(values, periods=months(60))).seasons
        held.append(np.abs(found.effects - truth) <= 1.96 * found.errors)
    assert 0.88 <= np.mean(held) <= 0.98  # the steps are looked for too, which the errors leave out


def rates(charts):
    hits = [one.hits for one in charts]
    return np.mean([one[-1] != 0 for one in hits]), np.mean([(one != 0).any() for one in hits])


@pytest.mark.slow
def test_adjusted_values_cry_wolf_far_less_than_the_values_themselves():
    random = np.random.default_rng(4)
    wave = 1.5 * np.sin(2 * np.pi * np.arange(48) / 12)
    series = random.standard_normal((300, 48)) + wave
    plain = rates([chart_panel(one) for one in series])
    adjusted = rates([seasonally_adjusted(figures(one, periods=months(48))).charted for one in series])
    assert plain[0] > 0.06
    assert plain[1] > 0.9
    assert adjusted[0] < 0.05
    assert adjusted[1] < 0.55  # 0.36 of series without a season; what is left is what months are not known


@pytest.mark.slow
def test_what_the_last_value_does_not_foretell_cries_wolf_as_seldom_as_noise():
    random = np.random.default_rng(5)
    fresh = random.standard_normal((300, 60))
    series = fresh.copy()
    for row in range(1, 60):
        series[:, row] = 0.6 * series[:, row - 1] + 0.8 * fresh[:, row]
    plain = rates([chart_panel(one) for one in series])
    left = rates([residual(figures(one)).charted for one in series])
    assert plain[0] > 0.15
    assert left[0] < 0.05
    assert left[1] < plain[1] - 0.3


def test_a_jump_still_shows_among_what_is_not_foretold():
    random = np.random.default_rng(6)
    values = np.zeros(60)
    for row in range(1, 60):
        values[row] = 0.6 * values[row - 1] + random.standard_normal()
    values[40] += 9
    found = residual(figures(values))
    assert found.charted.hits[40] & 1
    assert found.lower < found.with_last < found.upper
    at = 20
    level = values.mean()
    assert found.foretold[at] == pytest.approx(found.with_last * (values[at - 1] - level))
    assert np.isnan(found.charted.values[0])


def test_after_a_gap_nothing_is_foretold_and_limits_begin_anew_where_they_were_begun_anew():
    random = np.random.default_rng(7)
    values = random.normal(10, 1, 60)
    values[30:] += 20
    values[10] = np.nan
    found = residual(figures(values, starts=(30,)))
    assert np.isnan(found.charted.values[[0, 10, 11]]).all()
    assert found.charted.lengths.tolist() == [30, 30]
    assert found.charted.centre[1] - found.charted.centre[0] == pytest.approx(20, abs=1.5)


def test_weeks_of_days_have_days_of_the_week_and_missing_days_stay_missing():
    values = np.tile([0.0, 1, 2, 3, 4, 10, 12], 10) + np.random.default_rng(8).normal(0, 0.1, 70)
    values[5] = np.nan
    found = seasonally_adjusted(figures(values, periods=days(70)))
    assert found.seasons.names[:2] == ("Monday", "Tuesday")
    assert np.isnan(found.charted.values[5])
    assert found.seasons.effects[6] - found.seasons.effects[0] == pytest.approx(12, abs=0.2)


def test_a_year_of_weeks_is_taken_off_as_a_smooth_wave():
    weeks = [date(2020, 1, 6) + timedelta(weeks=at) for at in range(209)]
    wave = 5 * np.cos(2 * np.pi * np.array([one.timetuple().tm_yday - 1 for one in weeks]) / 365.25)
    values = 50 + wave + np.random.default_rng(9).normal(0, 0.5, 209)
    found = seasonally_adjusted(figures(values, periods=weeks))
    assert found.foretold == pytest.approx(wave - wave.mean(), abs=0.6)


def test_too_few_cycles_points_or_no_cycle_are_refused_with_what_is_needed():
    with pytest.raises(NotEnoughSeasons, match="need 4 cycles of 12 points; there are 3"):
        seasonally_adjusted(figures(np.arange(36.0), periods=months(36)))
    with pytest.raises(NotEnoughSeasons, match="do not tell of a cycle"):
        seasonally_adjusted(figures(np.arange(60.0)))
    with pytest.raises(NotEnoughPoints, match="20 points that differ; there are 12"):
        residual(figures(np.arange(12.0)))
    holes = np.arange(60.0)
    holes[7::12] = np.nan
    with pytest.raises(NotEnoughSeasons, match="have no point at all"):
        seasonally_adjusted(figures(holes, periods=months(60)))


# --- how points lie in time -----------------------------------------------------------------------------------


def test_days_weeks_months_and_quarters_are_known_and_gaps_keep_their_places():
    ends = [date(2025, 1, 31), date(2025, 2, 28), date(2025, 4, 30)]
    assert spacing(ends, points=3).rows == (0, 1, 3)
    quarters = [date(2024 + at // 4, 3 * (at % 4) + 1, 1) for at in range(8)]
    found = spacing(quarters, points=8)
    assert (found.step, found.cycle, found.season[:5]) == ("quarter", 4, (0.0, 1.0, 2.0, 3.0, 0.0))
    gap = [*days(10)[:4], *days(10)[6:]]
    assert spacing(gap, points=8).rows == (0, 1, 2, 3, 6, 7, 8, 9)
    weeks = [date(2026, 1, 5) + timedelta(weeks=at) for at in (0, 1, 3, 4)]
    assert (spacing(weeks, points=4).rows, spacing(weeks, points=4).step) == ((0, 1, 3, 4), "week")
    assert spacing([1, 2, 4], points=3, cycle=4).season == (1.0, 2.0, 0.0)
    odd = [date(2026, 1, 1), date(2026, 1, 4), date(2026, 3, 9)]
    assert (spacing(odd, points=3).step, spacing(odd, points=3).cycle) == ("point", None)


def test_periods_that_do_not_fit_are_refused():
    with pytest.raises(BadPeriods, match="Period 3 does not come after"):
        spacing([1, 2, 2], points=3)
    with pytest.raises(BadPeriods, match="3 points and 2 periods"):
        spacing([1, 2], points=3)
    with pytest.raises(BadPeriods, match="at least two points; 1 will not do"):
        spacing(None, points=3, cycle=1)
    with pytest.raises(BadPeriods, match="all dates or all numbers"):
        spacing([1, "b"], points=2)
    with pytest.raises(BadArrays, match="3 values and 2 denominators"):
        figures([1, 2, 3], denominators=[1, 2])


def test_figures_of_a_table_are_those_of_its_series_whatever_the_order_of_rows():
    table = pl.DataFrame(
        {
            "series": ["b"] * 4 + ["a"] * 3,
            "period": [
                "2026-02-01",
                "2026-01-01",
                "2026-04-01",
                "2026-03-01",
                "2026-01-01",
                "2026-02-01",
                "2026-03-01",
            ],
            "value": [2.0, 1, 4, 3, 7, 8, 9],
            "denominator": [10.0, 10, 10, 10, None, None, None],
            "rebase": [False, False, False, True, False, False, False],
        }
    )
    first, second = figures_of(table)
    assert (first.name, first.sizes, first.values.tolist()) == ("a", None, [7.0, 8.0, 9.0])
    assert (second.name, second.charted.tolist(), second.starts) == ("b", [0.1, 0.2, 0.3, 0.4], (2,))
    assert second.spacing.what == "month of the year"


def test_rows_of_one_period_are_a_subgroup_and_with_denominators_a_fault():
    table = pl.DataFrame({"period": [1, 1, 1, 2, 2, 2], "value": [1.0, 2, 3, 4, 5, 9]})
    (found,) = figures_of(table)
    assert found.values.tolist() == [2.0, 6.0]
    assert found.subgroup_sizes.tolist() == [3.0, 3.0]
    with pytest.raises(BadTable, match="more than once"):
        figures_of(table.with_columns(denominator=10.0))


def test_waits_are_days_between_events_in_order():
    found = waits_between([date(2026, 5, 1), date(2026, 1, 1), date(2026, 2, 1), date(2026, 2, 1)])
    assert found.days.tolist() == [31.0, 0.0, 89.0]
    assert found.ended_on[-1] == date(2026, 5, 1)
    with pytest.raises(TooFewEvents, match="there are 1"):
        waits_between([date(2026, 1, 1)])


def test_waits_go_into_a_t_chart():
    random = np.random.default_rng(1)
    events = [date(2020, 1, 1) + timedelta(days=int(day)) for day in np.cumsum(random.integers(1, 60, 30))]
    found = chart_panel(waits_between(events).days, Kind.T)
    assert found.present.tolist() == [29]
