"""Reads the file of a release strictly: what is missing, of the wrong kind or said twice is told."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from leadwell.foundations.errors import LeadwellError

FORMAT, VERSION = "leadwell-release", 1
LARGEST = 400_000_000  # bytes
# More than any release needs, and less than would fill the memory or take for ever.
MOST, MOST_GROUPS, MOST_EARLIER, MOST_STEPS, MOST_PLACES = 10**9, 20_000, 50, 1_000, 500_000_000
SHORTEST_SALT = 32  # characters
REASONS = ("too_small", "too_close", "in_doubt")


class NotARelease(LeadwellError):
    """A file is no release, or something in it cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One figure."""

    question: str
    kind: str
    at_least: float | None
    at_most: float | None
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One group whose sums are out."""

    number: int
    cycle: int
    key: str
    cut: str
    standing: str  # "shown", "earlier" or "elsewhere"
    answered: str | None
    figures: tuple[Told, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """So many people who are in the same groups."""

    count: int
    answered_in: tuple[int, ...]
    groups: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """Who is in which groups, and what the release claims to follow from it."""

    people: tuple[Alike, ...]
    highest_share_known: float
    independent_groups: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseFile:
    """A release as it was read."""

    title: str
    kind: str
    days: tuple[date, date, date, date]  # declared, opened, closed, released
    policy: Mapping[str, Any]
    declared: frozenset[str]
    tree: frozenset[str]
    earlier: tuple[str, ...]  # the titles of the cycles that are remembered, oldest first
    scales: Mapping[str, tuple[int, int]]
    groups: tuple[Group, ...]
    membership: Membership | None  # None in the public copy
    fields: Mapping[str, Any]  # as they stand in the file, for the seals


def read_release(path: Path) -> ReleaseFile:
    """Read a release.

    Raises:
        NotARelease: there is no such file, or it is no release.
    """
    try:
        with path.open("rb") as file:
            written = file.read(LARGEST + 1)  # its size cannot be asked for beforehand of a pipe
        if len(written) > LARGEST:
            raise NotARelease(f"{path} is larger than {LARGEST // 1_000_000} MB; a release is not.")
        text = written.decode("utf-8")
    except OSError as problem:
        raise NotARelease(f"{path} cannot be read: {problem.strerror}.") from None
    except UnicodeDecodeError:
        raise NotARelease(f"{path} is no text in UTF-8, as a release is.") from None
    return release_of(text)


def release_of(text: str) -> ReleaseFile:
    """Read a release from its text.

    Raises:
        NotARelease: it is no release.
    """
    fields = _Fields(_json(text), "the release")
    if fields.inside.get("format") != FORMAT:
        raise NotARelease(f'This is no release: "format" must be "{FORMAT}".')
    if fields.inside.get("version") != VERSION or fields.inside["version"] is True:
        raise NotARelease(
            f"This release is of version {fields.inside.get('version')!r}; this program reads version {VERSION}."
        )
    fields.only(
        "format version title kind cycle policy declared tree earlier named scales groups withheld "
        "membership_sha256 sha256 membership"
    )
    cycle = fields.table("cycle")
    cycle.only("declared_on opened_on closed_on released_on")
    for withheld in fields.tables("withheld"):
        withheld.only("key title cut")
        for key in ("key", "title", "cut"):
            withheld.text(key)
    fields.texts("named")
    if len(fields.texts("earlier")) > MOST_EARLIER:
        fields.wrong("earlier", f"at most {MOST_EARLIER} cycles")
    if len(fields.tables("groups")) > MOST_GROUPS:
        fields.wrong("groups", f"at most {MOST_GROUPS} groups")
    policy = _policy(fields.table("policy"))
    groups = tuple(_group(one) for one in fields.tables("groups"))
    for number, one in enumerate(groups):
        if one.number != number:
            raise NotARelease(f"the release: group {number} says that it is number {one.number}.")
    if any(one.cycle > len(fields.texts("earlier")) for one in groups):
        raise NotARelease("the release: a group is of a cycle that comes after this one.")
    if len({one.key for one in groups}) < len(groups):
        raise NotARelease("the release: two groups have one key.")
    return ReleaseFile(
        title=fields.text("title"),
        kind=fields.one_of("kind", ("survey", "raters")),
        days=(
            cycle.day("declared_on"),
            cycle.day("opened_on"),
            cycle.day("closed_on"),
            cycle.day("released_on"),
        ),
        policy=policy,
        declared=frozenset(fields.texts("declared")),
        tree=frozenset(fields.texts("tree")),
        earlier=tuple(fields.texts("earlier")),
        scales=_scales(fields.table("scales"), policy["score_step"]),
        groups=groups,
        membership=_membership(
            fields.table("membership"),
            groups,
            {one.text("key") for one in fields.tables("withheld")},
            len(fields.texts("earlier")),
        )
        if "membership" in fields.inside
        else None,
        fields=fields.inside,
    )


@dataclass(frozen=True, slots=True)
class _Fields:
    """One object of the file, read field by field."""

    inside: Mapping[str, Any]
    where: str

    def wrong(self, key: str, wanted: str) -> NoReturn:
        said = f"is {self.inside[key]!r:.60}" if key in self.inside else "is missing"
        name = f'"{key}"' if key.isprintable() else ascii(key)
        raise NotARelease(f"{self.where}: {name} {said}; it must be {wanted}.")

    def only(self, keys: str) -> None:
        """Refuse fields that are not of this layout: what nobody checks could tell anything."""
        strange = sorted(set(self.inside) - set(keys.split()))
        if strange:
            raise NotARelease(
                f"{self.where}: {strange[0]!r:.60} is no field of a release of version {VERSION}."
            )

    def text(self, key: str) -> str:
        value = self.inside.get(key)
        return value if isinstance(value, str) else self.wrong(key, "text")

    def one_of(self, key: str, allowed: Sequence[str]) -> str:
        value = self.text(key)
        return value if value in allowed else self.wrong(key, " or ".join(allowed))

    def whole(self, key: str, *, least: int = 0) -> int:
        value = self.inside.get(key)
        if type(value) is not int or value < least:
            self.wrong(key, f"a whole number of {least} or more")
        return value if value <= MOST else self.wrong(key, f"at most {MOST}")

    def number(self, key: str) -> float:
        value = self.inside.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.wrong(key, "a number")
        return float(value) if abs(value) <= MOST else self.wrong(key, f"at most {MOST}")

    def day(self, key: str) -> date:
        try:
            return date.fromisoformat(self.text(key))
        except ValueError:
            self.wrong(key, "a day, as 2026-11-29")

    def table(self, key: str) -> "_Fields":
        value = self.inside.get(key)
        return (
            _Fields(value, f"{self.where}, {key}") if isinstance(value, dict) else self.wrong(key, "a table")
        )

    def tables(self, key: str) -> list["_Fields"]:
        value = self.inside.get(key)
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.wrong(key, "a list of tables")
        return [_Fields(one, f"{self.where}, {key} {number}") for number, one in enumerate(value)]

    def texts(self, key: str) -> list[str]:
        value = self.inside.get(key)
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            self.wrong(key, "a list of texts")
        return value

    def wholes(self, key: str) -> tuple[int, ...]:
        value = self.inside.get(key)
        if (
            not isinstance(value, list)
            or not all(type(one) is int and one >= 0 for one in value)
            or value != sorted(set(value))
        ):
            self.wrong(key, "a rising list of whole numbers")
        return tuple(value)


def _json(text: str) -> Mapping[str, Any]:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            raise NotARelease("This is no release: a field is said twice in one table.")
        return found

    def no_number(word: str) -> NoReturn:
        raise NotARelease(f"This is no release: {word} is not a number.")

    try:
        value = json.loads(text, object_pairs_hook=once, parse_constant=no_number)
    except (ValueError, RecursionError) as problem:
        raise NotARelease(f"This is no release; it is not JSON that can be read: {problem}.") from None
    if not isinstance(value, dict):
        raise NotARelease("This is no release: it must be one JSON object.")
    return value


def _policy(fields: _Fields) -> Mapping[str, Any]:
    fields.only(
        "since people smallest_named colluders persistence percent_step score_step small_below small_low small_high "
        "crossing_from crossing_noise count_bands"
    )
    fields.day("since")
    found: dict[str, Any] = {
        key: fields.whole(key, least=least)
        for key, least in {
            "people": 2,
            "smallest_named": 1,
            "colluders": 0,
            "percent_step": 1,
            "small_below": 0,
            "small_low": 0,
            "small_high": 0,
            "crossing_from": 0,
        }.items()
    }
    found["persistence"] = fields.number("persistence")
    found["score_step"] = fields.number("score_step")
    found["crossing_noise"] = fields.number("crossing_noise")
    if found["people"] - found["colluders"] < 2:
        fields.wrong("colluders", "so few that at least 2 others are left")
    if 100 % found["percent_step"]:
        fields.wrong("percent_step", "a number that divides 100")
    if not 0 <= found["persistence"] <= 1:
        fields.wrong("persistence", "0 to 1")
    if not found["score_step"] > 0:
        fields.wrong("score_step", "above 0")
    found["count_bands"] = fields.wholes("count_bands")
    if not found["count_bands"]:
        fields.wrong("count_bands", "a rising list of whole numbers")
    return found


def _scales(fields: _Fields, score_step: float) -> Mapping[str, tuple[int, int]]:
    found = {}
    for key, ends in fields.inside.items():
        if (
            not isinstance(ends, list)
            or len(ends) != 2
            or not all(type(one) is int for one in ends)
            or ends[0] >= ends[1]
        ):
            fields.wrong(key, "the lowest and the highest answer")
        if max(abs(ends[0]), abs(ends[1])) > MOST or (ends[1] - ends[0]) / score_step > MOST_STEPS:
            fields.wrong(key, f"a scale of at most {MOST_STEPS} steps of {score_step:g}")
        found[key] = (ends[0], ends[1])
    return found


def _group(fields: _Fields) -> Group:
    standing = fields.one_of("standing", ("shown", "earlier", "elsewhere"))
    shown = standing == "shown"
    fields.only("number cycle key title cut standing" + (" answered figures" if shown else ""))
    fields.text("title")
    return Group(
        number=fields.whole("number"),
        cycle=fields.whole("cycle"),
        key=fields.text("key"),
        cut=fields.text("cut"),
        standing=standing,
        answered=fields.text("answered") if shown else None,
        figures=tuple(_told(one) for one in fields.tables("figures")) if shown else (),
    )


def _told(fields: _Fields) -> Told:
    fields.only("question kind at_least at_most words")
    ends = [
        None if fields.inside.get(key, "") is None else fields.number(key) for key in ("at_least", "at_most")
    ]
    return Told(
        question=fields.text("question"),
        kind=fields.one_of("kind", ("share", "score")),
        at_least=ends[0],
        at_most=ends[1],
        words=fields.text("words"),
    )


def _membership(fields: _Fields, groups: Sequence[Group], withheld: set[str], latest: int) -> Membership:
    fields.only("salt people highest_share_known independent_groups withheld_because")
    if len(fields.text("salt")) < SHORTEST_SALT:
        raise NotARelease(
            f'{fields.where}: "salt" has fewer than {SHORTEST_SALT} characters; whoever has the public copy could try '
            "out who took part."
        )
    because = fields.table("withheld_because")
    if set(because.inside) != withheld:
        fields.wrong("withheld_because", "a reason for each group that is withheld, and for no other")
    for key in because.inside:
        because.one_of(key, REASONS)
    people = []
    if len(fields.tables("people")) * len(groups) * (latest + 1) > MOST_PLACES:
        raise NotARelease(
            f"{fields.where}: so many kinds of people, groups and cycles cannot be worked out here; their product must "
            f"be at most {MOST_PLACES}."
        )
    for one in fields.tables("people"):
        one.only("count answered_in groups")
        found = Alike(
            count=one.whole("count", least=1),
            answered_in=one.wholes("answered_in"),
            groups=one.wholes("groups"),
        )
        if found.groups and found.groups[-1] >= len(groups):
            one.wrong("groups", f"numbers of groups, which go to {len(groups) - 1}")
        if not {groups[number].cycle for number in found.groups} <= set(found.answered_in):
            one.wrong("groups", "groups of cycles in which these people answered")
        if found.answered_in and found.answered_in[-1] > latest:
            one.wrong("answered_in", f"numbers of cycles, which go to {latest}")
        people.append(found)
    return Membership(
        people=tuple(people),
        highest_share_known=fields.number("highest_share_known"),
        independent_groups=fields.whole("independent_groups"),
    )
