"""What fits: shows a designer of cuts, before a cycle opens, which groups could have figures.

Nobody knows yet who will answer. So people are drawn at random to answer, many times, and for each cut it is counted
how many of its groups could be shown. The budget is what the ledger's arithmetic leaves: at most one independent
group for every k people who answer.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from leadwell.foundations.errors import LeadwellError
from leadwell.voices.anonymity.cells import Cell, by, crossed
from leadwell.voices.anonymity.ledger import Decision, Ledger
from leadwell.voices.anonymity.merging import decide_tree
from leadwell.voices.anonymity.policy import Policy, shipped_policy

TREE = "unit"


class CannotPlan(LeadwellError):
    """A plan lacks people, names an attribute that is not there, or a share is not one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How much of one cut could be shown, over the draws."""

    cut: str
    groups: int  # with anybody invited in them
    shown_least: int
    shown_middle: int
    shown_most: int
    price_middle: int  # of the budget


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What fits, in the order in which the cuts were asked for."""

    fits: tuple[Fit, ...]
    answering_middle: int  # people
    budget_middle: float
    spent_middle: int
    own_unit: float  # share of people, 0 to 1, whose smallest group is of one unit and not of several
    draws: int


def plan(
    units: Sequence[Sequence[str]],
    attributes: Mapping[str, Sequence[str | None]],
    cuts: Sequence[Sequence[str]],
    *,
    answering: float | Sequence[float],
    draws: int = 20,
    seed: int,
    policy: Policy | None = None,
) -> Plan:
    """Say which cuts fit if so many people answer.

    Args:
        units: for each person invited, their units from the top down.
        attributes: for each attribute, its value for each person invited; None where not known.
        cuts: the cuts asked for after the tree of units, what matters most first: ``[["grade"], ["grade", "sex"]]``.
        answering: the share of people expected to answer, 0 to 1; one for everybody or one for each person.
        draws: how often it is drawn who answers.
        seed: of the draws; the same seed gives the same plan.
        policy: what is promised.

    Raises:
        CannotPlan: an attribute is not there or not told of everybody, or a share lies outside 0 to 1.
    """
    invited = len(units)
    shares = np.broadcast_to(np.asarray(answering, dtype=float), (invited,)) if invited else np.zeros(0)
    _check(invited, attributes, cuts, shares, draws)
    generator = np.random.default_rng(seed)
    names = [TREE, *(" x ".join(cut) for cut in cuts)]
    shown: dict[str, list[int]] = {name: [] for name in names}
    price: dict[str, list[int]] = {name: [] for name in names}
    answered, spent, own = [], [], []
    for _ in range(draws):
        here = np.flatnonzero(generator.random(invited) < shares).tolist()
        ledger = Ledger(len(here), policy=policy or shipped_policy())
        _, *tree = decide_tree(ledger, [units[person] for person in here], cut=TREE)
        told: dict[str, Sequence[Decision]] = {TREE: tree}
        for name, cut in zip(names[1:], cuts, strict=True):
            told[name] = tuple(ledger.decide(one) for one in _cells(cut, attributes, here))
        for name, decided in told.items():
            shown[name].append(sum(one.verdict.is_shown for one in decided))
            price[name].append(sum(one.price for one in decided))
        answered.append(len(here))
        spent.append(ledger.spent)
        own.append(_own(told[TREE], len(here)))
    everyone = list(range(invited))
    fits = tuple(
        Fit(
            cut=name,
            groups=_units(units) if name == TREE else len(_cells(cuts[number - 1], attributes, everyone)),
            shown_least=min(shown[name]),
            shown_middle=round(float(np.median(shown[name]))),
            shown_most=max(shown[name]),
            price_middle=round(float(np.median(price[name]))),
        )
        for number, name in enumerate(names)
    )
    middle = round(float(np.median(answered)))
    return Plan(
        fits=fits,
        answering_middle=middle,
        budget_middle=middle / (policy or shipped_policy()).people,
        spent_middle=round(float(np.median(spent))),
        own_unit=float(np.mean(own)),
        draws=draws,
    )


def lines(found: Plan) -> list[str]:
    """Say a plan in plain words, one line a cut.

    >>> made = plan([("A",)] * 30 + [("B",)] * 4, {}, [], answering=1.0, draws=1, seed=1)
    >>> lines(made)[1]
    'unit: 0 of 2 groups could be shown (0 to 0); it uses 0 of the budget.'
    """
    return [
        f"If about {found.answering_middle} people answer, at most {found.budget_middle:.0f} independent groups "
        f"can be shown; this plan uses {found.spent_middle}.",
        *(
            f"{one.cut}: {one.shown_middle} of {one.groups} groups could be shown ({one.shown_least} to "
            f"{one.shown_most}); it uses {one.price_middle} of the budget."
            for one in found.fits
        ),
    ]


def _cells(
    cut: Sequence[str], attributes: Mapping[str, Sequence[str | None]], here: Sequence[int]
) -> tuple[Cell, ...]:
    columns = {name: [attributes[name][person] for person in here] for name in cut}
    return by(cut[0], columns[cut[0]]) if len(cut) == 1 else crossed(columns)


def _units(units: Sequence[Sequence[str]]) -> int:
    """Count the units of a tree, without those that everybody is in."""
    each = Counter(tuple(path[:depth]) for path in units for depth in range(1, len(path) + 1))
    return sum(1 for count in each.values() if count < len(units))


def _own(decided: Sequence[Decision], people: int) -> float:
    """Give the share of people whose smallest group of the tree is one unit."""
    smallest: dict[int, bool] = {}
    for one in decided:  # from the top down, so the last one is the smallest
        if one.verdict.is_shown:
            smallest.update(dict.fromkeys(one.cell.members, " + " not in one.cell.key))
    return sum(smallest.values()) / people if people else 0.0


def _check(
    invited: int,
    attributes: Mapping[str, Sequence[str | None]],
    cuts: Sequence[Sequence[str]],
    shares: np.ndarray,
    draws: int,
) -> None:
    if not invited or draws < 1:
        raise CannotPlan("A plan needs somebody invited and at least one draw.")
    if not ((shares >= 0) & (shares <= 1)).all():
        raise CannotPlan("The share of people expected to answer must be 0 to 1.")
    for name in {name for cut in cuts for name in cut}:
        if name not in attributes:
            raise CannotPlan(f"There is no attribute {name!r}; there are {', '.join(sorted(attributes))}.")
        if len(attributes[name]) != invited:
            raise CannotPlan(
                f"{name!r} has {len(attributes[name])} values for {invited} people invited; each needs one."
            )
    if any(not cut for cut in cuts):
        raise CannotPlan("A cut needs at least one attribute.")
