"""An assessment from all round: which groups of raters can have figures of their own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from leadwell.voices.anonymity.cells import Cell, cell
from leadwell.voices.anonymity.ledger import Decisions, Ledger
from leadwell.voices.anonymity.memory import Past
from leadwell.voices.anonymity.merging import Merged, merge_small
from leadwell.voices.anonymity.policy import Policy, rater_policy

EVERY_RATER = "all raters not named"


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """What a report on one person may show.

    Places are of the raters who are not named; those who are named are not in the ledger.
    """

    named: tuple[str, ...]  # groups known by name (self, manager) that answered; their figures are theirs
    groups: tuple[Merged, ...]  # the groups that have a figure, merged where they were small
    overall: bool  # whether there is a figure over everybody who is not named
    decisions: Decisions
    ledger: Ledger  # that decided, for a release


def panel(groups: Mapping[str, int], *, policy: Policy | None = None, past: Sequence[Past] = ()) -> Panel:
    """Decide which groups of raters a report shows: small ones are merged, and the ledger checks the rest.

    The self-assessment and the manager are known by name and are told so before they answer. Any other group with
    too few is merged with the smallest other one. If all together are too few, only the named are shown.

    Args:
        groups: how many answered in each group, as ``{"self": 1, "manager": 1, "peers": 4, "reports": 2}``.
        policy: what is promised; the shipped one for raters if not given.
        past: earlier assessments of the same person.

    >>> found = panel({"self": 1, "manager": 1, "peers": 4, "reports": 2, "others": 1})
    >>> [one.names for one in found.groups], found.overall
    ([('others', 'reports'), ('peers',)], True)
    >>> panel({"self": 1, "manager": 1, "peers": 2}).groups
    ()
    """
    rule = policy or rater_policy()
    named = tuple(name for name, count in groups.items() if name in rule.named_raters and count)
    places: dict[str, range] = {}
    first = 0
    for name, count in groups.items():
        if name not in rule.named_raters:
            places[name] = range(first, first + count)
            first += count
    smallest = max(rule.smallest_named, rule.people)
    merged = merge_small(places, smallest=smallest)
    # Nothing is told of the whole but by the report itself, so it is asked for like any other group.
    ledger = Ledger(first, policy=rule, past=past, whole_is_known=False)
    shown: list[Merged] = []
    if len(merged) > 1:
        shown = [one for one in merged if ledger.decide(_cell(one)).verdict.is_shown]
    overall = ledger.decide(cell(EVERY_RATER, range(first), cut="raters")).verdict.is_shown
    if overall and not shown and len(merged) == 1:
        shown = list(merged)
    return Panel(
        named=named, groups=tuple(shown), overall=overall, decisions=ledger.decisions(), ledger=ledger
    )


def _cell(one: Merged) -> Cell:
    return cell(" and ".join(one.names), one.members, cut="raters")
