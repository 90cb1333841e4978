"""What a chart shows: points, limits, a sentence and a table that agree."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadwell.foundations.missing import Missing
from leadwell.foundations.periods import Period, PeriodKind
from leadwell.measures.charts import Figure, Meaning, chart_of, meaning_of, with_gaps
from leadwell.measures.definitions import Direction, measure
from leadwell.measures.spc import Signal

FILL = measure("staffing.fill.registered.day")
START = Period(PeriodKind.MONTH, date(2024, 1, 1))


def series(values, of=100.0):
    return [
        Figure(
            period=START.shifted(at),
            numerator=value,
            denominator=None if value is None else of,
            missing=Missing.NOT_RECORDED if value is None else None,
        )
        for at, value in enumerate(values)
    ]


def test_a_series_within_chance_says_so_with_its_average_and_limits():
    chart = chart_of(FILL, series([90.0, 92.0] * 6), place="Ward 12", target=95)
    assert chart.title == "Registered nurses and midwives: planned hours filled, by day: Ward 12"
    assert chart.sentence == (
        "The latest figure is 92.0%, for December 2024. The average is 91.0%; if nothing changes, "
        "figures will lie between 85.7% and 96.3%. The latest figure is within what chance explains. "
        "The target is 95.0%."
    )
    assert (chart.centre, chart.target, chart.last.shown) == (91.0, 95, "92.0%")


def test_a_point_outside_its_limits_is_a_concern_or_an_improvement_by_the_measures_direction():
    chart = chart_of(FILL, series([90.0, 92.0] * 6 + [60.0]), place="Ward 12")
    assert chart.points[-1].signal is Signal.BELOW_LIMIT
    assert "The latest figure is below the lower limit: a concern." in chart.sentence
    assert chart.rows[-1] == (
        "January 2025",
        "60.0%",
        "This is a full count of what was recorded, not an estimate from a sample.",
        "below the lower limit (a concern)",
        "",
    )


@pytest.mark.parametrize(
    ("signal", "direction", "meaning"),
    [
        (Signal.RUN_ABOVE, Direction.INCREASE, Meaning.IMPROVEMENT),
        (Signal.RUN_ABOVE, Direction.DECREASE, Meaning.CONCERN),
        (Signal.FALLING, Direction.DECREASE, Meaning.IMPROVEMENT),
        (Signal.BELOW_LIMIT, Direction.INCREASE, Meaning.CONCERN),
        (Signal.ABOVE_LIMIT, Direction.NEITHER, Meaning.CHANGE),
    ],
)
def test_what_a_signal_means_depends_on_which_way_is_better(signal, direction, meaning):
    assert meaning_of(signal, direction) is meaning


def test_too_few_points_have_no_limits_and_the_sentence_says_that_it_is_too_early():
    chart = chart_of(FILL, series([90.0, 95.0]), place="Ward 12")
    assert (chart.centre, chart.lower, chart.upper) == (None, None, None)
    assert "It is too early to say what is usual. Limits need 12 points; this series has 2." in chart.sentence


def test_absent_months_are_gaps_with_a_reason_and_never_zeros():
    figures = series([90.0, 91.0, 92.0])
    chart = chart_of(FILL, [figures[0], figures[2]], place="Ward 12", until=START.shifted(3))
    assert [(point.label, point.value, point.shown) for point in chart.points] == [
        ("January 2024", 90.0, "90.0%"),
        ("February 2024", None, "nothing was sent for this period"),
        ("March 2024", 92.0, "92.0%"),
        ("April 2024", None, "nothing was sent for this period"),
    ]
    assert "Nothing later is known: for April 2024, nothing was sent for this period." in chart.sentence
    assert "2 periods have no figure." in chart.sentence


def test_a_ratio_over_nothing_is_not_defined_and_says_so():
    chart = chart_of(FILL, [Figure(period=START, numerator=4.0, denominator=0.0)], place="Ward 12")
    assert chart.points[0].missing is Missing.NOT_DEFINED
    assert chart.sentence == "There are no figures to show yet."


def test_no_figures_at_all_give_an_empty_chart_and_not_a_failure():
    chart = chart_of(FILL, [], place="Ward 12")
    assert (chart.points, chart.rows, chart.last, chart.sentence) == (
        (),
        (),
        None,
        "There are no figures to show yet.",
    )


def test_what_happened_is_marked_at_its_month_and_stands_in_the_table():
    chart = chart_of(
        FILL, series([90.0, 91.0]), place="Ward 12", events={START.shifted(1): "New shift pattern"}
    )
    assert [(one.at, one.words) for one in chart.annotations] == [(1, "New shift pattern")]
    assert chart.rows[1][-1] == "New shift pattern"


def test_a_share_on_a_chart_says_how_sure_each_point_is():
    figure = Figure(period=START, numerator=9.0, denominator=62.0)
    chart = chart_of(measure("staffing.shifts_not_safe"), [figure], place="Ward 12")
    assert chart.points[0].certainty.words.startswith("Chance alone could put it anywhere from 7.8% to 25.3%")


@given(
    st.lists(st.one_of(st.none(), st.integers(0, 200).map(float)), max_size=30),
    st.randoms(use_true_random=False),
)
def test_the_table_has_every_point_once_in_time_order_whatever_the_order_given(values, chance):
    figures = series(values)
    chance.shuffle(figures)
    chart = chart_of(FILL, figures, place="Ward 12")
    assert [row[0] for row in chart.rows] == [START.shifted(at).label for at in range(len(values))]
    assert [point.value for point in chart.points] == [
        None if one is None else one / 100 * 100 for one in values
    ]
    assert [figure.period for figure in with_gaps(figures)] == sorted(figure.period for figure in figures)
