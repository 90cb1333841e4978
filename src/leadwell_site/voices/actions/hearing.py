"""Who was heard: by unit and by kind of work, each named only where nobody's taking part follows from all of it."""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

from leadwell.foundations.staff import StaffGroup
from leadwell.voices.anonymity import Cell, Ledger, by, cell, decide_tree
from leadwell.voices.cycle import Cut, Group, Reply, counted_cuts
from leadwell.voices.results import Heard, WhoWasHeard, who_was_heard
from leadwell_site.voices.queries import CycleSeen

_UNIT, _GROUP = "unit", "staff_group"
# The groups of lists of staff, as people name their own work (definitions/pulse/cuts.toml).
_OWN_WORDS = {
    StaffGroup.REGISTERED.value: "registered",
    StaffGroup.REGISTERED_ASSOCIATE.value: "registered",
    StaffGroup.SUPPORT.value: "care",
    StaffGroup.SUPPORT_ASSOCIATE.value: "care",
    StaffGroup.REGISTERED_AHP.value: "medical_allied",
    StaffGroup.SUPPORT_AHP.value: "care",
}


def who_was_heard_of(
    cycle: CycleSeen, replies: Sequence[Reply], units: Sequence[int], *, told: Sequence[Group]
) -> dict[str, Any]:
    """Say from which units and kinds of work less was heard; empty where nobody knows how many there are.

    What may be named is decided about the people who were asked, and for units and kinds of work by one ledger: a
    unit beside a kind of work that nearly all of it do would tell whether the one other person answered. Beside each
    figure stands how many answered in its group, in a band. That is out, too, and counts as if it were exact.

    Args:
        cycle: the cycle.
        replies: all replies.
        units: where each came from.
        told: the groups that have a figure, of all parts.
    """
    known = [one for one in cycle.places if one["people"]]
    if not known:
        return {}
    ways = [tuple(one["way"]) for one in known for _ in range(one["people"])]
    beside = _beside_figures(ways, told)
    ledger = Ledger(len(ways), known=beside)
    shown = {said.cell.members for said in decide_tree(ledger, ways) if said.verdict.is_shown}
    shown |= {one.members for one in beside}
    may_name, first = set(), 0
    for one in known:
        if tuple(range(first, first + one["people"])) in shown:
            may_name.add(one["unit"])
        first += one["people"]
    found = {_UNIT: _words_of(_by_unit(cycle, Counter(units), may_name))}
    for cut, kinds in _counted(cycle):
        groups = _by_group(cut, kinds, replies, ledger)
        if groups is not None:
            found[cut.key] = _words_of(groups)
    return found


def _beside_figures(ways: Sequence[Sequence[str]], told: Sequence[Group]) -> list[Cell]:
    """Give the people asked in each group of units that has a figure."""
    paths = [" / ".join(way) for way in ways]
    found = {}
    for units in dict.fromkeys(one.units for one in told if one.units):
        members = [
            place
            for place, path in enumerate(paths)
            if any(path == unit or path.startswith(f"{unit} / ") for unit in units)
        ]
        if members:
            made = cell(f"beside a figure: {' + '.join(units)}", members)
            found.setdefault(made.members, made)
    return list(found.values())


def _by_unit(cycle: CycleSeen, answered: Counter[int], may_name: Collection[int]) -> WhoWasHeard:
    last = Counter(one["way"][-1] for one in cycle.places)
    keys = {
        one["unit"]: one["way"][-1] if last[one["way"][-1]] == 1 else " / ".join(one["way"])
        for one in cycle.places
    }
    # More answers than people: the list is old, or cards went round. Then nobody knows the share.
    people = {
        one["unit"]: one["people"]
        for one in cycle.places
        if one["people"] and answered[one["unit"]] <= one["people"]
    }
    return who_was_heard(
        [Heard(key=key, answered=answered[unit], people=people.get(unit)) for unit, key in keys.items()],
        may_name={keys[unit] for unit in people if unit in may_name},
    )


def _counted(cycle: CycleSeen) -> list[tuple[Cut, list[str | None]]]:
    """Give the one cut of which it is known how many there are of each group, with the group of every person."""
    cuts = {one.key: one for one in cycle.design.cuts}
    if _GROUP in cuts and all(one["groups"] for one in cycle.places):
        kinds: list[str | None] = [
            _OWN_WORDS.get(group, "other")
            for one in cycle.places  # in the order of the ledger's people
            for group, count in one["groups"].items()
            for _ in range(count)
        ]
        return [(cuts[_GROUP], kinds)]
    cut = next((one for one in cycle.design.cuts if one.key in counted_cuts()), None)
    known = [one for one in cycle.places if one["people"]]
    if cut is None or any(not one.get("served") for one in known):
        return []
    kinds = []
    for one in known:
        said = [key for key, count in one["served"].items() for _ in range(count)]
        kinds += [*said, *[None] * (one["people"] - len(said))]  # of the others nobody knows
    return [(cut, kinds)]


def _by_group(
    cut: Cut, kinds: Sequence[str | None], replies: Sequence[Reply], ledger: Ledger
) -> WhoWasHeard | None:
    """Say by a cut who was heard, where it is known how many there are of each group."""
    people = Counter(one for one in kinds if one is not None)
    answered = Counter(one.groups.get(cut.key) for one in replies)
    if len(kinds) != ledger.people or any(answered[key] > people[key] for key in people):
        return None
    may_name = {cell.title for cell in by(cut.key, kinds) if ledger.decide(cell).verdict.is_shown}
    words = {one.key: one.words["en"] for one in cut.options}
    return who_was_heard(
        [Heard(key=words[key], answered=answered[key], people=people[key]) for key in words if people[key]],
        may_name={words[key] for key in may_name},
    )


def _words_of(found: WhoWasHeard) -> dict[str, Any]:
    return {
        "words": found.words,
        "unnamed": found.unnamed,
        "groups": [
            {
                "key": one.key,
                "people": one.people,
                "answered": one.answered_words,
                "at_least": one.at_least,
                "at_most": one.at_most,
                "lower": None if one.interval is None else one.interval.lower,
                "upper": None if one.interval is None else one.interval.upper,
                "reach": one.reach.value,
                "words": one.words,
            }
            for one in found.groups
        ],
    }
