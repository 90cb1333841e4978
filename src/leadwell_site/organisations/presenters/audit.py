"""Rows of the audit log and of the overrides."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from leadwell_site.audit.models import AuditLine, Override
from leadwell_site.audit.queries import ChainFault, OverrideCount
from leadwell_site.design_system.wording import count, day, moment, plural

# Numbers in the log and the sort of thing that each names: in details by their keys, in subjects where the program
# wrote them. Words of people and files stand elsewhere in a subject: a ward may be called "Dementia unit 4".
_NUMBERED = re.compile(
    r"^(?:question \d+, )?(unit|organisation|person|user) (\d+)(?=$|, \d{4}-|, [a-z_]+-\d{4})"
)
_OF_WORDS = "audit.suggestion.overridden"
_OF_UNITS = ("unit", "parent", "new")
Names = Mapping[tuple[str, int], str]
_HASH = re.compile(r"[0-9a-f]{64}")
_OF_A_HASH = 16
LINES_HEAD = ["When", "Who", "Did", "To what", "Details"]
COUNTS_HEAD = [
    "Suggestion",
    "Reason",
    {"text": "Times", "number": True},
    {"text": "Units", "number": True},
    "Last",
]
OVERRIDES_HEAD = ["When", "What", "Suggested", "Chosen instead", "Reason", "By"]


def named_in(lines: Iterable[AuditLine]) -> set[tuple[str, int]]:
    """The units, organisations and people that lines name by number: ("unit", 12)."""
    found = set()
    for line in lines:
        told = _NUMBERED.match(line.subject) if line.did != _OF_WORDS else None
        found |= {(_sort(told[1]), int(told[2]))} if told else set()
        found |= {("unit", line.details[key]) for key in _OF_UNITS if isinstance(line.details.get(key), int)}
    return found


def line_rows(lines: Iterable[AuditLine], names: Names) -> list[list[Any]]:
    """One row for each line. What the log holds by number is told by its name."""
    return [
        [
            moment(line.at),
            line.actor,
            _words(line.did),
            _subject(line, names),
            _details({key: _told(key, value, names) for key, value in line.details.items()}),
        ]
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
            _suggestion(one),
            _first_up(_words(one.reason_code)),
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
            _first_up(_words(one.reason_code)) + (f": {one.reason}" if one.reason else ""),
            one.by,
        ]
        for one in overrides
    ]


def _words(code: str) -> str:
    """``intake.source.loaded`` as words: "source loaded". What comes first names a part of the program."""
    return " ".join(code.split(".")[1:] or [code]).replace("_", " ")


def _suggestion(one: OverrideCount) -> str:
    """What was suggested, and by which rule: "Registered nurse time was short (red flag RF5)"."""
    rule = _words(one.suggestion)
    return f"{_first_up(one.suggested)} ({rule})" if one.suggested else _first_up(rule)


def _first_up(words: str) -> str:
    return words[:1].upper() + words[1:]


def _subject(line: AuditLine, names: Names) -> str:
    """Give the subject with the name before the number, which the sealed line holds."""
    told = _NUMBERED.match(line.subject) if line.did != _OF_WORDS else None
    name = names.get((_sort(told[1]), int(told[2]))) if told else None
    if told is None or name is None:
        return line.subject
    start, end = told.start(1), told.end(2)
    return f"{line.subject[:start]}{name} ({line.subject[start:end]}){line.subject[end:]}"


def _sort(word: str) -> str:
    return "person" if word == "user" else word


def _told(key: str, value: Any, names: Names) -> Any:
    name = names.get(("unit", value)) if key in _OF_UNITS and isinstance(value, int) else None
    return value if name is None else f"{name} ({value})"


def _details(details: Mapping[str, Any]) -> str:
    said = [
        f"{name.replace('_', ' ')}: {_detail(value)}" for name, value in details.items() if _is_said(value)
    ]
    return "; ".join(said) or "none"


def _is_said(value: Any) -> bool:
    """Whether there is anything to say; of counts, those that are none are left out."""
    return any(value.values()) if isinstance(value, Mapping) else value not in (None, "")


def _detail(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name.replace('_', ' ')} {number}" for name, number in value.items() if number)
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    # A hash is told by its beginning: the whole of it stands where it belongs, at the file or the page.
    return f"{text[:_OF_A_HASH]}…" if _HASH.fullmatch(text) else text
