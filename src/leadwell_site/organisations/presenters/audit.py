"""Rows of the audit log and of the overrides."""

from collections.abc import Iterable, Mapping
from typing import Any

from leadwell_site.audit.models import AuditLine, Override
from leadwell_site.audit.queries import ChainFault, OverrideCount
from leadwell_site.design_system.wording import count, day, moment, plural

LINES_HEAD = ["When", "Who", "Did", "To what", "Details"]
COUNTS_HEAD = [
    "Suggestion",
    "Reason",
    {"text": "Times", "number": True},
    {"text": "Units", "number": True},
    "Last",
]
OVERRIDES_HEAD = ["When", "What", "Suggested", "Chosen instead", "Reason", "By"]


def line_rows(lines: Iterable[AuditLine]) -> list[list[Any]]:
    """One row for each line."""
    return [
        [moment(line.at), line.actor, _words(line.did), line.subject, _details(line.details)]
        for line in lines
    ]


def chain_words(faults: list[ChainFault] | None, *, lines: int) -> tuple[str, str]:
    """The tone and the sentence of the check of the chain; None where it was not checked."""
    if faults is None:
        return "note", f"The log has {plural(lines, 'line')}. It was not checked for this page."
    if not faults:
        return "good", "Every line was checked: none was changed, taken out or put in."
    first = "; ".join(fault.words for fault in faults[:5])
    return "alert", f"The log does not hold together in {plural(len(faults), 'place')}. {first}"


def count_rows(counts: Iterable[OverrideCount]) -> list[list[Any]]:
    """One row for each suggestion and reason."""
    return [
        [
            _words(one.suggestion),
            _words(one.reason_code),
            count(one.count),
            count(one.units),
            day(one.last_at),
        ]
        for one in counts
    ]


def override_rows(overrides: Iterable[Override]) -> list[list[Any]]:
    """One row for each override."""
    return [
        [
            moment(one.at),
            one.subject,
            one.suggested,
            one.chosen,
            f"{_words(one.reason_code)}: {one.reason}" if one.reason else _words(one.reason_code),
            one.by,
        ]
        for one in overrides
    ]


def _words(code: str) -> str:
    """``intake.source.loaded`` as words: "intake, source, loaded"."""
    return ", ".join(part.replace("_", " ") for part in code.split("."))


def _details(details: Mapping[str, Any]) -> str:
    said = [
        f"{name.replace('_', ' ')}: {value}" for name, value in details.items() if value not in (None, "")
    ]
    return "; ".join(said) or "none"
