"""Where a reflection, a goal or an answer counts: under its own framework, and under each that it maps to, once."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from leadwell.voices.frameworks.crosswalks import Crosswalk, Direct, NoCrosswalk, NoSuchPlace, crosswalk
from leadwell.voices.frameworks.editions import NoSuchFramework, frameworks
from leadwell.voices.frameworks.framework import Context, Framework


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagged:
    """Something that somebody wrote, tagged with one place of one edition."""

    key: str  # its own
    framework: str
    place: str
    context: Context | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What counts under a framework."""

    framework: str
    under: Mapping[str, tuple[str, ...]]  # keys by heading; every heading is there
    reaching: tuple[str, ...]  # keys of those that the framework has a place for, each once
    to_choose: Mapping[
        str, tuple[str, ...]
    ]  # by key: headings of which one is meant, and somebody has to say which
    lost: tuple[str, ...]  # keys of those that this framework has no place for
    through: Mapping[str, tuple[str, ...]]  # by edition tagged: the frameworks that it went through


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """How many of the tagged things are in each context; those without one are counted apart."""

    by_context: Mapping[Context, int]
    untagged: int

    @property
    def missing(self) -> tuple[Context, ...]:
        """The contexts that have nothing."""
        return tuple(one for one, count in self.by_context.items() if not count)


def counted_under(
    target: str,
    tagged: Sequence[Tagged],
    *,
    among: Mapping[str, Framework] | None = None,
    defined: Sequence[Direct] | None = None,
) -> Counted:
    """Count what somebody wrote under the headings of a framework, whichever edition it was tagged with.

    One thing counts once under each heading that it surely maps to, and once in ``reaching``, however many ways lead
    there. So the headings may add up to more than there is; ``reaching`` never does. Where only one of several headings
    is meant it counts under none of them, and is in ``to_choose``.

    Args:
        target: an edition.
        tagged: what somebody wrote.
        among: the frameworks to look in; those that Leadwell ships where not given.
        defined: the crosswalks; those that Leadwell ships where not given.

    Raises:
        NoSuchFramework: an edition is not known.
        NoSuchPlace: an edition has no such place.

    >>> one = Tagged(key="a", framework="lqf-2014", place="personal/integrity")
    >>> counted_under("lqf-2026", [one]).under["code-integrity"], counted_under("pcf-leadership", [one]).reaching
    (('a',), ('a',))
    """
    known = frameworks() if among is None else among
    under: dict[str, list[str]] = {one.key: [] for one in _edition(target, known).headings}
    walks: dict[str, Crosswalk | None] = {}
    reaching: dict[str, None] = {}
    choose: dict[str, tuple[str, ...]] = {}
    lost: dict[str, None] = {}
    for one in tagged:
        if one.place not in _edition(one.framework, known).places:
            raise NoSuchPlace(f"{one.framework} has no heading or element {one.place!r}.")
        if one.framework != target and one.framework not in walks:
            try:
                walks[one.framework] = crosswalk(one.framework, target, among=known, defined=defined)
            except NoCrosswalk:
                walks[one.framework] = None  # nothing leads there: what was written is told as lost
        sure, possible = _headings(one, target, walks)
        for heading in under:
            if heading in sure and one.key not in under[heading]:
                under[heading].append(one.key)
        if possible:
            reaching[one.key] = None
        else:
            lost[one.key] = None
        if possible and not sure:
            choose[one.key] = tuple(heading for heading in under if heading in possible)
    counted = {key for found in under.values() for key in found}
    return Counted(
        framework=target,
        under=MappingProxyType({key: tuple(found) for key, found in under.items()}),
        reaching=tuple(reaching),
        to_choose=MappingProxyType({key: found for key, found in choose.items() if key not in counted}),
        lost=tuple(one for one in lost if one not in reaching),
        through=MappingProxyType({key: walk.through for key, walk in walks.items() if walk is not None}),
    )


def balance(tagged: Iterable[Tagged]) -> Balance:
    """Count by practice, collaborative and community leadership; what has no context is not put into one."""
    found = Counter(one.context for one in tagged)
    return Balance(by_context=MappingProxyType({one: found[one] for one in Context}), untagged=found[None])


def _headings(
    one: Tagged, target: str, walks: Mapping[str, Crosswalk | None]
) -> tuple[frozenset[str], frozenset[str]]:
    own = frozenset({one.place.partition("/")[0]})
    if one.framework == target:
        return own, own
    walk = walks[one.framework]
    if walk is None:
        return frozenset(), frozenset()
    return walk.sure[one.place], frozenset(place.partition("/")[0] for place in walk.reached[one.place])


def _edition(name: str, known: Mapping[str, Framework]) -> Framework:
    if name not in known:
        raise NoSuchFramework(f"There is no edition called {name!r}; there is: {', '.join(sorted(known))}.")
    return known[name]
