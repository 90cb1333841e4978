"""How the headings of two frameworks correspond, directly or through others.

A line says that what is under one heading counts under each of some others. Read backwards it says less: what is under
one of those belongs to *one* of the headings that lead there. So each place has those that it surely counts under, and
those that it may belong to, of which somebody has to choose.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from types import MappingProxyType

from leadwell.foundations.definition_files import (
    BadDefinition,
    Entry,
    Founding,
    definition,
    definition_names,
)
from leadwell.foundations.errors import LeadwellError
from leadwell.voices.frameworks.editions import NoSuchFramework, frameworks
from leadwell.voices.frameworks.framework import Framework


class NoCrosswalk(LeadwellError):
    """Nothing leads from one framework to another."""


class NoSuchPlace(LeadwellError):
    """A framework has no such heading or element."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A heading or element of one framework, and one of another that it corresponds to."""

    at: str
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Direct:
    """A crosswalk as it is defined: between two frameworks, read either way."""

    source: str  # framework
    target: str
    links: tuple[Link, ...]
    founding: Founding

    def reached(self, place: str, *, from_source: bool) -> frozenset[str]:
        """Give where a place leads, one way or the other.

        An element goes by its own lines, or by its heading's where it has none. A heading goes by its own lines, and
        by those of its elements where it has none. The other way round the finest places are given: an element, and
        its heading only where no element of it is.
        """
        if from_source:
            return _lines_of(place, self.links)
        found = {one.at for one in self.links if one.to == place or one.to.startswith(f"{place}/")}
        fine = {one.partition("/")[0] for one in found if "/" in one}
        return frozenset(one for one in found if "/" in one or one not in fine)


@dataclass(frozen=True, slots=True, kw_only=True)
class Crosswalk:
    """How one framework's places lead to another's."""

    source: Framework
    target: Framework
    through: tuple[str, ...]  # frameworks in between; none where it is defined directly
    reached: Mapping[
        str, frozenset[str]
    ]  # every place of the source, with those of the target it may belong to
    sure: Mapping[str, frozenset[str]]  # and with the headings of the target that it counts under in any case

    @property
    def is_direct(self) -> bool:
        """Whether somebody judged these two, and it does not follow from other judgements."""
        return not self.through

    @property
    def without(self) -> tuple[str, ...]:
        """Headings of the source that lead nowhere."""
        return tuple(
            heading.key
            for heading in self.source.headings
            if not any(
                self.reached[place] for place in self.source.places if place.partition("/")[0] == heading.key
            )
        )

    @property
    def unreached(self) -> tuple[str, ...]:
        """Headings of the target that nothing leads to."""
        met = {one.partition("/")[0] for found in self.reached.values() for one in found}
        return tuple(one.key for one in self.target.headings if one.key not in met)


@cache
def shipped_crosswalks() -> tuple[Direct, ...]:
    """Give every crosswalk that Leadwell ships."""
    return tuple(
        crosswalk_of(definition("crosswalks", name), known=frameworks())
        for name in definition_names("crosswalks")
    )


def crosswalk_of(entry: Entry, *, known: Mapping[str, Framework]) -> Direct:
    """Read a crosswalk from a definition.

    Raises:
        BadDefinition: a framework or place is unknown, a place has two lines, or an element leads where its heading
            does not.
    """
    source, target = (_known(entry, key, known) for key in ("from", "to"))
    lines: dict[str, tuple[str, ...]] = {}
    for one in entry.entries("map"):
        at, to = one.text("at"), one.texts("to")
        if at in lines:
            raise BadDefinition(f"{one.where}: {at!r} has a line already.")
        for framework, places in ((source, (at,)), (target, to)):
            unknown = [place for place in places if place not in framework.places]
            if unknown:
                raise BadDefinition(f"{one.where}: {framework.key} has no {', '.join(map(repr, unknown))}.")
        if not to:
            raise BadDefinition(f"{one.where}: 'to' is empty; leave the line out where nothing corresponds.")
        lines[at] = to
    for at, to in lines.items():
        heading = at.partition("/")[0]
        more = sorted(set(to) - set(lines.get(heading, to)))
        if more:
            raise BadDefinition(
                f"{entry.where}: {at!r} leads to {', '.join(map(repr, more))}, and its heading {heading!r} does not. "
                "Add it there: what is counted under a part is counted under the whole."
            )
    return Direct(
        source=source.key,
        target=target.key,
        links=tuple(Link(at=at, to=one) for at, to in lines.items() for one in to),
        founding=entry.founding(),
    )


