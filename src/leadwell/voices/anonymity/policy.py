"""What may be shown of confidential answers: a dated definition, Leadwell's or a stricter one of your own."""

from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from leadwell.foundations.definition_files import BadDefinition, Entry, Founding, definition
from leadwell.foundations.errors import LeadwellError


class BelowTheFloor(LeadwellError):
    """A policy promises less than the floor, which nobody may lower."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DisplayRules:
    """How a figure that may be shown is written, so that it forces nobody's answer."""

    percent_step: int
    score_step: float
    small_below: int  # people
    small_low: int  # percent
    small_high: int  # percent
    crossing_from: int  # people
    crossing_noise: float  # people
    count_bands: tuple[int, ...]  # people; each is the first of its band


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The promise: every combination of figures involves at least ``people`` people, and so on."""

    people: int
    smallest_named: int
    colluders: int
    comment_people: int
    persistence: float  # 0 to 1: correlation of a person's answers from one cycle to the next
    cycles: int
    display: DisplayRules
    named_raters: tuple[str, ...]
    founding: Founding
    history_founding: Founding

    @property
    def most_known(self) -> float:
        """The most that may become known of anybody's answer, as a share from 0 to 1 of its variance."""
        return 1 / self.people

    @property
    def besides_colluders(self) -> int:
        """How many others every combination involves when the colluders take their own answers out."""
        return self.people - self.colluders


@cache
def shipped_policy() -> Policy:
    """Give the policy for surveys that Leadwell ships, from ``definitions/anonymity/policy.toml``.

    >>> policy = shipped_policy()
    >>> policy.people, policy.smallest_named, policy.besides_colluders
    (5, 8, 4)
    """
    return policy_of(definition("anonymity", "policy"))


@cache
def rater_policy() -> Policy:
    """Give the shipped policy for an assessment from all round, whose groups are small by nature."""
    document = definition("anonymity", "policy")
    raters = document.entry("raters")
    return replace(
        policy_of(document),
        people=raters.whole("people", least=2),
        smallest_named=raters.whole("smallest_named", least=2),
        colluders=raters.whole("colluders"),
    )


def policy_of(document: Entry) -> Policy:
    """Read a policy from a definition.

    Raises:
        BadDefinition: something is missing or cannot be.
    """
    floor, history, display = document.entry("floor"), document.entry("history"), document.entry("display")
    whole = document.founding()
    policy = Policy(
        people=floor.whole("people", least=2),
        smallest_named=floor.whole("smallest_named", least=2),
        colluders=floor.whole("colluders"),
        comment_people=document.entry("comments").whole("people", least=2),
        persistence=_share(history, "persistence"),
        cycles=history.whole("cycles"),
        display=DisplayRules(
            percent_step=_divides_100(display, "percent_step"),
            score_step=display.number("score_step", least=0.01),
            small_below=display.whole("small_below"),
            small_low=display.whole("small_low"),
            small_high=display.whole("small_high"),
            crossing_from=display.whole("crossing_from", least=2),
            crossing_noise=display.number("crossing_noise", least=0.5),
            count_bands=_bands(display),
        ),
        named_raters=document.entry("raters").texts("named"),
        founding=whole,
        history_founding=history.founding(within=whole),
    )
    if policy.besides_colluders < 2:
        raise BadDefinition(
            f"{document.where}: with {policy.people} people and {policy.colluders} colluders fewer than 2 others "
            "are left; raise 'people' or lower 'colluders'."
        )
    if policy.display.small_low >= policy.display.small_high:
        raise BadDefinition(f"{display.where}: 'small_low' must be below 'small_high'.")
    return policy


def stricter(
    policy: Policy,
    *,
    people: int | None = None,
    smallest_named: int | None = None,
    colluders: int | None = None,
    persistence: float | None = None,
    cycles: int | None = None,
) -> Policy:
    """Give a policy that promises more than another one; what is not given stays.

    Raises:
        BelowTheFloor: something would promise less, or colluders would leave fewer than 2 others.

    >>> stricter(shipped_policy(), people=8).most_known
    0.125
    """
    asked = {
        "people": people,
        "smallest_named": smallest_named,
        "colluders": colluders,
        "persistence": persistence,
        "cycles": cycles,
    }
    found = replace(policy, **{key: value for key, value in asked.items() if value is not None})  # type: ignore[arg-type]
    for key in asked:
        if not getattr(found, key) >= getattr(policy, key):  # so that what is no number is refused, too
            raise BelowTheFloor(
                f"{key!r} is {getattr(found, key)}; the policy of {policy.founding.since} asks for "
                f"{getattr(policy, key)} or more, and no role may lower it."
            )
    if found.besides_colluders < 2 or found.persistence > 1:
        raise BelowTheFloor(
            "At least 2 others must be left beside the colluders, and 'persistence' is at most 1."
        )
    return found


def _share(entry: Entry, key: str) -> float:
    value = entry.number(key)
    if value > 1:
        raise BadDefinition(f"{entry.where}: {key!r} is {value:g}; it must be 0 to 1.")
    return value


def _divides_100(entry: Entry, key: str) -> int:
    value = entry.whole(key, least=1)
    if 100 % value:
        raise BadDefinition(f"{entry.where}: {key!r} is {value}; it must divide 100.")
    return value


def _bands(entry: Entry) -> tuple[int, ...]:
    found = entry.fields.get("count_bands")
    if (
        not isinstance(found, list)
        or not found
        or not all(type(one) is int and one > 0 for one in found)
        or any(later <= earlier for earlier, later in pairwise(found))
    ):
        raise BadDefinition(f"{entry.where}: 'count_bands' must be rising whole numbers.")
    return tuple(found)
