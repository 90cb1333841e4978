"""A shift file (JSON) read into a shift; what is wrong with it is told with its place and what is wanted."""

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from leadwell.foundations.errors import LeadwellError
from leadwell.foundations.staff import StaffGroup
from leadwell.staffing.redeployment.fields import (
    DECLINED,
    PERSON,
    REQUIRED_FORMS,
    SHIFT,
    TOP,
    UNIT,
    Field,
    Kind,
)
from leadwell.staffing.redeployment.requirements import (
    BadRequirement,
    Floats,
    from_mean,
    from_quantiles,
    from_samples,
)
from leadwell.staffing.redeployment.shift import Declined, Person, Shift, Unit
from leadwell.staffing.rules import Serves

_LARGEST = 50_000_000  # bytes


class BadShift(LeadwellError):
    """A shift file that cannot be read; the message names the place and says what is wanted there."""


def read_shift(path: Path) -> Shift:
    """Read a shift file.

    Raises:
        BadShift: it is not there, no JSON, or holds what cannot be.
    """
    try:
        if path.is_file() and path.stat().st_size > _LARGEST:
            raise BadShift(f"{path} is larger than {_LARGEST / 1e6:g} MB; that is no shift.")
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise BadShift(f"There is no {path}.") from None
    except UnicodeDecodeError:
        raise BadShift(f"{path} is not text in UTF-8. Save it as UTF-8.") from None
    except OSError as problem:
        raise BadShift(f"{path} cannot be read: {problem.strerror}.") from None
    try:
        given = json.loads(text, object_pairs_hook=_once)
    except json.JSONDecodeError as problem:
        raise BadShift(
            f"{path.name} is not JSON: {problem.msg} at line {problem.lineno}, column {problem.colno}."
        ) from None
    except RecursionError:
        raise BadShift(f"{path.name} is nested too deeply to be a shift.") from None
    return shift_of(given, where=path.name)


def shift_of(given: Any, *, where: str = "the shift file") -> Shift:
    """Read a shift from what JSON holds: ``shift``, ``units``, ``people`` and, if there are any, ``declined``.

    Raises:
        BadShift: something is missing, misspelt, out of range or contradictory.
    """
    if not isinstance(given, dict):
        raise BadShift(f"{where} must hold one object with shift, units and people.")
    for key in given:
        if key not in TOP:
            raise BadShift(f"{where}: {key!r} is not known. Known are {', '.join(TOP)}.")
    head = _fields(given.get("shift"), SHIFT, f"{where}, shift")
    units = [_unit(one, place) for one, place in _rows(given, "units", "unit", where, needed=True)]
    people = [_person(one, place) for one, place in _rows(given, "people", "person", where, needed=True)]
    declined = [
        Declined(**_fields(one, DECLINED, place)) for one, place in _rows(given, "declined", "person", where)
    ]
    shift = Shift(
        on=head["on"],
        part=head["part"],
        starts_at=head.get("starts_at"),
        ends_at=head.get("ends_at"),
        units=tuple(units),
        people=tuple(people),
        declined=tuple(declined),
    )
    _check(shift, where)
    return shift


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise BadShift(f"The field {twice!r} stands twice in one object, so it is not clear which holds.")
    return found


def _rows(
    given: Mapping[str, Any], key: str, name: str, where: str, *, needed: bool = False
) -> list[tuple[Any, str]]:
    rows = given.get(key, [])
    if not isinstance(rows, list) or (needed and not rows):
        raise BadShift(f"{where}: {key!r} must be a list with at least one entry.")
    found = []
    for number, row in enumerate(rows, 1):
        named = row.get(name) if isinstance(row, dict) else None
        found.append((row, f"{where}, {key} {number}" + (f" ({named})" if isinstance(named, str) else "")))
    return found


def _fields(given: Any, fields: tuple[Field, ...], place: str) -> dict[str, Any]:
    """Read the fields of one object. A field that is null is taken as not there."""
    if not isinstance(given, dict):
        raise BadShift(
            f"{place} must be an object with {', '.join(one.name for one in fields if one.needed)}."
        )
    known = {one.name: one for one in fields}
    found = {}
    for key, value in given.items():
        field = known.get(key)
        if field is None:
            raise BadShift(f"{place}: {key!r} is not known here. Known are {', '.join(known)}.")
        if value is not None:
            found[key] = _READ[field.kind](value, field, f"{place}: {key!r}")
    for field in fields:
        if field.needed and field.name not in found:
            raise BadShift(f"{place}: {field.name!r} is missing. {field.words}")
    return found


