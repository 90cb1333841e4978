"""Pages of definitions: what each measure is, where that is written, and how well it is founded."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from leadwell.measures.definitions import Measure
from leadwell_site.design_system.wording import day
from leadwell_site.measures.presenters.words import better_words, formula_words, status_of, sure_words

Cell = str | dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The measures of one subject, as rows of a table."""

    title: str
    rows: list[list[Cell]]


def subjects(measures: Iterable[Measure], *, keep: Callable[[str], str]) -> list[Subject]:
    """Give every measure by subject, each with a link to its definition."""
    found: dict[str, list[Measure]] = defaultdict(list)
    for one in measures:
        found[one.subject].append(one)
    return [
        Subject(title=name[:1].upper() + name[1:], rows=[_line(one, keep) for one in several])
        for name, several in sorted(found.items())
    ]


def facts(measure: Measure) -> list[list[Cell]]:
    """Give everything that a definition says."""
    return [
        ["How it is worked out", formula_words(measure)],
        ["Unit", "per cent" if measure.unit == "%" else measure.unit or "a plain number"],
        ["Which way is better", better_words(measure)],
        ["How sure", sure_words(measure)],
        ["For staff", measure.staff_words],
        ["For the public", measure.public_words],
        ["For the regulator", measure.regulator_words],
        ["Where it is written", measure.source],
        ["How well that is founded", status_of(measure)[1]],
        ["Holds from", day(measure.since)],
        ["Key", measure.key],
    ]


def _line(measure: Measure, keep: Callable[[str], str]) -> list[Cell]:
    address = keep(reverse("measures:definition", args=[measure.key]))
    return [
        {"text": measure.title, "href": address},
        formula_words(measure),
        status_of(measure)[1],
    ]
