"""Words around the questions, for whoever answers: a dated definition in each way of writing."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from leadwell.foundations.definition_files import definition
from leadwell.voices.items.wording import way, ways


@cache
def interface(asked: str = "en", *, of: str = "pulse") -> Mapping[str, str]:
    """Give every text around the questions in a way of writing; English where one is not there in it.

    Args:
        asked: the way of writing.
        of: around which: ``pulse``, or ``all_round`` for what assessments have beside it.

    Raises:
        NoSuchWay: Leadwell knows no such way.

    >>> interface("cy")["next"], interface("easy")["send"]
    ('Nesaf', 'Send')
    """
    wanted = way(asked)
    document = definition(of, "interface")
    near = [asked, *(one.key for one in ways().values() if one.language == wanted.language), "en"]
    found = {}
    for key, value in document.fields.items():
        if isinstance(value, dict):
            entry = document.entry(key)
            found[key] = next(entry.text(one) for one in near if entry.has(one))
    return MappingProxyType(found)
