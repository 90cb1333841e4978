"""Made-up values for the pattern page, one of each piece."""

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

from leadwell.drawing import Sheet, ShiftCalendar, ShiftMark, ShiftState, Timeline
from leadwell.foundations.missing import Missing
from leadwell.foundations.periods import Period, PeriodKind
from leadwell.intake.faults import Fault, Outcome
from leadwell.measures.charts import Chart, DatedTarget, Figure, chart_of, common_axis, matrix
from leadwell.measures.definitions import measure
from leadwell.measures.spc import Step
from leadwell_site.design_system.figures import Mark, Shown

_FIRST = Period(PeriodKind.MONTH, date(2023, 6, 1))
_LAST = _FIRST.shifted(29)


def page() -> dict[str, Any]:
    """Give everything that the pattern page shows."""
    fill = _chart("staffing.fill.registered.day", seed=3, middle=94.0, spread=2.2, fall=6.0, gaps=(7, 19))
    falls = _chart("quality.falls", seed=5, middle=5.5, spread=1.0, fall=1.5)
    stepped = _stepped()
    sickness = _chart("workforce.sickness", seed=9, middle=5.2, spread=0.5, fall=-1.6)
    return {
        "organisation": {"name": "Harbour and Vale Hospitals (an example)", "is_synthetic": True},
        "account": [{"text": "Ada Example"}, {"text": "Sign out", "action": "#"}],
        "navigation": [
            {"text": "Today", "href": "#", "current": True},
            {"text": "Wards", "href": "#figures"},
            {"text": "Files", "href": "#files"},
            {"text": "Measures", "href": "#charts"},
            {"text": "People", "href": "#forms"},
        ],
        "as_known": {"on": date(2025, 3, 3), "today_href": "?"},
        "crumbs": [{"text": "Home", "href": "#"}, {"text": "Harbour site", "href": "#"}],
        "fill": Shown(
            text="100%",
            label="registered nurses, day, March 2025",
            sure="From 61 of 62 shifts",
            marks=(Mark(text="9 shifts had a red flag", tone="alert"), Mark(text="1 shift was not sent")),
            source_href="#source",
        ),
        "care_hours": Shown(
            text="7.6", unit="hours per patient day", sure="Everything was counted", source_href="#source"
        ),
        "not_there": Shown(missing=Missing.NOT_SUBMITTED.words, label="falls", source_href="#source"),
        "chart": fill,
        "small_charts": [falls, sickness],
        "dark_chart": _chart(
            "staffing.shifts_not_safe", seed=7, middle=14.0, spread=3.0, fall=-26.0, gaps=(9,)
        ),
        "sheet": Sheet(
            title="Harvey Ward, small multiples",
            sentence="Four measures on one time axis, each with its own limits.",
            axis=common_axis([fill, falls, sickness, stepped]),
            charts=(fill, falls, sickness, stepped),
        ),
        "stepped": stepped,
        "matrix": matrix([fill, falls, sickness, stepped]),
        "calendar": _calendar(),
        "timeline": Timeline(
            title="Harvey Ward on one time axis",
            sentence="Fill fell from winter 2025; falls and sickness did not change beyond chance.",
            axis=tuple(point.label for point in fill.points),
            charts=(fill, falls, sickness),
        ),
        "faults": _faults(),
        "months": [_LAST.shifted(-back).start for back in range(12)],
        "month": _LAST.start,
        "rows": [
            [{"text": "Harvey Ward", "href": "#"}, "1,260", "1,259.5", "100.0%", "9"],
            [{"text": "Maple Ward", "href": "#"}, "980", "931", "95.0%", "2"],
            [{"text": "A ward with quite a long name, upstairs", "href": "#"}, "720", "no figure", "–", "–"],
        ],
        "tasks": [
            {"text": "Check the ward names", "href": "#", "status": "Done", "tone": "good"},
            {
                "text": "Say what two columns mean",
                "href": "#",
                "hint": "Found in rota.xlsx",
                "status": "To do",
                "tone": "note",
            },
            {"text": "Send the return", "status": "Cannot start yet", "tone": "quiet"},
        ],
    }