def _text(value: Any, field: Field, place: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise BadShift(f"{place} is {value!r}; it must be a text.")
    if field.one_of and value not in field.one_of:
        raise BadShift(f"{place} is {value!r}; it must be one of {', '.join(field.one_of)}.")
    return value


def _number(value: Any, field: Field, place: str) -> float:
    good = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not good or not 0 <= value <= (field.most if field.most is not None else 1e9):
        most = "" if field.most is None else f" to {field.most:g}"
        raise BadShift(f"{place} is {value!r}; it must be a number from 0{most}.")
    return float(value)


def _whole(value: Any, field: Field, place: str) -> int:
    number = _number(value, field, place)
    if number != int(number):
        raise BadShift(f"{place} is {value!r}; it must be a whole number.")
    return int(number)


def _flag(value: Any, _: Field, place: str) -> bool:
    if not isinstance(value, bool):
        raise BadShift(f"{place} is {value!r}; it must be true or false.")
    return value


def _day(value: Any, _: Field, place: str) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise BadShift(f"{place} is {value!r}; it must be a date such as 2026-12-01.") from None


def _moment(value: Any, _: Field, place: str) -> datetime:
    try:
        found = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise BadShift(
            f"{place} is {value!r}; it must be a date and time such as 2026-12-01T07:30."
        ) from None
    if found.tzinfo is not None:
        raise BadShift(f"{place} is {value!r}; give the time on the clock of the place, without a zone.")
    return found


def _texts(value: Any, _: Field, place: str) -> frozenset[str]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise BadShift(f"{place} is {value!r}; it must be a list of texts.")
    return frozenset(value)


def _counts(value: Any, field: Field, place: str) -> dict[str, int]:
    if not isinstance(value, dict):
        raise BadShift(f"{place} is {value!r}; it must be an object with a whole number for each name.")
    return {name: _whole(one, field, f"{place}, {name}") for name, one in value.items()}


def _required(value: Any, _: Field, place: str) -> dict[StaffGroup, Floats]:
    groups = {one.value: one for one in StaffGroup}
    if not isinstance(value, dict):
        raise BadShift(f"{place} must be an object with a staff group for each requirement.")
    found = {}
    for name, given in value.items():
        if name not in groups:
            raise BadShift(f"{place}: {name!r} is no staff group. They are {', '.join(groups)}.")
        found[groups[name]] = _distribution(given, f"{place}, {name}")
    return found


def _distribution(given: Any, place: str) -> Floats:
    wanted = f"{place} must have {', or '.join(REQUIRED_FORMS)}"
    if isinstance(given, (int, float)):
        raise BadShift(f"{wanted}: one number alone does not say how sure it is.")
    if not isinstance(given, dict):
        raise BadShift(f"{wanted}.")
    try:
        match sorted(given):
            case ["mean", "spread"]:
                return from_mean(_hours(given["mean"], place), _hours(given["spread"], place))
            case ["samples"] if isinstance(given["samples"], list):
                return from_samples([_hours(one, place) for one in given["samples"]])
            case ["quantiles"] if isinstance(given["quantiles"], dict):
                return from_quantiles(
                    {_place(key, place): _hours(one, place) for key, one in given["quantiles"].items()}
                )
            case ["mean"]:
                raise BadShift(f"{wanted}: a mean alone does not say how sure it is.")
            case _:
                raise BadShift(f"{wanted}; it has {', '.join(map(str, given)) or 'nothing'}.")
    except BadRequirement as problem:
        raise BadShift(f"{place}: {problem}.") from None


def _hours(value: Any, place: str) -> float:
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        raise BadShift(f"{place}: {value!r} is no number of hours.")
    return float(value)


def _place(key: str, place: str) -> float:
    try:
        return float(key)
    except ValueError:
        raise BadShift(f'{place}: {key!r} is no quantile. Write it as a share, such as "0.9".') from None


_READ: Mapping[Kind, Callable[[Any, Field, str], Any]] = {
    Kind.TEXT: _text,
    Kind.NUMBER: _number,
    Kind.WHOLE: _whole,
    Kind.FLAG: _flag,
    Kind.DAY: _day,
    Kind.MOMENT: _moment,
    Kind.TEXTS: _texts,
    Kind.COUNTS: _counts,
    Kind.REQUIRED: _required,
}


def _unit(given: Any, place: str) -> Unit:
    found = _fields(given, UNIT, place)
    return Unit(
        key=found["unit"],
        name=found.get("name", ""),
        site=found.get("site", ""),
        serves=Serves(found.get("serves", Serves.ADULT_INPATIENT)),
        gives=found.get("gives", True),
        takes=found.get("takes", True),
        why_closed=found.get("why_closed", ""),
        needs=found.get("needs", frozenset()),
        keeps=found.get("keeps", {}),
        starts_at=found.get("starts_at"),
        ends_at=found.get("ends_at"),
        required=found["required"],
    )


def _person(given: Any, place: str) -> Person:
    found = _fields(given, PERSON, place)
    found["key"] = found.pop("person")
    found["group"] = StaffGroup(found["group"])
    found.setdefault("name", "")
    found.setdefault("home", found["unit"])
    return Person(**found)


def _check(shift: Shift, where: str) -> None:
    """See to it that names are given once and that every name that is used is given."""
    units = [one.key for one in shift.units]
    people = [one.key for one in shift.people]
    for kind, names in (("unit", units), ("person", people)):
        seen: set[str] = set()
        for name in names:
            if name in seen:
                raise BadShift(f"{where}: the {kind} {name!r} is there twice.")
            seen.add(name)
    known, persons = set(units), set(people)
    for number, person in enumerate(shift.people, 1):
        place = f"{where}, people {number} ({person.key})"
        if person.unit not in known:
            raise BadShift(f"{place}: 'unit' is {person.unit!r}, which is not among the units of this file.")
        if person.hours <= 0:
            raise BadShift(f"{place}: 'hours' is 0; leave out whoever does not work this shift.")
        if person.last_ended_at and shift.starts_at and person.last_ended_at > shift.starts_at:
            raise BadShift(f"{place}: 'last_ended_at' is after this shift starts.")
        if person.next_starts_at and shift.ends_at and person.next_starts_at < shift.ends_at:
            raise BadShift(f"{place}: 'next_starts_at' is before this shift ends.")
    for number, one in enumerate(shift.declined, 1):
        place = f"{where}, declined {number} ({one.person})"
        if one.person not in persons:
            raise BadShift(f"{place}: nobody of that code is among the people of this file.")
        if one.to not in known:
            raise BadShift(f"{place}: 'to' is {one.to!r}, which is not among the units of this file.")
    for number, unit in enumerate(shift.units, 1):
        starts, ends = unit.starts_at or shift.starts_at, unit.ends_at or shift.ends_at
        if starts and ends and ends <= starts:
            raise BadShift(f"{where}, units {number} ({unit.key}): it ends at {ends} and starts at {starts}.")
