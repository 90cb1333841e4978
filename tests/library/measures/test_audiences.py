"""One number for three readers: only words and suppression differ."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadwell.foundations.disclosure import threshold
from leadwell.foundations.missing import Missing
from leadwell.foundations.periods import Period, PeriodKind
from leadwell.measures.audiences import Reader, figures_for, shown_to
from leadwell.measures.charts import Figure, chart_of
from leadwell.measures.definitions import measure, measures

MONTH = Period(PeriodKind.MONTH, date(2025, 3, 1))
amounts = st.one_of(st.none(), st.integers(0, 60).map(float), st.floats(0, 5000))
figures = st.builds(
    lambda numerator, denominator, missing: Figure(
        period=MONTH,
        numerator=None if missing else numerator,
        denominator=denominator,
        missing=missing,
    ),
    amounts,
    amounts,
    st.sampled_from([None, None, None, *Missing]),
)


@given(st.sampled_from(sorted(measures())), figures)
def test_the_three_readers_never_disagree_on_a_number(key, figure):
    one = measure(key)
    staff, public, regulator = (shown_to(reader, one, figure) for reader in Reader)
    assert (staff.value, staff.text, staff.certainty, staff.missing) == (
        regulator.value,
        regulator.text,
        regulator.certainty,
        regulator.missing,
    )
    assert not staff.held_back
    assert not regulator.held_back
    if public.held_back:
        assert (public.value, public.text, public.certainty.interval) == (None, threshold().words, None)
    else:
        assert (public.value, public.text, public.certainty) == (staff.value, staff.text, staff.certainty)


@given(st.sampled_from(sorted(measures())), figures)
def test_what_is_held_back_can_be_read_in_nothing_that_is_shown(key, figure):
    one = measure(key)
    public = shown_to(Reader.PUBLIC, one, figure)
    small = figure.numerator is not None and 0 < figure.numerator < threshold().smallest_shown
    if one.counts_people and small and public.missing is None:
        assert public.held_back
    chart = chart_of(one, figures_for(Reader.PUBLIC, one, [figure]), place="Ward 12")
    assert chart.points[0].value == public.value
    if public.held_back:
        assert chart.points[0].missing is Missing.SUPPRESSED


@pytest.mark.parametrize(("falls", "held_back"), [(0.0, False), (1.0, True), (4.0, True), (5.0, False)])
def test_few_falls_are_held_back_from_the_public_and_none_or_enough_are_shown(falls, held_back):
    figure = Figure(period=MONTH, numerator=falls, denominator=600.0)
    assert shown_to(Reader.PUBLIC, measure("quality.falls"), figure).held_back is held_back
    assert shown_to(Reader.REGULATOR, measure("quality.falls"), figure).value == falls / 600 * 1000


@pytest.mark.parametrize("key", sorted(key for key, one in measures().items() if one.counts_people))
def test_every_measure_of_people_holds_back_every_small_number_and_no_other(key):
    one = measure(key)
    for count in range(20):
        figure = Figure(period=MONTH, numerator=float(count), denominator=600.0)
        assert shown_to(Reader.PUBLIC, one, figure).held_back is (1 <= count <= 4)


def test_a_share_that_nearly_all_gave_is_held_back_since_the_few_others_could_be_told():
    figure = Figure(period=MONTH, numerator=28.0, denominator=30.0)
    assert shown_to(Reader.PUBLIC, measure("quality.fft_positive"), figure).held_back


def test_staffing_is_shown_to_everybody_however_few_the_shifts():
    figure = Figure(period=MONTH, numerator=1.0, denominator=62.0)
    one = measure("staffing.shifts_not_safe")
    assert {shown_to(reader, one, figure).text for reader in Reader} == {"1.6%"}
    assert len({shown_to(reader, one, figure).says for reader in Reader}) == 3


def test_a_definition_that_is_to_be_checked_says_so_to_every_reader():
    figure = Figure(period=MONTH, numerator=7.1)
    marks = {shown_to(reader, measure("voices.engagement"), figure).definition_mark for reader in Reader}
    assert marks == {"to be checked against its source"}
