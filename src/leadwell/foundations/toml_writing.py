"""Definitions written as TOML, so that what a page worked out can be read again by a command, to the last digit."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from leadwell.foundations.errors import LeadwellError

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPED = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r", "\b": "\\b", "\f": "\\f"}


class CannotWrite(LeadwellError):
    """A value has no form in TOML."""


def toml_of(fields: Mapping[str, Any]) -> str:
    """Write fields as TOML: plain values first, then tables, then lists of tables, each in the order given.

    Numbers are written so that they are read as the same numbers. None is left out.

    Args:
        fields: texts, numbers, truths, dates, lists of them, tables, and lists of tables.

    Raises:
        CannotWrite: a value is of another kind.

    >>> print(toml_of({"title": "What if", "now": {"plan": 1.05}}))
    title = "What if"
    <BLANKLINE>
    [now]
    plan = 1.05
    <BLANKLINE>
    """
    return "\n".join(_table(fields, ())) + "\n"


def _table(fields: Mapping[str, Any], above: tuple[str, ...]) -> list[str]:
    lines = [
        f"{_key(key)} = {_value(value, key)}"
        for key, value in fields.items()
        if value is not None and not _is_table(value) and not _are_tables(value)
    ]
    for key, value in fields.items():
        path = (*above, _key(key))
        if _is_table(value):
            lines += ["", f"[{'.'.join(path)}]", *_table(value, path)]
        elif _are_tables(value):
            for one in value:
                lines += ["", f"[[{'.'.join(path)}]]", *_table(one, path)]
    return lines


def _is_table(value: Any) -> bool:
    return isinstance(value, Mapping)


def _are_tables(value: Any) -> bool:
    return (
        isinstance(value, Sequence)
        and not isinstance(value, str)
        and bool(value)
        and all(map(_is_table, value))
    )


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _text(key)


def _value(value: Any, key: str) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return _text(value)
        case int():
            return str(value)
        case float():
            return repr(value)  # the shortest that is read as the same number; TOML knows inf and nan too
        case date():
            return value.isoformat()
        case list() | tuple():
            return f"[{', '.join(_value(one, key) for one in value)}]"
        case _:
            raise CannotWrite(f"{key!r} is {type(value).__name__}, which TOML cannot hold.")


def _text(text: str) -> str:
    escaped = "".join(
        _ESCAPED.get(letter)
        or (f"\\u{ord(letter):04x}" if ord(letter) < 0x20 or ord(letter) == 0x7F else letter)
        for letter in text
    )
    return f'"{escaped}"'
