"""What a chart shows: points, limits, a sentence and a table that agree."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import groupby
from operator import itemgetter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadwell.foundations.missing import Missing
from leadwell.foundations.periods import Period, PeriodKind
from leadwell.measures.charts import (
    Asked,
    Chance,
    DatedTarget,
    Figure,
    Meaning,
    NotOfFigures,
    as_advised_on,
    chart_of,
    charts_of,
    common_axis,
    counted_as,
    glances_of,
    kind_for,
    matrix,
    meaning_of,
    why_not,
    with_gaps,
)
from leadwell.measures.charts.clusters import clusters
from leadwell.measures.definitions import Direction, measure
from leadwell.measures.rates import Sureness
from leadwell.measures.spc import Assurance, Hit, Kind, Variation, accept, chart_panel, profile
from leadwell.measures.spc.advice import choose
from leadwell.measures.spc.kinds import kind_of
from leadwell.measures.spc.rebasing import Step

FILL = measure("staffing.fill.registered.day")
UNSAFE = measure("staffing.shifts_not_safe")  # a share
FALLS = measure("quality.falls")  # a rate
HOURS = measure("staffing.hours.registered.actual")
COUNT = replace(HOURS, key="own.1.count", unit="", direction=Direction.DECREASE)
WAITS = replace(COUNT, sure=Sureness.SCORE)
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
        "The target is 95.0%. If nothing changes, chance decides whether it is met. The chance that the next "
        "figure meets it is 3% (19 times in 20 between under 1% and 18%)."
    )
    assert (chart.centre, chart.target, chart.last.shown) == (91.0, 95, "92.0%")


def test_a_point_outside_its_limits_is_a_concern_or_an_improvement_by_the_measures_direction():
    chart = chart_of(FILL, series([90.0, 92.0] * 6 + [60.0]), place="Ward 12")
    assert chart.points[-1].signals == (Hit.OUTSIDE_LOW,)
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
        (Hit.SHIFT_HIGH, Direction.INCREASE, Meaning.IMPROVEMENT),
        (Hit.SHIFT_HIGH, Direction.DECREASE, Meaning.CONCERN),
        (Hit.TREND_DOWN, Direction.DECREASE, Meaning.IMPROVEMENT),
        (Hit.OUTSIDE_LOW, Direction.INCREASE, Meaning.CONCERN),
        (Hit.OUTSIDE_HIGH, Direction.NEITHER, Meaning.CHANGE),
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


def step(month, reason="New rota", **more):
    return accept(
        None,
        starts_on=START.shifted(month).start,
        reason=reason,
        decided_by="Ada",
        known_at=datetime(2025, 1, 1, tzinfo=UTC),
        **more,
    )


def share(counts, sizes):
    return [
        Figure(
            period=START.shifted(at),
            numerator=count,
            denominator=size,
            missing=Missing.SUPPRESSED if count is None else None,
        )
        for at, (count, size) in enumerate(zip(counts, sizes, strict=True))
    ]


def test_every_rule_that_a_point_meets_is_kept_with_a_sentence_and_none_hides_another():
    chart = chart_of(FILL, series([90.0, 92.0] * 6 + [86.0, 85.0, 84.0, 83.0, 82.0, 81.0, 60.0]), place="W")
    last = chart.points[-1]
    assert last.signals == (Hit.OUTSIDE_LOW, Hit.TWO_IN_THREE_LOW, Hit.SHIFT_LOW, Hit.TREND_DOWN)
    assert last.signal_words == (
        "below the lower limit, one of two in three far below the average, part of a long run below the average "
        "and part of a steady fall"
    )
    assert last.said == (
        "It lies below the lower limit, where chance seldom takes a figure.",
        "Two of three figures side by side lie in the last third of the way to the lower limit, or beyond it.",
        "It is one of 7 or more figures in a row that lie below the average.",
        "It is one of 7 or more figures in a row that fall without a break.",
    )
    assert (last.meaning, chart.variations) == (Meaning.CONCERN, (Variation.CONCERN,))


def test_signals_in_opposite_directions_are_both_said_and_both_have_their_icon():
    falling_far_above = [50.0, 52.0] * 12 + [76.0, 74.0, 72.0, 70.0, 68.0, 66.0, 64.0]
    chart = chart_of(FILL, series(falling_far_above), place="W")
    last = chart.points[-1]
    assert {Hit.TREND_DOWN, Hit.SHIFT_HIGH} <= set(last.signals)
    assert last.meaning is Meaning.BOTH
    assert set(chart.variations) == {Variation.IMPROVEMENT, Variation.CONCERN}
    assert "part of a long run above the average (getting better)" in last.signal_words
    assert "part of a steady fall (a concern)" in last.signal_words
    assert "The signs point both ways: the latest figure is " in chart.sentence
    neither = chart_of(replace(FILL, direction=Direction.NEITHER), series(falling_far_above), place="W")
    assert neither.points[-1].meaning is Meaning.CHANGE
    assert set(neither.variations) == {Variation.NEUTRAL_HIGH, Variation.NEUTRAL_LOW}


@pytest.mark.parametrize(
    ("kind", "figures", "chosen"),
    [
        (UNSAFE, share([3, 4, 5], [60, 62, 58]), Kind.P),
        (
            UNSAFE,
            share([20, 400, 30, 390] * 4, [600] * 16),
            Kind.P_PRIME,
        ),  # far more than chance makes of them
        (FALLS, share([3, 4, 5], [600, 620, 580]), Kind.U),
        (FALLS, share([30, 90, 20, 100] * 4, [600] * 16), Kind.U_PRIME),
        (FILL, series([90.0, 91.0]), Kind.XMR),  # hours worked over planned can be more than all of them
        (UNSAFE, share([3, 4, 70], [60, 62, 58]), Kind.U),  # no share after all
        (UNSAFE, share([0, 0, 0], [60, 62, 58]), Kind.P),
        (COUNT, share([3, 4, 5], [None] * 3), Kind.C),
        (COUNT, share([300, 400, 500], [None] * 3), Kind.XMR),
        (HOURS, share([3, 4, 5], [None] * 3), Kind.XMR),  # whole hours are no events
        (FALLS, [], Kind.XMR),
    ],
)
def test_the_kind_of_chart_follows_from_the_measure_and_its_figures(kind, figures, chosen):
    assert kind_for(kind, figures) is chosen
    assert chart_of(kind, figures, place="W").kind is chosen


def test_limits_of_a_share_follow_how_many_it_is_out_of_and_stand_in_the_table():
    chart = chart_of(UNSAFE, share([6, 5, 7, 6, 4, 8] * 3, [60, 60, 60, 30, 60, 240] * 3), place="W")
    assert chart.points[3].upper > chart.points[0].upper > chart.points[5].upper
    assert chart.headings == ("Period", "Figure", "If nothing changes", "How sure", "Signal", "Note")
    assert chart.rows[5][2] == chart.between(chart.points[5].lower, chart.points[5].upper) != ""
    assert "figures out of as many as the latest will lie between" in chart.sentence
    assert chart.made_as == "p′ chart. Rules: Leadwell's default."


def test_a_figure_that_is_held_back_has_no_limits_that_would_give_its_size_away():
    chart = chart_of(UNSAFE, share([6, 5, 7, 6, 4, None] * 3, [60, 60, 60, 30, 60, None] * 3), place="W")
    held = [point for point in chart.points if point.value is None]
    assert {(one.lower, one.upper, one.lower_2, one.upper_2) for one in held} == {(None,) * 4}


def test_the_kind_of_chart_is_the_one_that_the_advice_gives():
    random = np.random.default_rng(7)
    for mean in (0.3, 1.5, 8.0, 40.0):
        for spread in (0.0, 0.1, 0.5):
            sizes = random.integers(300, 420, 30)
            counts = random.poisson(mean * np.exp(spread * random.standard_normal(30)))
            for kind in (FALLS, UNSAFE):
                figures = share(counts.tolist(), sizes.tolist())
                advised = choose(as_advised_on(kind, figures), counted_as=counted_as(kind)).kind
                plain = Kind.U if kind is FALLS else Kind.P
                assert kind_for(kind, figures) is (plain if advised is Kind.G else advised)


@pytest.mark.parametrize(
    ("kind", "counts", "sizes", "said"),
    [
        (
            FALLS,
            [0, 0, 1, 0, 0, 0, 1, 0, 0, 0] * 3,
            [388] * 30,
            "Too few events to judge month by month: about 0.2",
        ),
        (FALLS, [0] * 30, [388] * 30, "Too few events to judge month by month: none in 30 months."),
        (
            UNSAFE,
            [0] * 29 + [1],
            [60] * 30,
            "Too few events to judge month by month: about 0.033 in each month.",
        ),
        (UNSAFE, [60] * 28 + [59, 60], [60] * 30, "Too few exceptions to judge month by month: about 0.033"),
        (UNSAFE, [60] * 30, [60] * 30, "Too few exceptions to judge month by month: none in 30 months."),
        (COUNT, [0, 1, 0, 0, 0, 0] * 5, [None] * 30, "Too few events to judge month by month: about 0.17"),
    ],
)
def test_so_few_events_that_chance_is_all_there_is_are_not_called_better_or_worse(kind, counts, sizes, said):
    asked = Asked(measure=kind, figures=share(counts, sizes), place="W", target=1.0)
    (chart,), (seen,) = charts_of([asked]), glances_of([asked])
    assert chart.variations == (Variation.TOO_FEW,)
    assert chart.is_too_few
    assert all(point.meaning is None and not point.signals for point in chart.points)
    assert (chart.lower, chart.upper, chart.assurance) == (None, None, Assurance.NOT_YET)
    assert chart.centre is not None
    assert chart.why_no_limits.startswith(said)
    assert chart.why_no_limits in chart.sentence
    assert "Look at each by itself" in chart.sentence
    assert "within what chance explains" not in chart.sentence
    assert (seen.is_too_few, seen.has_limits, seen.is_marked, seen.signs) == (True, False, False, ())


def test_rare_events_that_come_together_are_marked_and_said_first():
    figures = share([0] * 12 + [1] + [0] * 16 + [3], [60] * 30)
    asked = Asked(measure=measure("staffing.shifts_below_two_registered"), figures=figures, place="W")
    (chart,), (seen,) = charts_of([asked]), glances_of([asked])
    assert chart.is_too_few
    assert [at for at, point in enumerate(chart.points) if point.signals] == [29]
    assert chart.last.meaning is Meaning.CONCERN
    assert "The latest figure is more at once than chance gives: " in chart.sentence
    assert "less than once in 741 times" in chart.last.said[0]
    assert (seen.is_marked, seen.was_marked, len(seen.signs)) == (True, False, 1)
    rest = share([60] * 12 + [59] + [60] * 16 + [57], [60] * 30)  # the same of what should be all
    (low,) = charts_of([Asked(measure=UNSAFE, figures=rest, place="W")])
    assert low.last.signals == (Hit.OUTSIDE_LOW,)


@pytest.mark.parametrize("mean", [0.05, 0.2, 0.6])
def test_clusters_are_as_rare_as_they_are_said_to_be(mean):
    random = np.random.default_rng(20261128)
    sizes = random.uniform(50, 70, 30)
    latest = 0
    for _ in range(3000):
        counts = random.poisson(mean * sizes / 60).astype(float)
        latest += bool(clusters(counts, sizes)[-1])
    assert latest / 3000 < 0.00135 + 3 * np.sqrt(0.00135 / 3000)


def test_few_events_are_charted_by_longer_periods_that_expect_enough():
    ulcers = [0, 0, 1, 1, 0, 1, 1, 0, 1, 0] * 3
    chart = chart_of(FALLS, share(ulcers, [388] * 30), place="W")
    assert "chart the days between them, or chart years instead of months." in chart.sentence
    rare = chart_of(FALLS, share([0] * 29 + [1], [388] * 30), place="W")
    assert rare.sentence.count("instead of months") == 0


def test_only_the_stretch_with_too_few_events_goes_unjudged():
    counts = [9, 12] * 8 + [0, 1, 0, 0] * 4
    chart = chart_of(FALLS, share(counts, [1000] * 32), place="W", steps=[step(16, "New beds")])
    assert [one.variations for one in chart.segments] == [(Variation.COMMON_CAUSE,), (Variation.TOO_FEW,)]
    assert chart.points[0].upper is not None
    assert chart.points[-1].upper is None


def test_a_chart_that_is_asked_for_by_name_has_its_limits():
    chart = chart_of(FALLS, share([0, 0, 1, 0] * 8, [388] * 32), place="W", kind="u")
    assert chart.upper is not None
    assert not chart.is_too_few


def test_limits_begin_anew_at_a_step_and_the_sentence_says_why():
    chart = chart_of(
        FILL, series([90.0, 92.0] * 6 + [80.0, 82.0] * 6), place="W", steps=[step(12, "Two beds closed.")]
    )
    assert [(one.start, one.end, one.centre, one.reason) for one in chart.segments] == [
        (0, 12, 91.0, ""),
        (12, 24, 81.0, "Two beds closed."),
    ]
    assert [one.signals for one in chart.points] == [()] * 24
    assert (chart.points[11].upper, chart.points[12].upper) == (91 + 2.66 * 2, 81 + 2.66 * 2)
    assert (
        "Limits begin anew at January 2025 (Two beds closed); before, the average was 91.0%."
        in chart.sentence
    )
    assert [(one.at, one.words) for one in chart.annotations] == [(12, "Two beds closed.")]
    assert chart.rows[12][-1] == "Two beds closed."
    assert chart.rows[12][2] == "75.7% to 86.3%"


def test_after_a_step_with_few_points_it_is_too_early_and_the_old_limits_still_stand_before_it():
    chart = chart_of(FILL, series([90.0, 92.0] * 6 + [80.0, 82.0]), place="W", steps=[step(12)])
    assert (chart.centre, chart.lower) == (None, None)
    assert chart.segments[0].centre == 91.0
    assert "Limits need 12 points; since January 2025 there are 2." in chart.sentence
    assert [point.upper is None for point in chart.points] == [False] * 12 + [True] * 2


def test_a_baseline_freezes_the_limits_of_its_segment():
    values = [90.0, 92.0] * 6 + [70.0, 72.0] * 6
    chart = chart_of(FILL, series(values), place="W", steps=[step(0, baseline_points=12)])
    assert (chart.centre, chart.upper) == (91.0, 91 + 2.66 * 2)


def test_targets_change_by_date_and_each_segment_is_judged_by_the_one_that_stands_at_its_end():
    targets = [
        DatedTarget(since=START.start, value=80.0),
        DatedTarget(since=START.shifted(12).start, value=99.0),
    ]
    chart = chart_of(FILL, series([90.0, 92.0] * 12), place="W", target=targets, steps=[step(12)])
    assert [point.target for point in chart.points] == [80.0] * 12 + [99.0] * 12
    assert [one.assurance for one in chart.segments] == [Assurance.PASS, Assurance.FAIL]
    assert "The target is 99.0% since January 2025; before, it was 80.0%." in chart.sentence
    assert "If nothing changes, it will not be met." in chart.sentence
    assert chart.rows[0][chart.headings.index("Target")] == "80.0%"


def test_the_chance_of_the_target_counts_what_was_met_and_says_how_sure_it_is():
    chart = chart_of(FILL, series([90.0, 92.0] * 12), place="W", target=91.0)
    assert chart.assurance is Assurance.INCONSISTENT
    assert isinstance(chart.chance, Chance)
    assert (chart.chance.met, chart.chance.judged) == (12, 24)
    assert chart.chance.next_one == pytest.approx(0.5)
    assert chart.chance.lower < 0.5 < chart.chance.upper
    assert "The chance that the next figure meets it is 50%" in chart.sentence


def test_other_kinds_and_rules_can_be_named():
    values = [90.0, 92.0, 91.0, 95.0] * 5
    run = chart_of(FILL, series(values), place="W", kind="run", rules="anhoej")
    assert (run.kind, run.centre, run.lower, run.rules) == (Kind.RUN, 91.5, None, "anhoej")
    assert "The median is 91.5%." in run.sentence
    assert run.made_as == "Run chart. Rules: Anhoej rules (qicharts2 0.8.1)."
    nhsr = chart_of(FILL, series(values), place="W", rules=profile("nhsr-0.2.2"))
    assert nhsr.rules == "nhsr-0.2.2"


def test_a_kind_that_figures_cannot_give_is_refused_with_the_way_out():
    with pytest.raises(NotOfFigures, match=r"X-bar charts are of several measurements a period.*chart_table"):
        chart_of(FILL, series([1.0]), place="W", kind="xbar")
    with pytest.raises(NotOfFigures, match=r"has none\. Choose xmr, run or c"):
        chart_of(COUNT, series([1.0]), place="W", kind="p")


@pytest.mark.parametrize(
    ("measured", "kind"),
    [
        *((FILL, kind) for kind in ("c", "cp", "g", "t")),
        *((FALLS, kind) for kind in ("c", "cp", "g", "t", "p", "pp")),
        *((HOURS, kind) for kind in ("c", "cp", "g", "t", "p", "u", "ip")),
        *((COUNT, kind) for kind in ("g", "t", "u")),
    ],
)
def test_a_kind_for_other_numbers_than_these_is_refused(measured, kind):
    assert why_not(kind_of(kind), measured)
    with pytest.raises(NotOfFigures, match=r"Choose .*xmr"):
        chart_of(measured, series([90.0, 91.0] * 10), place="W", kind=kind)


@pytest.mark.parametrize(
    ("measured", "kind"), [(COUNT, "c"), (WAITS, "g"), (WAITS, "t"), (FALLS, "u"), (UNSAFE, "p")]
)
def test_a_kind_for_such_numbers_is_given(measured, kind):
    assert chart_of(measured, series([3.0, 4.0] * 10, of=1000.0), place="W", kind=kind).kind == kind


def test_a_moving_range_is_a_change_and_no_figure():
    said = chart_of(FILL, series([90.0, 92.0, 89.0] * 6), place="W", kind="mr").sentence
    assert said.startswith("The latest change is 3.0%, for ")
    assert "The latest change is within what chance explains." in said


def test_limits_of_an_earlier_level_do_not_foretell_the_target():
    chart = chart_of(FILL, series([90.0, 92.0] * 9 + [97.0] * 8), place="W", target=95)
    assert chart.points[-1].signals
    assert chart.chance is None
    assert "The target is 95.0%. The latest figures do not fit these limits" in chart.sentence
    assert "begin the limits anew" in chart.sentence
    assert "chance" not in chart.sentence.partition("The target is")[2]
    told = chart_of(FILL, series([90.0, 92.0] * 9), place="W", target=91, doubt="A step is proposed.")
    assert told.sentence.endswith("The target is 91.0%. A step is proposed.")
    assert told.chance is None


def test_a_target_without_limits_is_another_state_than_no_target():
    few = series([90.0, 92.0] * 3)
    assert chart_of(FILL, few, place="W", target=95).assurance is Assurance.NOT_YET
    assert chart_of(FILL, few, place="W").assurance is Assurance.NONE
    assert matrix([chart_of(FILL, few, place="W", target=95), chart_of(FILL, few, place="V")]).columns == (
        Assurance.NOT_YET,
        Assurance.NONE,
    )


@given(st.lists(st.lists(st.one_of(st.none(), st.integers(0, 60)), max_size=30), max_size=6))
def test_a_chart_is_the_same_alone_and_among_others(several):
    asked = [
        Asked(measure=kind, figures=share(counts, [None if one is None else 60 for one in counts]), place="W")
        for counts in several
        for kind in (UNSAFE, FALLS, FILL)
    ]
    assert charts_of(asked) == [chart_of(one.measure, one.figures, place="W") for one in asked]


@given(st.lists(st.one_of(st.none(), st.integers(0, 2000).map(lambda tenth: tenth / 10)), max_size=40))
def test_the_chart_has_the_lines_and_hits_of_the_engine(values):
    chart = chart_of(FILL, series(values), place="W")
    if not values:
        return
    shown = [None if one is None else one / 100 * 100 for one in values]
    plain = chart_panel([float("nan") if one is None else one for one in shown])
    assert [sum(point.signals) for point in chart.points] == plain.hits.tolist()
    if chart.upper is not None:
        assert (chart.centre, chart.upper) == (plain.centre[0], plain.upper[0])
        assert chart.lower == max(0.0, plain.lower[0])
    else:
        assert np.isnan(plain.upper[0])


def test_the_common_axis_of_charts_is_in_the_order_of_time():
    late = chart_of(FILL, series([1.0] * 5)[3:], place="W")
    early = chart_of(FILL, series([1.0] * 5)[:2], place="W")
    assert common_axis([late, early]) == tuple(START.shifted(at).label for at in (0, 1, 3, 4))


@settings(max_examples=40, deadline=None)
@given(
    several=st.lists(
        st.lists(st.none() | st.integers(0, 40), min_size=1, max_size=40), min_size=1, max_size=5
    ),
    step=st.integers(0, 30),
)
def test_a_glance_sees_what_the_chart_says_of_the_latest_figure(several, step):
    first = Period(PeriodKind.MONTH, date(2021, 1, 1))
    asked = [
        Asked(
            measure=measure("quality.falls"),
            figures=[
                Figure(
                    period=first.shifted(place),
                    numerator=None if value is None else float(value),
                    denominator=1000.0 + 10 * place,
                )
                for place, value in enumerate(values)
            ],
            place="Harvey Ward",
            steps=[
                Step(
                    starts_on=first.shifted(step).start,
                    reason="New rota",
                    decided_by="Ada",
                    known_at=datetime(2025, 1, 1, tzinfo=UTC),
                )
            ],
        )
        for values in several
    ]
    for chart, seen in zip(charts_of(asked), glances_of(asked), strict=True):
        present = [point for point in chart.points if point.value is not None]
        assert seen.present == len(present)
        assert seen.is_marked == bool(present and present[-1].signals)
        assert seen.was_marked == bool(len(present) > 1 and present[-2].signals)
        assert seen.is_silent == (chart.points[-1].value is None)
        assert (seen.kind, seen.rules, seen.segments) == (chart.kind, chart.rules, len(chart.segments))
        assert seen.is_too_few == chart.is_too_few
        assert seen.has_limits == (chart.centre is not None and not chart.is_too_few)
        marks = [(point.starts_on, bool(point.signals)) for point in present]
        signs = [[on for on, _ in several] for marked, several in groupby(marks, key=itemgetter(1)) if marked]
        assert [(sign.first, sign.last) for sign in seen.signs] == [(days[0], days[-1]) for days in signs]
