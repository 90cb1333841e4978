"""What is checked of a release, each with the sentence that says how it went."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from leadwell.foundations.definition_files import definition
from leadwell.voices.verifier.rank import independent_sums
from leadwell.voices.verifier.reading import Group, Membership, ReleaseFile
from leadwell.voices.verifier.shares import shares_known
from leadwell.voices.verifier.telling import faults_of_figures

AGREES = 1e-9
WHOLE = "everybody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was checked."""

    holds: bool
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """All that was found about a release."""

    title: str
    findings: tuple[Finding, ...]
    is_complete: bool  # False for the public copy, which does not say who is in which groups
    highest_share_known: float | None  # worked out anew, 0 to 1
    independent_groups: int | None

    @property
    def holds(self) -> bool:
        """Say whether nothing was found that breaks the promise."""
        return all(one.holds for one in self.findings)


def verify(release: ReleaseFile) -> Verification:
    """Check a release: its seals, days, cuts, policy, groups, figures, and what all of it makes known of anybody."""
    findings = [*_seals(release), _days(release), _cuts(release), *_kind(release), *_floor(release)]
    membership = release.membership
    if membership is None:
        findings += [*_figures(release, None)]
        return Verification(
            title=release.title,
            findings=tuple(findings),
            is_complete=False,
            highest_share_known=None,
            independent_groups=None,
        )
    sizes = Counter[int]()
    for kind in membership.people:
        sizes.update(dict.fromkeys(kind.groups, kind.count))
    highest, rank = _highest(release, membership)
    findings += [
        *_promise(release, membership, highest, rank),
        *_sizes(release, membership, sizes),
        *_figures(release, membership),
    ]
    return Verification(
        title=release.title,
        findings=tuple(findings),
        is_complete=True,
        highest_share_known=highest,
        independent_groups=rank,
    )


def _seals(release: ReleaseFile) -> Iterator[Finding]:
    open_part = {key: value for key, value in release.fields.items() if key not in {"membership", "sha256"}}
    yield _finding(
        release.fields.get("sha256") == _seal(open_part),
        "The seal is that of what stands in the file.",
        "The file was changed after it was sealed: its seal is another.",
    )
    if release.membership is not None:
        yield _finding(
            release.fields.get("membership_sha256") == _seal(release.fields["membership"]),
            "Who is in which groups is what the public copy was sealed with.",
            "Who is in which groups is not what the public copy was sealed with.",
        )


def _days(release: ReleaseFile) -> Finding:
    declared, opened, closed, released = release.days
    return _finding(
        all(earlier <= later for earlier, later in pairwise(release.days)),
        f"The cuts were declared on {declared}, before answers were taken from {opened} to {closed}; "
        f"nothing was shown before {released}.",
        f"The days are out of order: declared {declared}, opened {opened}, closed {closed}, released {released}.",
    )


def _cuts(release: ReleaseFile) -> Finding:
    told = {one.cut for one in release.groups if one.standing == "shown"} - {WHOLE}
    late = sorted(told - release.declared)
    return _finding(
        not late,
        "Every group is of a cut that was declared beforehand.",
        f"These cuts were not declared beforehand: {', '.join(late)}.",
    )


def _floor(release: ReleaseFile) -> Iterator[Finding]:
    """The floor is read from the definition that everybody has, not from the file."""
    document = definition("anonymity", "policy")
    table = document.entry("floor" if release.kind == "survey" else "raters")
    least: dict[str, float] = {
        **{key: table.whole(key) for key in ("people", "smallest_named", "colluders")},
        "persistence": document.entry("history").number("persistence"),
        **{
            key: document.entry("display").number(key)
            for key in (
                "percent_step",
                "score_step",
                "small_below",
                "small_low",
                "crossing_from",
                "crossing_noise",
            )
        },
    }
    low = [key for key, floor in least.items() if release.policy[key] < floor]
    if release.policy["small_high"] > document.entry("display").whole("small_high"):
        low.append("small_high")
    yield _finding(
        not low,
        f"The policy promises no less than the floor of {document.day('since')}.",
        f"The policy promises less than the floor of {document.day('since')}: {', '.join(low)}.",
    )
    bands = document.entry("display").fields["count_bands"]
    yield _finding(
        set(release.policy["count_bands"]) <= set(bands) and release.policy["count_bands"][0] == bands[0],
        "How many answered is told in bands.",
        "The bands in which it is told how many answered are finer than allowed.",
    )


def _highest(release: ReleaseFile, membership: Membership) -> tuple[float, int]:
    found = shares_known(
        [kind.count for kind in membership.people],
        [kind.groups for kind in membership.people],
        [one.cycle for one in release.groups],
        persistence=float(release.policy["persistence"]),
    )
    highest = max(
        (
            float(found.known[number, cycle])
            for number, kind in enumerate(membership.people)
            for cycle in kind.answered_in
            if cycle < found.known.shape[1]
        ),
        default=0.0,
    )
    return highest, found.rank


