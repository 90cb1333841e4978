"""A published chart is drawn from its document alone, as it was published, whichever form the document has."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from leadwell.drawing import chart_svg
from leadwell.foundations.missing import Missing
from leadwell.foundations.periods import Period, PeriodKind
from leadwell.measures.charts import DatedTarget, Figure, Meaning, chart_of
from leadwell.measures.definitions import measure
from leadwell.measures.spc import Hit, Step
from leadwell_site.publishing.frozen import chart_as_published, frozen

pytestmark = pytest.mark.site

FIRST = Period(PeriodKind.MONTH, date(2024, 1, 1))


def series(values, of=60.0):
    return [
        Figure(
            period=FIRST.shifted(at),
            numerator=value,
            denominator=of + at % 3,
            missing=Missing.SUPPRESSED if value is None else None,
            note="corrected" if at == 3 else "",
        )
        for at, value in enumerate(values)
    ]


RISING = [9.0, 11.0, None] * 5 + [20.0, 21.0, 22.0, 23.0, 24.0, 25.0, 26.0, 60.0]


@pytest.mark.parametrize("key", ["staffing.shifts_not_safe", "staffing.fill.registered.day", "quality.falls"])
@pytest.mark.parametrize("values", [[], [3.0, 4.0], RISING, [*RISING, 2.0]])
def test_a_chart_is_the_same_after_it_was_a_document(key, values):
    chart = chart_of(
        measure(key),
        series(values),
        place="Harvey Ward",
        target=[
            DatedTarget(since=FIRST.start, value=10.0),
            DatedTarget(since=FIRST.shifted(9).start, value=5.0),
        ],
        events={FIRST.shifted(2): "New rota"},
        steps=[
            Step(
                starts_on=FIRST.shifted(15).start,
                reason="Two beds closed",
                decided_by="Ada",
                known_at=datetime(2025, 1, 1, tzinfo=UTC),
            )
        ],
    )
    again = chart_as_published(json.loads(json.dumps(frozen(chart))))
    plain = replace(
        chart,
        points=tuple(
            replace(point, starts_on=None, certainty=held.certainty)
            for point, held in zip(chart.points, again.points, strict=True)
        ),
    )
    assert again == plain
    assert chart_svg(again) == chart_svg(chart)


FORM_1 = {  # as documents were sealed before 2026-12
    "title": "Falls: Harvey Ward",
    "sentence": "The latest figure is 9.1, for March 2024.",
    "unit": "per 1,000 days",
    "decimals": 1,
    "centre": 4.0,
    "lower": 0.0,
    "upper": 8.5,
    "why_no_limits": "",
    "points": [
        {
            "label": label,
            "value": value,
            "shown": shown,
            "missing": missing,
            "signal": signal,
            "meaning": meaning,
            "sure": "",
            "note": "",
        }
        for label, value, shown, missing, signal, meaning in (
            ("January 2024", 4.0, "4.0 per 1,000 days", "", "run_above", "concern"),
            ("February 2024", None, "held back", "suppressed", "", ""),
            ("March 2024", 9.1, "9.1 per 1,000 days", "", "above_limit", "concern"),
        )
    ],
}


def test_a_document_of_the_first_form_keeps_its_numbers_its_signals_and_its_words():
    chart = chart_as_published(FORM_1)
    assert (chart.centre, chart.lower, chart.upper, chart.sentence) == (4.0, 0.0, 8.5, FORM_1["sentence"])
    assert [point.signals for point in chart.points] == [(Hit.SHIFT_HIGH,), (), (Hit.OUTSIDE_HIGH,)]
    assert [point.meaning for point in chart.points] == [Meaning.CONCERN, None, Meaning.CONCERN]
    assert chart.rows[2] == (
        "March 2024",
        "9.1 per 1,000 days",
        "",
        "above the upper limit (a concern)",
        "",
    )
    svg = chart_svg(chart)
    assert all(said in svg for said in ("upper limit 8.5", "average 4.0", "lower limit 0.0", "latest 9.1"))


def test_a_document_of_the_first_form_without_limits_says_why():
    few = FORM_1 | {"centre": None, "lower": None, "upper": None, "why_no_limits": "Limits need 12 points."}
    assert chart_as_published(few).why_no_limits == "Limits need 12 points."
    assert chart_as_published(few | {"points": []}).points == ()
