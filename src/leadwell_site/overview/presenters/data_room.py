"""The shared data room: quality, staffing, workforce, money and voices of one unit on one time axis."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse

from leadwell.drawing import Timeline
from leadwell.foundations.missing import Missing
from leadwell.foundations.periods import Period
from leadwell.foundations.spreadsheets import Cell as FileCell
from leadwell.measures.charts import Asked, charts_of
from leadwell.measures.definitions import Measure, NoSuchMeasure, measure
from leadwell_site.measures.presenters import shown
from leadwell_site.measures.presenters.decided import events_of, targets_of
from leadwell_site.measures.queries import AllDecided
from leadwell_site.measures.queries.trees import figure_of
from leadwell_site.overview.presenters.unit_page import Keep, Rows, of_month
from leadwell_site.publishing.contents import page_contents

SUBJECTS = {
    "staffing": "Staffing",
    "quality": "Quality",
    "workforce": "Workforce",
    "finance": "Money",
    "voices": "What staff say",
    "ratings": "Ratings",
}
MOST_SHOWN = 10
_FEWEST = 4  # are shown at first, where there are so many


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A measure that can be shown."""

    key: str
    title: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceGroup:
    """The measures of one subject."""

    title: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesLine:
    """One series in words, and where it is looked at more closely."""

    title: str
    subject: str
    sentence: str
    href: str


def offered(held: Collection[str]) -> list[Measure]:
    """Give the measures that have a definition, by subject and title."""
    found = []
    for key in held:
        try:
            found.append(measure(key))
        except NoSuchMeasure:
            continue  # a heading of somebody's own: it has a chart page, and no unit or direction to draw with
    order = list(SUBJECTS)
    return sorted(found, key=lambda one: (order.index(one.subject), page_contents().title(one)))


def chosen(asked: Sequence[str], held: Sequence[Measure]) -> list[Measure]:
    """Give the measures to show: those asked for, else the first few of the definition that there are."""
    there = {one.key: one for one in held}
    wanted = [key for key in dict.fromkeys(asked) if key in there][:MOST_SHOWN]
    if not wanted:
        first = [key for key in page_contents().data_room_first if key in there]
        others = [key for key in there if key not in first]
        wanted = [
            *first,
            *others[: max(0, _FEWEST - len(first))],
        ]  # a home without nurses has few of the first
    return [one for one in held if one.key in wanted]


def choice_groups(held: Sequence[Measure], shown_now: Sequence[Measure]) -> list[ChoiceGroup]:
    """Give what can be chosen, under its subject."""
    keys = {one.key for one in shown_now}
    return [
        ChoiceGroup(
            title=title,
            choices=tuple(
                Choice(key=one.key, title=page_contents().title(one), chosen=one.key in keys)
                for one in held
                if one.subject == subject
            ),
        )
        for subject, title in SUBJECTS.items()
        if any(one.subject == subject for one in held)
    ]


def timeline(
    rows: Rows,
    unit_id: int,
    name: str,
    kinds: Sequence[Measure],
    months: Sequence[Period],
    decided: AllDecided,
) -> Timeline:
    """Give the series on one time axis; each has its own scale."""
    made = charts_of(
        Asked(
            measure=kind,
            figures=[figure_of(dict(row)) for row in rows.get((unit_id, kind.key), ())],
            place=name,
            until=months[-1],
            steps=decided[unit_id, kind.key].steps,
            target=targets_of(decided[unit_id, kind.key]),
            events=events_of(decided[unit_id, kind.key]),
        )
        for kind in kinds
    )
    charts = tuple(
        replace(chart, title=page_contents().title(kind))  # all of them are about the same place
        for kind, chart in zip(kinds, made, strict=True)
    )
    told = sum(1 for chart in charts if chart.last is not None)
    return Timeline(
        title=f"{name}, {months[0].label} to {months[-1].label}",
        sentence=(
            f"{told} series on one time axis. Two that move together need not cause one another: "
            "ask what else changed."
        ),
        axis=tuple(month.label for month in months),
        charts=charts,
    )


def lines_of(drawn: Timeline, kinds: Sequence[Measure], unit_id: int, keep: Keep) -> list[SeriesLine]:
    """Give each series in words."""
    return [
        SeriesLine(
            title=page_contents().title(kind),
            subject=SUBJECTS[kind.subject],
            sentence=chart.sentence,
            href=keep(reverse("improvement:chart", args=[unit_id, kind.key])),
        )
        for kind, chart in zip(kinds, drawn.charts, strict=True)
    ]


def table_rows(
    rows: Rows, unit_id: int, kinds: Sequence[Measure], months: Sequence[Period], keep: Keep
) -> list[list[Any]]:
    """Give one row a month, the latest first; each figure leads to where it comes from."""
    found: list[list[Any]] = []
    for month in reversed(months):
        line: list[Any] = [month.label]
        for kind in kinds:
            row = of_month(rows, unit_id, kind.key, month)
            number = shown(kind, row, keep=keep)
            line.append(
                {"text": "not sent" if row is None else number.missing}
                if number.missing
                else {"text": number.text, "href": number.source_href}
            )
        found.append(line)
    return found


def file_rows(
    rows: Rows, unit_id: int, name: str, kinds: Sequence[Measure], months: Sequence[Period]
) -> list[list[FileCell]]:
    """Give one row a measure and month, for the file to download: the parts of every figure are in it."""
    return [
        [
            name,
            kind.key,
            kind.title,
            f"{month.start:%Y-%m}",
            None if row is None else row["numerator"],
            None if row is None else row["denominator"],
            None if row is None else kind.value(row["numerator"], row["denominator"]),
            kind.unit,
            _missing(kind, row),
        ]
        for kind in kinds
        for month in months
        for row in [of_month(rows, unit_id, kind.key, month)]
    ]


FILE_HEADINGS = (
    "Unit", "Measure", "Title", "Month", "Numerator", "Denominator", "Value", "Unit of the value", "Why missing",
)  # fmt: skip


def _missing(kind: Measure, row: Mapping[str, Any] | None) -> str:
    if row is None:
        return Missing.NOT_SUBMITTED.words
    if row["missing"]:
        return Missing(row["missing"]).words
    if kind.value(row["numerator"], row["denominator"]) is None:
        return Missing.NOT_DEFINED.words
    return ""
