"""The fields of a shift file, in one table: it is what the reader checks against and what the schema is made from."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from leadwell.foundations.staff import StaffGroup
from leadwell.staffing.rules import Serves


class Kind(StrEnum):
    """What a field holds."""

    TEXT = "text"
    NUMBER = "number"
    WHOLE = "whole number"
    FLAG = "true or false"
    DAY = "date"
    MOMENT = "date and time"
    TEXTS = "list of texts"
    COUNTS = "numbers by name"
    REQUIRED = "requirement"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field: what it is called, what it holds, and what it is for."""

    name: str
    kind: Kind
    words: str
    needed: bool = False
    most: float | None = None  # of a number; all are 0 or more
    one_of: tuple[str, ...] = ()


def _field(name: str, kind: Kind, words: str, **more: Any) -> Field:
    return Field(name=name, kind=kind, words=words, **more)


_GROUPS = tuple(one.value for one in StaffGroup)

SHIFT = (
    _field("on", Kind.DAY, "The day of the shift.", needed=True),
    _field("part", Kind.TEXT, "Day, early, late, twilight or night; for people to read.", needed=True),
    _field("starts_at", Kind.MOMENT, "When it starts; needed where rest between shifts is to be checked."),
    _field("ends_at", Kind.MOMENT, "When it ends."),
)
UNIT = (
    _field("unit", Kind.TEXT, "Its code; people name it by this.", needed=True),
    _field("name", Kind.TEXT, "Its name for people to read."),
    _field("site", Kind.TEXT, "Its site; a move to another site costs more."),
    _field("serves", Kind.TEXT, "Whom it serves; it decides how many must stay.", one_of=tuple(Serves)),
    _field("gives", Kind.FLAG, "Whether people may be moved away. True where not given."),
    _field("takes", Kind.FLAG, "Whether people may be moved here. True where not given."),
    _field("why_closed", Kind.TEXT, "Why it does not give or take, for example an outbreak."),
    _field("needs", Kind.TEXTS, "Competences that whoever is moved here must have."),
    _field("keeps", Kind.COUNTS, "Of a competence: how many people who have it must stay on the unit."),
    _field("starts_at", Kind.MOMENT, "Its own start, where it differs from the shift's."),
    _field("ends_at", Kind.MOMENT, "Its own end."),
    _field(
        "required", Kind.REQUIRED, "Of each staff group: the hours required, as a distribution.", needed=True
    ),
)
PERSON = (
    _field("person", Kind.TEXT, "A code for the person.", needed=True),
    _field("name", Kind.TEXT, "A name for people to read."),
    _field("unit", Kind.TEXT, "The unit where they are now.", needed=True),
    _field("home", Kind.TEXT, "The unit where they belong; the same where not given."),
    _field("group", Kind.TEXT, "Their staff group.", needed=True, one_of=_GROUPS),
    _field("hours", Kind.NUMBER, "Hours that they work on this shift.", needed=True, most=24),
    _field(
        "registered_until", Kind.DAY, "The last day of their registration; needed to move registered staff."
    ),
    _field("competences", Kind.TEXTS, "Areas that they are competent for."),
    _field("supernumerary", Kind.FLAG, "Learning here: neither moved nor counted."),
    _field("started_on", Kind.DAY, "When they began; new starters are neither moved nor counted."),
    _field("stays", Kind.TEXT, "Why they are not to be moved, for example in charge."),
    _field("hours_last_7_days", Kind.NUMBER, "Hours in the seven days before this shift.", most=168),
    _field("consecutive_shifts", Kind.WHOLE, "Shifts in a row before this one.", most=60),
    _field("fatigue", Kind.NUMBER, "From 0 to 10.", most=10),
    _field("last_moved_on", Kind.DAY, "When they were last moved."),
    _field("moves_last_28_days", Kind.WHOLE, "How often they were moved in four weeks.", most=28),
    _field(
        "moved_in_a_row", Kind.WHOLE, "On how many of their latest shifts in a row they were moved.", most=28
    ),
    _field("last_ended_at", Kind.MOMENT, "When their shift before this one ended."),
    _field("next_starts_at", Kind.MOMENT, "When their shift after this one starts."),
    _field("prefers", Kind.TEXTS, "Units where they like to help."),
)
DECLINED = (
    _field("person", Kind.TEXT, "Who was not moved.", needed=True),
    _field("to", Kind.TEXT, "The unit they were not moved to.", needed=True),
    _field("reason", Kind.TEXT, "Why.", needed=True),
)
TOP = {"shift": SHIFT, "units": UNIT, "people": PERSON, "declined": DECLINED}
REQUIRED_FORMS = ("mean and spread", "samples", "quantiles")

_HOURS = {"type": "number", "minimum": 0}
_REQUIRED_SCHEMA: dict[str, Any] = {
    "oneOf": [
        {
            "type": "object",
            "properties": {"mean": _HOURS, "spread": _HOURS},
            "required": ["mean", "spread"],
            "additionalProperties": False,
        },
        {
            "type": "object",
            "properties": {"samples": {"type": "array", "items": _HOURS, "minItems": 5}},
            "required": ["samples"],
            "additionalProperties": False,
        },
        {
            "type": "object",
            "properties": {
                "quantiles": {"type": "object", "additionalProperties": _HOURS, "minProperties": 3}
            },
            "required": ["quantiles"],
            "additionalProperties": False,
        },
    ]
}


def schema() -> dict[str, Any]:
    """Give the JSON Schema (2020-12) of a shift file."""
    lists = {
        key: {"type": "array", "items": _object(fields), **({} if key == "declined" else {"minItems": 1})}
        for key, fields in TOP.items()
        if key != "shift"
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A coming shift across units, for leadwell redeploy",
        "type": "object",
        "properties": {"shift": _object(SHIFT), **lists},
        "required": ["shift", "units", "people"],
        "additionalProperties": False,
    }


def _object(fields: tuple[Field, ...]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {field.name: {"description": field.words, **_shape(field)} for field in fields},
        "required": [field.name for field in fields if field.needed],
        "additionalProperties": False,
    }


def _shape(field: Field) -> dict[str, Any]:
    most = {} if field.most is None else {"maximum": field.most}
    shapes: dict[Kind, dict[str, Any]] = {
        Kind.TEXT: {"type": "string", **({"enum": list(field.one_of)} if field.one_of else {})},
        Kind.NUMBER: {"type": "number", "minimum": 0, **most},
        Kind.WHOLE: {"type": "integer", "minimum": 0, **most},
        Kind.FLAG: {"type": "boolean"},
        Kind.DAY: {"type": "string", "format": "date"},
        Kind.MOMENT: {"type": "string", "format": "date-time"},
        Kind.TEXTS: {"type": "array", "items": {"type": "string"}},
        Kind.COUNTS: {"type": "object", "additionalProperties": {"type": "integer", "minimum": 0}},
        Kind.REQUIRED: {
            "type": "object",
            "properties": dict.fromkeys(_GROUPS, _REQUIRED_SCHEMA),
            "additionalProperties": False,
        },
    }
    return shapes[field.kind]