def _promise(release: ReleaseFile, membership: Membership, highest: float, rank: int) -> Iterator[Finding]:
    people, colluders = release.policy["people"], release.policy["colluders"]
    yield _finding(
        highest <= 1 / people + AGREES,
        f"All that is shown, put together, tells at most {highest:.4f} of anybody's answer, and 1/{people} is "
        f"promised: every combination of figures involves at least {people} people"
        + (f", and {people - colluders} others if {colluders} tell their own answers." if colluders else "."),
        f"All that is shown, put together, tells {highest:.4f} of somebody's answer; at most 1/{people} is promised.",
    )
    yield _finding(
        abs(highest - membership.highest_share_known) <= AGREES and rank == membership.independent_groups,
        "This is what the ledger that made the release said.",
        f"The ledger that made the release said {membership.highest_share_known:.9f} from "
        f"{membership.independent_groups} independent groups; it is {highest:.9f} from {rank}.",
    )
    exact = independent_sums(
        [kind.groups for kind in membership.people],
        [one.cycle for one in release.groups],
        persistence=float(release.policy["persistence"]),
    )
    # A direction that was taken for rounding could hold one person's whole answer.
    yield _finding(
        rank == exact,
        f"Whole numbers say, too, that {exact} of the groups are independent.",
        f"In whole numbers {exact} of the groups are independent, and rounding hides all but {rank} of them: what the "
        "others tell could not be worked out, so it could be all of somebody's answer.",
    )
    now = len(release.earlier)
    wrong = [one.key for one in release.groups if (one.standing == "earlier") != (one.cycle < now)]
    yield _finding(
        not wrong,
        f"Earlier cycles that are remembered: {', '.join(release.earlier) or 'none'}.",
        f"These groups are not of the cycle that they are said to be of: {', '.join(wrong[:5])}.",
    )


def _kind(release: ReleaseFile) -> Iterator[Finding]:
    # Whoever calls a survey an assessment is held to its lower floor, and the file alone cannot tell.
    if release.kind == "raters":
        yield Finding(
            holds=True,
            words="By this file it is an assessment of one person from all round, for which a lower floor holds than "
            "for a survey; see that it is so.",
        )


def _sizes(release: ReleaseFile, membership: Membership, sizes: Mapping[int, int]) -> Iterator[Finding]:
    now = len(release.earlier)
    answered = sum(kind.count for kind in membership.people if now in kind.answered_in)
    # Invented people would make every group look safer, and only somebody who knows how many there were can tell.
    yield Finding(holds=True, words=f"By this file {answered} people answered; see that it is so.")
    shown = [one for one in release.groups if one.standing == "shown"]
    if not any(one.cycle == now and sizes.get(one.number, 0) == answered for one in release.groups):
        yield Finding(
            holds=True,
            words="The sum over everybody is not counted as known; if it is told anywhere, this does not hold for it.",
        )
    # It needs no cut that was declared, so it must be what it is called.
    partial = [one.key for one in shown if one.cut == WHOLE and sizes.get(one.number, 0) != answered]
    yield _finding(
        not partial,
        "What is shown of everybody is of everybody who answered.",
        f"These groups are called everybody and are not: {', '.join(partial[:5])}.",
    )
    least = max(release.policy["smallest_named"], release.policy["people"])
    small = [one.key for one in shown if sizes.get(one.number, 0) < least]
    yield _finding(
        not small,
        f"Every group that is shown has at least {least} people.",
        f"These groups have fewer than {least} people: {', '.join(small[:5])}.",
    )
    wrong = [
        one.key
        for one in shown
        if one.answered != _band(sizes.get(one.number, 0), release.policy["count_bands"])
    ]
    yield _finding(
        not wrong,
        "How many answered is told rightly, in bands.",
        f"How many answered is told wrongly for: {', '.join(wrong[:5])}.",
    )


def _figures(release: ReleaseFile, membership: Membership | None) -> Iterator[Finding]:
    shown: list[Group] = [one for one in release.groups if one.standing == "shown"]
    faults = faults_of_figures(release, shown, membership)
    told = sum(len(one.figures) for one in shown)
    trunk = {*release.tree, WHOLE}
    across = [
        one for group in shown if group.cut not in trunk for one in group.figures if one.at_least is not None
    ]
    if across:
        # A difference looks like any other number, so a file cannot prove it.
        yield Finding(
            holds=True,
            words=f"{len(across)} of the figures are of groups across the tree. That they carry a random difference "
            "cannot be seen in a file; see how they were made.",
        )
    if membership is None:
        yield _finding(
            not faults,
            f"The {told} figures are to the nearest step.",
            f"{len(faults)} of {told} figures are not written as promised: {'; '.join(faults[:5])}.",
        )
    else:
        yield _finding(
            not faults,
            f"The {told} figures are written as promised, so that those of the tree force nobody's answer.",
            f"{len(faults)} faults in {told} figures: {'; '.join(faults[:5])}.",
        )


def _band(people: int, bands: tuple[int, ...]) -> str:
    if people < bands[0]:
        return f"fewer than {bands[0]}"
    for first, following in pairwise(bands):
        if people < following:
            return f"{first}" if following == first + 1 else f"{first} to {following - 1}"
    return f"{bands[-1]} or more"


def _seal(part: Mapping[str, Any]) -> str:
    written = json.dumps(part, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(written.encode("ascii")).hexdigest()


def _finding(holds: bool, words: str, otherwise: str) -> Finding:
    return Finding(holds=holds, words=words if holds else otherwise)
