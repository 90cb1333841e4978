"""A release: what is shown of a cycle, with all that anybody needs to check it, as a file.

The file is JSON. There are two copies of it. The auditor's copy says how many people are in which groups, person by
person without names, so that ``leadwell verify`` can work out the promise anew. Who is in which groups also tells
who took part, so it is for those who may know that: a data protection officer, a staff representative. The public
copy holds the seal of that part in its place. docs/explanation/anonymity.md describes every field.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from leadwell.foundations.errors import LeadwellError
from leadwell.voices.anonymity.cells import WHOLE
from leadwell.voices.anonymity.display import Figure, count_band
from leadwell.voices.anonymity.ledger import Ledger
from leadwell.voices.anonymity.policy import Policy

FORMAT, VERSION = "leadwell-release", 1
SHORTEST_SALT = 32  # characters


class NotAsDeclared(LeadwellError):
    """A release holds what was not declared before the cycle opened, or figures that may not be shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleDays:
    """The days of a cycle: its cuts are declared before it opens, and nothing is shown before it closes."""

    declared_on: date
    opened_on: date
    closed_on: date
    released_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A release, with the part that tells who is in which group apart."""

    open_part: Mapping[str, Any]
    membership: Mapping[str, Any]

    def auditors_copy(self) -> str:
        """Write the whole release as JSON, to be kept from those who may not know who took part."""
        return _pretty({**self.open_part, "membership": self.membership})

    def public_copy(self) -> str:
        """Write what everybody may have as JSON."""
        return _pretty(self.open_part)


def release(
    ledger: Ledger,
    *,
    title: str,
    kind: str = "survey",
    days: CycleDays,
    declared: Sequence[str],
    figures: Mapping[str, Sequence[Figure]],
    named: Sequence[str] = (),
    tree: Sequence[str] = ("unit",),
    scales: Mapping[str, tuple[int, int]] | None = None,
    salt: str,
) -> Release:
    """Put together what is shown of a cycle.

    Args:
        ledger: has decided about every group.
        title: what the cycle is called.
        kind: "survey", or "raters" for an assessment of one person from all round.
        days: the days of the cycle.
        declared: the cuts that were declared before the cycle opened.
        figures: for each question, its figures.
        named: of an assessment from all round, the groups that are known by name.
        tree: the cuts that make the tree of units.
        scales: for each question with a score, its lowest and highest answer; the others are shares.
        salt: at least 32 characters that nobody can guess. Without it, the seal of the public copy would let
            somebody try out who took part. Make one for each release, since whoever has an auditor's copy knows
            its salt, and never use the secret of the figures.

    Raises:
        NotAsDeclared: the days are out of order, a group's cut was not declared, a figure is of a group that may
            not be shown, or the salt is too short.
    """
    _check(ledger, days, declared, figures, salt)
    rows, membership_rows = _rows(ledger)
    decisions = ledger.decisions()
    by_key: dict[str, list[dict[str, Any]]] = {}
    for question, told in figures.items():
        for one in told:
            by_key.setdefault(one.key, []).append(
                {
                    "question": question,
                    "kind": one.kind.value,
                    "at_least": one.at_least,
                    "at_most": one.at_most,
                    "words": one.words,
                }
            )
    for row in rows:
        if row["standing"] == "shown":
            row["figures"] = by_key.get(row["key"], [])
    membership = {
        "salt": salt,
        "people": membership_rows,
        "highest_share_known": ledger.most_known,
        "independent_groups": ledger.spent,
        "withheld_because": {
            one.cell.key: one.verdict.value for one in decisions.each if not one.verdict.is_shown
        },
    }
    open_part: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "title": title,
        "kind": kind,
        "cycle": {
            "declared_on": days.declared_on.isoformat(),
            "opened_on": days.opened_on.isoformat(),
            "closed_on": days.closed_on.isoformat(),
            "released_on": days.released_on.isoformat(),
        },
        "policy": _policy(ledger.policy),
        "declared": list(declared),
        "tree": list(tree),
        "earlier": [past.title for past in ledger.past],
        "named": list(named),
        "scales": {question: list(ends) for question, ends in (scales or {}).items()},
        "groups": rows,
        "withheld": [
            {"key": one.cell.key, "title": one.cell.title, "cut": one.cell.cut}
            for one in decisions.each
            if not one.verdict.is_shown
        ],
        "membership_sha256": _seal(membership),
    }
    open_part["sha256"] = _seal(open_part)
    return Release(open_part=open_part, membership=membership)


def _check(
    ledger: Ledger,
    days: CycleDays,
    declared: Sequence[str],
    figures: Mapping[str, Sequence[Figure]],
    salt: str,
) -> None:
    if not days.declared_on <= days.opened_on <= days.closed_on <= days.released_on:
        raise NotAsDeclared(
            "A cycle is declared, then opened, then closed, then released; these days are out of order: "
            f"{days.declared_on}, {days.opened_on}, {days.closed_on}, {days.released_on}."
        )
    if len(salt) < SHORTEST_SALT:
        raise NotAsDeclared(f"The salt has {len(salt)} characters; it needs {SHORTEST_SALT} or more.")
    cells = [one.cell for one in ledger.decisions().each]
    # Everybody needs no declaring, but only everybody.
    late = sorted(
        {one.cut for one in cells if one.cut != WHOLE or len(one.members) < ledger.people} - {*declared}
    )
    if late:
        raise NotAsDeclared(
            f"These cuts were not declared before the cycle opened: {', '.join(late)}. Keep them for the next one."
        )
    shown = {one.key for one in ledger.decisions().shown}
    stray = sorted({one.key for told in figures.values() for one in told} - shown)
    if stray:
        raise NotAsDeclared(f"There are figures of groups that may not be shown: {', '.join(stray)}.")
    for question, told in figures.items():
        if len({one.key for one in told}) < len(told) or len({one.kind for one in told}) > 1:
            raise NotAsDeclared(
                f"{question!r} is told twice of one group, or as a share and as a score. Two figures of the same "
                "answers can tell together what neither tells alone; keep one."
            )


def _rows(ledger: Ledger) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Give the groups that are out, and how many people are in which of them."""
    now = len(ledger.past)
    groups: list[tuple[dict[str, Any], int, tuple[int, ...]]] = []
    titles = [past.title for past in ledger.past]
    # Questions asked every quarter often bear the same title; no two groups may have one key.
    names = (
        titles if len(set(titles)) == len(titles) else [f"{one} ({at})" for at, one in enumerate(titles, 1)]
    )
    for cycle, past in enumerate(ledger.past):
        for number, members in enumerate(past.cells, 1):
            row = {"key": f"{names[cycle]}: {number}", "title": past.title, "cut": "", "standing": "earlier"}
            groups.append((row, cycle, members))
    for one in ledger.known_elsewhere:
        row = {"key": f"elsewhere: {one.key}", "title": one.title, "cut": "", "standing": "elsewhere"}
        groups.append((row, now, one.members))
    for one in ledger.decisions().shown:
        row = {"key": one.key, "title": one.title, "cut": one.cut, "standing": "shown"}
        row["answered"] = count_band(len(one.members), policy=ledger.policy)
        groups.append((row, now, one.members))
    ever = max((ledger.people, *(past.people for past in ledger.past)))
    within: list[list[int]] = [[] for _ in range(ever)]
    answered: list[list[int]] = [[] for _ in range(ever)]
    for cycle, past in enumerate(ledger.past):
        for person in past.answered:
            answered[person].append(cycle)
    for person in range(ledger.people):
        answered[person].append(now)
    rows = []
    for number, (row, cycle, members) in enumerate(groups):
        rows.append({"number": number, "cycle": cycle, **row})
        for person in members:
            within[person].append(number)
    alike = Counter(
        (tuple(cycles), tuple(inside)) for cycles, inside in zip(answered, within, strict=True) if cycles
    )
    people = [
        {"count": count, "answered_in": list(cycles), "groups": list(inside)}
        for (cycles, inside), count in sorted(alike.items())
    ]
    return rows, people


def _policy(policy: Policy) -> dict[str, Any]:
    display = policy.display
    return {
        "since": policy.founding.since.isoformat(),
        "people": policy.people,
        "smallest_named": policy.smallest_named,
        "colluders": policy.colluders,
        "persistence": policy.persistence,
        "percent_step": display.percent_step,
        "score_step": display.score_step,
        "small_below": display.small_below,
        "small_low": display.small_low,
        "small_high": display.small_high,
        "crossing_from": display.crossing_from,
        "crossing_noise": display.crossing_noise,
        "count_bands": list(display.count_bands),
    }


def _seal(part: Mapping[str, Any]) -> str:
    text = json.dumps(part, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _pretty(part: Mapping[str, Any]) -> str:
    return json.dumps(part, indent=1, ensure_ascii=False) + "\n"
