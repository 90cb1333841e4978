"""Charts and calendars for the tests of drawing, from plain values or from anything Hypothesis thinks of."""

import itertools
from collections.abc import Sequence
from datetime import date, timedelta
from xml.etree import ElementTree

from hypothesis import strategies as st

from leadwell.drawing import ShiftCalendar, ShiftMark, ShiftState
from leadwell.foundations.missing import Missing
from leadwell.foundations.periods import Period, PeriodKind
from leadwell.measures.charts import Annotation, Chart, ChartPoint, Meaning, Segment
from leadwell.measures.rates import Certainty, Sureness
from leadwell.measures.spc import Assurance, Variation

SVG = "{http://www.w3.org/2000/svg}"
SURE = Certainty(kind=Sureness.FULL_COUNT, interval=None, words="Everything was counted.")
FIRST = Period(PeriodKind.MONTH, date(2023, 1, 1))


def point(
    value: float | None, *, place: int = 0, meaning: Meaning | None = None, **lines: float | None
) -> ChartPoint:
    return ChartPoint(
        label=FIRST.shifted(place).label,
        value=value,
        shown="no figure" if value is None else f"{value:g}",
        missing=Missing.NOT_RECORDED if value is None else None,
        meaning=None if value is None else meaning,
        certainty=SURE,
        starts_on=FIRST.shifted(place).start,
        **lines,
    )


def chart(
    values: Sequence[float | None],
    *,
    meanings: Sequence[Meaning | None] = (),
    title: str = "Falls: Harvey Ward",
    limits: tuple[float, float, float] | None = None,
    target: float | None = None,
    unit: str = "%",
    annotations: tuple[Annotation, ...] = (),
) -> Chart:
    said = list(meanings) + [None] * (len(values) - len(meanings))
    lower, centre, upper = limits or (None, None, None)
    return Chart(
        title=title,
        sentence="The latest figure is within what chance explains.",
        unit=unit,
        decimals=1,
        points=tuple(
            point(value, place=place, meaning=said[place], lower=lower, upper=upper, target=target)
            for place, value in enumerate(values)
        ),
        segments=(
            Segment(
                start=0,
                end=len(values),
                points=len(values),
                centre=centre,
                lower=lower,
                upper=upper,
                why_no_limits="" if limits else "Too few points.",
                target=target,
            ),
        )
        if values
        else (),
        annotations=annotations,
    )


any_value = st.none() | st.floats() | st.floats(-100, 100) | st.integers(0, 40).map(float)
any_text = st.text(max_size=30)


@st.composite
def any_chart(draw: st.DrawFn) -> Chart:
    values = draw(st.lists(any_value, max_size=70))
    constant = [draw(any_value) for _ in range(5)]  # most charts have the same lines at every point
    varies = draw(st.booleans())
    ends = sorted(draw(st.sets(st.integers(1, max(1, len(values))), max_size=3)) | {len(values)})
    ends = [end for end in ends if end <= len(values)]
    segments = [
        Segment(
            start=start,
            end=end,
            points=end - start,
            centre=draw(any_value),
            lower=draw(any_value),
            upper=draw(any_value),
            why_no_limits="",
            reason=draw(any_text),
            target=draw(any_value),
            variations=tuple(draw(st.sets(st.sampled_from(Variation), max_size=2))),
            assurance=draw(st.sampled_from(Assurance)),
        )
        for start, end in itertools.pairwise([0, *ends])
        if end > start
    ]
    points = []
    for place, value in enumerate(values):
        lines = [draw(any_value) for _ in range(5)] if varies and place % 11 == 0 else constant
        points.append(
            ChartPoint(
                label=draw(any_text) if place % 7 == 3 else FIRST.shifted(place).label,
                value=value,
                shown="x",
                missing=None,
                meaning=draw(st.none() | st.sampled_from(Meaning)),
                certainty=SURE,
                lower=lines[0],
                upper=lines[1],
                lower_2=lines[2],
                upper_2=lines[3],
                target=lines[4],
            )
        )
    return Chart(
        title=draw(any_text),
        sentence=draw(any_text),
        unit=draw(any_text),
        decimals=draw(st.integers(0, 4)),
        points=tuple(points),
        segments=tuple(segments),
        annotations=tuple(
            Annotation(at=draw(st.integers(-3, 80)), words=draw(any_text))
            for _ in range(draw(st.integers(0, 3)))
        ),
    )


@st.composite
def any_calendar(draw: st.DrawFn) -> ShiftCalendar:
    month = FIRST.shifted(draw(st.integers(0, 40)))
    marks = st.builds(
        ShiftMark,
        on=st.integers(-5, 40).map(lambda day: month.start + timedelta(days=day)),
        part=st.sampled_from(["day", "night", "early", "late", "twilight", "sleep-in <1>"]),
        state=st.sampled_from(ShiftState),
        words=any_text,
    )
    return ShiftCalendar(
        title=draw(any_text),
        sentence=draw(any_text),
        month=month,
        marks=tuple(draw(st.lists(marks, max_size=70))),
    )


def elements(svg: str) -> list[ElementTree.Element]:
    """Read the drawing as XML, which fails on any fault in it."""
    return list(ElementTree.fromstring(svg).iter())


def paths_painted(svg: str, paint: str) -> list[str]:
    """The data of the paths that have this fill or stroke."""
    return [
        one.get("d", "")
        for one in elements(svg)
        if one.tag == f"{SVG}path" and paint in (one.get("fill"), one.get("stroke"))
    ]