def crosswalk(
    source: str,
    target: str,
    *,
    among: Mapping[str, Framework] | None = None,
    defined: Iterable[Direct] | None = None,
) -> Crosswalk:
    """Give how the places of one framework lead to those of another.

    Where no crosswalk between the two is defined, the shortest way through others is taken, by name where two are
    equally short. Each step widens, so a page says through what it went.

    Args:
        source: an edition.
        target: an edition.
        among: the frameworks to look in; those that Leadwell ships where not given.
        defined: the crosswalks; those that Leadwell ships where not given.

    Raises:
        NoSuchFramework: there is no such edition.
        NoCrosswalk: nothing leads from one to the other.

    >>> sorted(crosswalk("lqf-2014", "lqf-2026").reached["personal/self-awareness"])
    ['code-compassionate', 'code-curious']
    """
    known = frameworks() if among is None else among
    for name in (source, target):
        if name not in known:
            raise NoSuchFramework(
                f"There is no edition called {name!r}; there is: {', '.join(sorted(known))}."
            )
    steps = {(one.source, one.target): one for one in (shipped_crosswalks() if defined is None else defined)}
    path = _shortest(source, target, steps)
    walk = [
        (steps[pair], True) if pair in steps else (steps[pair[1], pair[0]], False) for pair in pairwise(path)
    ]
    return Crosswalk(
        source=known[source],
        target=known[target],
        through=tuple(path[1:-1]),
        reached=MappingProxyType({one: _may_reach(one, walk) for one in known[source].places}),
        sure=MappingProxyType({one: _surely_reaches(one, walk) for one in known[source].places}),
    )


_Walk = list[tuple[Direct, bool]]


def _may_reach(place: str, walk: _Walk) -> frozenset[str]:
    at = frozenset({place})
    for direct, forward in walk:
        at = frozenset(to for one in at for to in direct.reached(one, from_source=forward))
    return at


def _surely_reaches(place: str, walk: _Walk) -> frozenset[str]:
    if not walk:
        return frozenset({place.partition("/")[0]})
    direct, forward = walk[0]
    found = [_surely_reaches(one, walk[1:]) for one in sorted(direct.reached(place, from_source=forward))]
    if not found:
        return frozenset()
    # Forwards it counts under each; backwards it belongs to one of them, so only what they share is sure.
    return frozenset.union(*found) if forward else frozenset.intersection(*found)


def _shortest(source: str, target: str, steps: Mapping[tuple[str, str], Direct]) -> list[str]:
    paths = [[source]]
    met = {source}
    while paths:
        if found := next((one for one in paths if one[-1] == target), None):
            return found
        further = []
        for path in paths:
            ends = {pair[1] if pair[0] == path[-1] else pair[0] for pair in steps if path[-1] in pair}
            for one in sorted(ends - met):
                met.add(one)
                further.append([*path, one])
        paths = further
    raise NoCrosswalk(f"No crosswalk leads from {source} to {target}, directly or through others.")


def _lines_of(place: str, links: Iterable[Link]) -> frozenset[str]:
    links = tuple(links)
    own = frozenset(one.to for one in links if one.at == place)
    if own:
        return own
    heading, _, element = place.partition("/")
    if element:
        return frozenset(one.to for one in links if one.at == heading)
    return frozenset(one.to for one in links if one.at.startswith(f"{place}/"))


def _known(entry: Entry, key: str, known: Mapping[str, Framework]) -> Framework:
    name = entry.text(key)
    if name not in known:
        raise BadDefinition(f"{entry.where}: {key!r} is {name!r}, which is no framework that is known.")
    return known[name]