def _chart(
    key: str, *, seed: int, middle: float, spread: float, fall: float, gaps: tuple[int, ...] = ()
) -> Chart:
    chance = random.Random(seed)  # noqa: S311 (made-up values, not secrets)
    figures = []
    for place in range(30):
        drift = fall if place >= 22 else 0.0
        value = max(0.2, chance.gauss(middle - drift, spread))
        kind = measure(key)
        below = 3_000.0 if kind.denominator else None
        figures.append(
            Figure(
                period=_FIRST.shifted(place),
                numerator=None if place in gaps else value * (below or 1.0) / kind.multiplier,
                denominator=below,
                missing=Missing.NOT_SUBMITTED if place in gaps else None,
            )
        )
    return chart_of(
        measure(key),
        figures,
        place="Harvey Ward",
        target=95.0 if "fill" in key else None,
        events={_FIRST.shifted(22): "New shift pattern"} if "fill" in key else None,
    )


def _stepped() -> Chart:
    """A share out of numbers that change: limits follow them, begin anew at a step, and the target moved."""
    chance = random.Random(21)  # noqa: S311
    kind = measure("staffing.shifts_not_safe")
    figures = []
    for place in range(30):
        of = chance.choice([30, 60, 62, 90])
        flagged = sum(chance.random() < (0.3 if place < 15 else 0.12) for _ in range(of))
        figures.append(Figure(period=_FIRST.shifted(place), numerator=float(flagged), denominator=float(of)))
    return chart_of(
        kind,
        figures,
        place="Maple Ward",
        target=[
            DatedTarget(since=_FIRST.start, value=25.0),
            DatedTarget(since=_FIRST.shifted(20).start, value=10.0),
        ],
        steps=[
            Step(
                starts_on=_FIRST.shifted(15).start,
                reason="Six beds closed",
                decided_by="Ada Example",
                known_at=datetime(2025, 1, 6, tzinfo=UTC),
            )
        ],
    )


def _calendar() -> ShiftCalendar:
    chance = random.Random(11)  # noqa: S311
    month = Period(PeriodKind.MONTH, date(2025, 3, 1))
    marks = []
    for day in range(month.days):
        for part in ("day", "night"):
            state = chance.choices(list(ShiftState), [24, 4, 1, 2, 1, 1])[0]
            words = "6.5 registered hours short of 23" if state == "flag" else ""
            marks.append(ShiftMark(on=month.start + timedelta(days=day), part=part, state=state, words=words))
    calendar = ShiftCalendar(title="", sentence="", month=month, marks=tuple(marks))
    flags = calendar.count(ShiftState.FLAG) + calendar.count(ShiftState.MITIGATED)
    return ShiftCalendar(
        title="Shifts of Harvey Ward, March 2025",
        sentence=f"100% of hours were filled. {flags} shifts had a red flag.",
        month=month,
        marks=tuple(marks),
    )


def _faults() -> list[Fault]:
    return [
        Fault(
            code="number.unreadable",
            outcome=Outcome.KEPT_ASIDE,
            sheet="March",
            row=14,
            column="Actual hours",
            found="see Jo",
            done="The row is kept aside and not counted.",
            mend="Write the hours as a number, for example 11.5.",
        ),
        Fault(
            code="name.misspelt",
            outcome=Outcome.MENDED,
            sheet="March",
            column="Ward",
            found="Harvy Ward",
            done="Read as Harvey Ward.",
            mend="Correct the name in the rota system.",
            count=31,
        ),
        Fault(
            code="sheet.unknown",
            outcome=Outcome.REFUSED,
            sheet="Notes",
            done="The sheet is not read.",
            mend="Nothing to do if it holds only notes.",
        ),
    ]
