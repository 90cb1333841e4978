"""Which edition of a framework holds on a day."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from types import MappingProxyType

from leadwell.foundations.definition_files import definition, definition_names
from leadwell.foundations.errors import LeadwellError
from leadwell.voices.frameworks.framework import Framework, KnownTo, framework_of


class NoSuchFramework(LeadwellError):
    """There is no framework of that name, or none of it on that day."""


@cache
def frameworks() -> Mapping[str, Framework]:
    """Give every edition that Leadwell ships, by key.

    >>> frameworks()["lqf-2014"].title
    'Leadership Qualities Framework, first edition'
    """
    found = [framework_of(definition("frameworks", name)) for name in definition_names("frameworks")]
    return MappingProxyType({one.key: one for one in found})


def framework(
    name: str, *, on: date | None = None, among: Mapping[str, Framework] | None = None
) -> Framework:
    """Give an edition by its own name, or the edition of a family that holds on a day.

    Args:
        name: an edition (``lqf-2014``), which is given whatever the day, or a family (``lqf``).
        on: the day; the latest edition where not given.
        among: the frameworks to look in; those that Leadwell ships where not given.

    Raises:
        NoSuchFramework: there is none of that name, or none of the family on that day.

    >>> framework("lqf", on=date(2026, 2, 28)).key, framework("lqf").key
    ('lqf-2014', 'lqf-2026')
    """
    known = frameworks() if among is None else among
    if name in known:
        return known[name]
    editions = sorted(
        (one for one in known.values() if one.family == name), key=lambda one: (one.founding.since, one.key)
    )
    if not editions:
        raise NoSuchFramework(f"There is no framework called {name!r}; there is: {', '.join(sorted(known))}.")
    held = [one for one in editions if on is None or one.founding.since <= on or _is_undated(one)]
    if not held:
        raise NoSuchFramework(
            f"No edition of {name!r} held on {on}; the first that is known is {editions[0].key}, "
            f"{editions[0].since_words}."
        )
    return held[-1]


def is_latest(one: Framework) -> bool:
    """Whether no later edition of the same family is shipped."""
    return framework(one.family).key == one.key


def _is_undated(one: Framework) -> bool:
    return one.since_known_to is KnownTo.NOT_KNOWN
