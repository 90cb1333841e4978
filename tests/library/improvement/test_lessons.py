"""Lessons have one right answer on every chart, and the chart itself gives it; questions fit what a chart shows."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadwell.foundations.periods import Period, PeriodKind
from leadwell.improvement import ask_next, lesson, lessons, on_chart
from leadwell.improvement.lessons import NoChartToLearnOn, NoSuchLesson
from leadwell.measures.charts import Figure, chart_of
from leadwell.measures.definitions import measure

FALLS = measure("quality.falls")
FIRST = Period(PeriodKind.MONTH, date(2024, 1, 1))
STABLE = [12, 10, 11, 13, 12, 10, 11, 12, 13, 10, 12, 11, 12, 10, 13, 11, 12, 10, 11, 13]


def chart(values, **more):
    figures = [
        Figure(
            period=FIRST.shifted(place),
            numerator=None if value is None else float(value),
            denominator=1000.0,
        )
        for place, value in enumerate(values)
    ]
    return chart_of(FALLS, figures, place="Harvey Ward", **more)


@settings(max_examples=60, deadline=None)
@given(values=st.lists(st.integers(0, 60), min_size=13, max_size=40), target=st.none() | st.integers(0, 60))
def test_every_step_has_one_right_answer_among_at_least_two_that_differ(values, target):
    drawn = chart(values, target=None if target is None else float(target))
    if drawn.upper is None:
        return
    for one in lessons().values():
        for step in on_chart(one, drawn):
            assert 0 <= step.right < len(step.choices)
            assert len(set(step.choices)) == len(step.choices)
            assert "{" not in step.words + step.ask + step.explain + "".join(step.choices)


def test_the_chart_itself_says_which_answer_is_right():
    for values, said in ((STABLE, "No: chance explains it"), ([*STABLE, 60], "Yes: it shows a sign")):
        step = on_chart(lesson("reading"), chart(values))[-1]
        assert step.choices[step.right].startswith(said)


def test_the_right_answer_has_no_usual_place():
    places = {step.right for one in lessons().values() for step in on_chart(one, chart(STABLE))}
    assert len(places) > 1


def test_a_young_chart_and_an_unknown_lesson_are_refused_in_words():
    with pytest.raises(NoChartToLearnOn, match="Limits need 12 points"):
        on_chart(lesson("reading"), chart(STABLE[:5]))
    with pytest.raises(NoSuchLesson, match="'dancing'"):
        lesson("dancing")


def test_what_is_asked_next_fits_what_the_chart_shows():
    assert "What was different in September 2025" in ask_next(chart([*STABLE, 60]))[0]
    assert "What did we do differently" in ask_next(chart([*STABLE, *[2] * 8]))[0]
    assert ask_next(chart(STABLE)) == (
        "Chance explains the latest figure. Is the level itself, 11.4, good enough?",
    )
    silent = ask_next(chart([*STABLE, None, None]))
    assert silent[0] == "Nothing has come in since August 2025. Who sends it, and what is in the way?"
    assert any("met by luck" in words for words in ask_next(chart(STABLE, target=11.0)))
    assert any("will miss the target" in words for words in ask_next(chart(STABLE, target=1.0)))
    assert ask_next(chart([None])) == ()


def test_no_luck_and_no_chance_is_asked_about_where_limits_do_not_hold():
    fell = chart([*STABLE, *[2] * 8], target=5.0)
    assert not any("luck" in words for words in ask_next(fell))
    assert any("limits begin anew" in words for words in ask_next(fell))
    doubted = chart(STABLE, target=11.0, doubt="Each figure follows from the last.")
    assert not any("luck" in words for words in ask_next(doubted))
    rare = ask_next(chart([0, 0, 1, 0] * 6, target=0.0))
    assert rare == ("What happened at each event, and what do they have in common?",)
