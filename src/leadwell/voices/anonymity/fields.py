"""What each field of the file of a release means, for those who read it with a program of their own."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field: where it stands, and what it says. ``[]`` stands for each of a list."""

    path: str
    says: str
    auditor_only: bool = False


def _fields(rows: dict[str, str], *, auditor_only: bool = False) -> tuple[Field, ...]:
    return tuple(Field(path=path, says=says, auditor_only=auditor_only) for path, says in rows.items())


FIELDS = (
    *_fields(
        {
            "format": "`leadwell-release`",
            "version": "of this layout: 1",
            "title": "what the cycle is called",
            "kind": "`survey`, or `raters` for an assessment of one person from all round",
            "cycle.declared_on": "the day on which the cuts were declared",
            "cycle.opened_on": "the first day for answers",
            "cycle.closed_on": "the last day for answers",
            "cycle.released_on": "the first day on which anything was shown",
            "policy.since": "the date of the policy that was kept",
            "policy.people": "every combination of figures involves so many people (k)",
            "policy.smallest_named": "the smallest group that may be shown",
            "policy.colluders": "so many may tell their own answers, and figures of the tree still force nobody's",
            "policy.persistence": "how alike one person's answers are taken to be from cycle to cycle, 0 to 1",
            "policy.percent_step": "percentages are told to the nearest of these",
            "policy.score_step": "scores likewise",
            "policy.small_below": "below so many people the ends are not told apart",
            "policy.small_low": "percent: at or below this, one end",
            "policy.small_high": "percent: at or above this, the other end",
            "policy.crossing_from": "people: the smallest group across the tree that has figures",
            "policy.crossing_noise": "people: the size of the random difference that such figures carry",
            "policy.count_bands": "the first of each band in which it is told how many answered",
            "declared": "the cuts that were declared",
            "tree": "those of them that make the tree of units",
            "earlier": "the earlier cycles that are remembered, oldest first; this cycle comes after them",
            "named": "of an assessment from all round, the groups that are known by name",
            "scales": "for each question told as a score, the lowest and the highest answer",
            "groups[].number": "by which `membership` names the group, from 0",
            "groups[].cycle": "the cycle whose answers are summed, from 0",
            "groups[].key": "names the group",
            "groups[].title": "as a page says it",
            "groups[].cut": "what people were grouped by",
            "groups[].standing": "`shown`, `earlier` (shown in an earlier cycle), or `elsewhere` (known without us)",
            "groups[].answered": "how many answered, in a band; of groups that are shown",
            "groups[].figures[].question": "the question",
            "groups[].figures[].kind": "`share` (percent) or `score`",
            "groups[].figures[].at_least": "the figure is this or more; null where nothing is told",
            "groups[].figures[].at_most": "and this or less; the same number where it is told to the nearest step",
            "groups[].figures[].words": "as a page says it",
            "withheld[].key": "a group that was asked for and is not shown",
            "withheld[].title": "as a page says it",
            "withheld[].cut": "what people were grouped by",
            "membership_sha256": "the seal of `membership`",
            "sha256": "the seal of everything but `membership` and itself",
        }
    ),
    *_fields(
        {
            "membership.salt": "text that nobody can guess, so that nobody can try out who took part",
            "membership.people[].count": "so many people are alike in the two that follow",
            "membership.people[].answered_in": "the cycles in which they answered",
            "membership.people[].groups": "the groups that they are in",
            "membership.highest_share_known": "the ledger's claim: the largest share of anybody's answer that is known",
            "membership.independent_groups": "the ledger's claim: how many of the groups do not follow from others",
            "membership.withheld_because": "for each group that is not shown, why",
        },
        auditor_only=True,
    ),
)
