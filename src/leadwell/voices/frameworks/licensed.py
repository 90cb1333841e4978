"""The slot for a licence holder's wording: a file that its holder keeps, checked before it is used, never shipped."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from leadwell.foundations.definition_files import BadDefinition, Entry, Founding, Status
from leadwell.foundations.errors import LeadwellError
from leadwell.voices.frameworks.editions import frameworks
from leadwell.voices.frameworks.framework import (
    Context,
    Framework,
    Level,
    Statement,
    faults,
)
from leadwell.voices.items.scales import NoSuchScale, Scale, scale, scale_of
from leadwell.voices.items.wording import Whose

LONGEST = 400  # letters; a longer statement is no single thing to answer


class LicenceOver(LeadwellError):
    """A licence has run out, or has not begun."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Licensed:
    """Wording that somebody loaded for a framework, and what they say of their licence."""

    framework: str
    holder: str
    licence: str
    since: date
    until: date | None  # the last day; None where it has no end
    levels: tuple[Level, ...]
    scale: Scale
    statements: tuple[Statement, ...]
    bare: tuple[str, ...]  # headings that it gives no wording for


def licensed_of(entry: Entry, *, known: Mapping[str, Framework] | None = None) -> Licensed:
    """Check the file of a licence holder.

    Raises:
        BadDefinition: something is missing or cannot be; what is wrong with the wording is said all at once, line by
            line.
    """
    known = frameworks() if known is None else known
    name = entry.text("for")
    if name not in known:
        raise BadDefinition(
            f"{entry.where}: 'for' is {name!r}; it must be an edition: {', '.join(sorted(known))}."
        )
    framework = known[name]
    if not entry.flag("may_store"):
        raise BadDefinition(
            f"{entry.where}: 'may_store' is false. Some licences forbid keeping the text in a computer; ask the "
            f"publisher ({framework.publisher}) for written permission first."
        )
    levels = framework.levels
    if entry.has("level"):
        levels = tuple(Level(key=one.text("key"), name=one.text("name")) for one in entry.entries("level"))
        if framework.levels and levels != framework.levels:
            raise BadDefinition(
                f"{entry.where}: {name} has levels already: {', '.join(one.key for one in framework.levels)}."
            )
    wrong: list[str] = []
    statements = tuple(_statements(entry, framework, levels, wrong))
    answers = _scale(entry, framework, wrong)
    until = entry.day("until") if entry.has("until") else None
    since = entry.day("since")
    if until is not None and until < since:
        wrong.append(f"the licence ends ({until}) before it begins ({since}).")
    if wrong or answers is None:
        raise BadDefinition("\n".join(f"{entry.where}: {one}" for one in wrong))
    met = {one.place.partition("/")[0] for one in statements}
    return Licensed(
        framework=name,
        holder=entry.text("holder"),
        licence=entry.text("licence"),
        since=since,
        until=until,
        levels=levels,
        scale=answers,
        statements=statements,
        bare=tuple(one.key for one in framework.headings if one.key not in met),
    )


def with_licensed(framework: Framework, licensed: Licensed, *, on: date) -> Framework:
    """Give a framework with a holder's wording, on a day on which the licence holds.

    Where the holder gives wording for a heading, all of Leadwell's under that heading goes, so that no heading mixes
    the two. A form that was kept while the licence held stays as it was; whether it may be shown afterwards is for
    the holder's licence to say.

    Raises:
        LicenceOver: the licence does not hold on that day.
        BadDefinition: the wording is for another framework.
    """
    if licensed.framework != framework.key:
        raise BadDefinition(f"The wording is for {licensed.framework}, and not for {framework.key}.")
    if on < licensed.since or (licensed.until is not None and on > licensed.until):
        raise LicenceOver(
            f"The licence of {licensed.holder} for {framework.title} holds from {licensed.since}"
            + (f" to {licensed.until}" if licensed.until else "")
            + f", and not on {on}."
        )
    headings = []
    for heading in framework.headings:
        if heading.key in licensed.bare:
            headings.append(heading)
            continue
        headings.append(
            replace(
                heading,
                meaning="",
                statements=_at(licensed, heading.key),
                elements=tuple(
                    replace(one, statements=_at(licensed, f"{heading.key}/{one.key}"))
                    for one in heading.elements
                ),
            )
        )
    found = replace(
        framework,
        headings=tuple(headings),
        levels=licensed.levels,
        scale=licensed.scale,
        holder=licensed.holder,
        licence=licensed.licence,
    )
    assert not list(faults(found))
    return found


def _scale(entry: Entry, framework: Framework, wrong: list[str]) -> Scale | None:
    """Give the holder's own scale, the one of Leadwell's that they name, or that of the framework."""
    if entry.has("scale") and isinstance(entry.fields["scale"], dict):
        own = Founding(source=entry.text("licence"), status=Status.LOCAL, since=entry.day("since"))
        return scale_of(entry.entry("scale"), within=own, whose=Whose.HOLDER, holder=entry.text("holder"))
    if not entry.has("scale"):
        if framework.scale is None:
            wrong.append(
                "'scale' is missing: name one of Leadwell's, or write your own as a table [scale] with its options."
            )
        return framework.scale
    try:
        return scale(entry.text("scale"))
    except NoSuchScale as problem:
        wrong.append(str(problem))
        return None


def _at(licensed: Licensed, place: str) -> tuple[Statement, ...]:
    return tuple(one for one in licensed.statements if one.place == place)


def _statements(
    entry: Entry, framework: Framework, levels: tuple[Level, ...], wrong: list[str]
) -> list[Statement]:
    found: list[Statement] = []
    met: dict[tuple[str, str], int] = {}
    words_met: set[tuple[str, str, str]] = set()
    known = {one.key for one in levels}
    for number, one in enumerate(entry.entries("wording"), 1):
        try:
            place, words = one.text("place"), " ".join(one.text("words").split())
            level = one.text("level") if one.has("level") else ""
            context = one.member("context", Context)
        except BadDefinition as problem:
            wrong.append(str(problem).removeprefix(f"{entry.where}, "))
            continue
        if place not in framework.places:
            wrong.append(f"wording {number}: {framework.key} has no heading or element {place!r}.")
        if level and level not in known:
            has = f"has: {', '.join(sorted(known))}" if known else "has no levels; add them with [[level]]"
            wrong.append(f"wording {number}: there is no level {level!r}; {framework.key} {has}.")
        if len(words) > LONGEST:
            wrong.append(f"wording {number}: {len(words)} letters; a statement has {LONGEST} at most.")
        if (place, level, words) in words_met:
            wrong.append(f"wording {number}: it is there twice.")
        words_met.add((place, level, words))
        met[place, level] = met.get((place, level), 0) + 1
        found.append(
            Statement(
                place=place,
                level=level,
                number=met[place, level],
                context=context,
                words=words,
                whose=Whose.HOLDER,
            )
        )
    if not found and not wrong:
        wrong.append("there is no wording.")
    return found
