"""The ledger: decides, group by group, whether a figure may be shown, given all that is out already.

It looks at who is in which group and at nothing else. It never sees an answer, so what it refuses tells nothing.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from leadwell.voices.anonymity.basis import Basis, Numbers, Step
from leadwell.voices.anonymity.cells import Cell, NotACell, check_cells, everybody
from leadwell.voices.anonymity.memory import Past
from leadwell.voices.anonymity.policy import Policy, shipped_policy

# Shares are worked out in floating point. Being off by so little cannot turn "at least k people" into k - 1.
ROUNDING = 1e-9


class Verdict(StrEnum):
    """What was decided about a group."""

    RELEASED = "released"
    FOLLOWS = "follows"  # it can be worked out from what is out already, so it may be shown for nothing
    TOO_SMALL = "too_small"
    TOO_CLOSE = "too_close"  # with what is out it would tell too much of somebody's answer
    IN_DOUBT = "in_doubt"  # the arithmetic was not sure, so it is not shown

    @property
    def is_shown(self) -> bool:
        """Say whether a figure of the group may be shown."""
        return self in {Verdict.RELEASED, Verdict.FOLLOWS}

    @property
    def words(self) -> str:
        """The verdict as a page says it."""
        return {
            Verdict.RELEASED: "may be shown",
            Verdict.FOLLOWS: "may be shown; it follows from the others",
            Verdict.TOO_SMALL: "too few people",
            Verdict.TOO_CLOSE: "together with the other figures it would come too close to one person",
            Verdict.IN_DOUBT: "it could not be made sure that it is safe",
        }[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What was decided about one group, and what it cost."""

    cell: Cell
    verdict: Verdict
    price: int  # 1 where it used some of the budget, 0 where it was free or is not shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """All that was decided, in the order of asking."""

    each: tuple[Decision, ...]
    most_known: float  # the largest share of anybody's answer that is known, 0 to 1
    spent: int  # how many independent groups are out, with those of earlier cycles and known elsewhere
    budget: float  # never more than so many can be: people over k

    @property
    def shown(self) -> tuple[Cell, ...]:
        """The groups that may be shown."""
        return tuple(one.cell for one in self.each if one.verdict.is_shown)

    def as_text(self) -> str:
        """Write the decisions as JSON, the same bytes for the same decisions."""
        rows = [
            {
                "key": one.cell.key,
                "cut": one.cell.cut,
                "people": len(one.cell.members),
                "verdict": one.verdict.value,
                "price": one.price,
            }
            for one in self.each
        ]
        return json.dumps({"decisions": rows, "spent": self.spent}, sort_keys=True, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a ledger stood, to go back to."""

    rank: int
    known: Numbers
    decided: int
    shown: frozenset[tuple[int, ...]]


class Ledger:
    """Decides one group after the other; what was shown is never forgotten.

    Args:
        people: how many answered in this cycle. Groups name them by place, from 0.
        policy: what is promised.
        past: earlier cycles; the last ones that the policy remembers are used, with a persistence of 1 all of them.
        known: groups of this cycle whose sums others know or may publish. They are held to be out.
        whole_is_known: hold the sum over everybody to be out as well, since totals are told in many ways.

    Raises:
        NotACell: a group of an earlier cycle, or one known elsewhere, names somebody who did not answer, or twice.

    >>> ledger = Ledger(12)
    >>> from leadwell.voices.anonymity.cells import cell
    >>> ledger.decide(cell("ward", range(9))).verdict  # the other three could be worked out
    <Verdict.TOO_CLOSE: 'too_close'>
    """

    def __init__(
        self,
        people: int,
        *,
        policy: Policy | None = None,
        past: Sequence[Past] = (),
        known: Iterable[Cell] = (),
        whole_is_known: bool = True,
    ) -> None:
        self.policy = policy or shipped_policy()
        self.people = people
        # Where answers are taken never to change, nothing that was told grows old.
        forgotten = 0 if self.policy.persistence == 1 else max(0, len(past) - self.policy.cycles)
        self.past = tuple(past)[forgotten:]
        self.known_elsewhere = (*((everybody(people),) if whole_is_known and people else ()), *known)
        check_cells(self.known_elsewhere, people)
        ever = max((people, *(one.people for one in self.past)))
        self._now = len(self.past)
        self._basis = Basis(ever, cycles=self._now + 1, persistence=self.policy.persistence)
        self._has_answer = np.zeros((self._now + 1, ever), dtype=bool)
        self._has_answer[self._now, :people] = True
        for cycle, earlier in enumerate(self.past):
            if any(len(set(one)) < len(one) for one in (earlier.answered, *earlier.cells)):
                raise NotACell(f"{earlier.title}: somebody is named twice in one group.")
            if min(earlier.answered, default=0) < 0:
                raise NotACell(f"{earlier.title}: people are named by places of 0 or more.")
            if not set().union(*earlier.cells) <= set(earlier.answered):
                raise NotACell(f"{earlier.title}: a group names somebody who did not answer then.")
            self._has_answer[cycle, list(earlier.answered)] = True
            for members in earlier.cells:
                self._take(members, cycle)
        for one in self.known_elsewhere:
            self._take(one.members, self._now)
        self._decided: list[Decision] = []
        self._keys: set[str] = set()
        self._shown: set[tuple[int, ...]] = set()

    @property
    def budget(self) -> float:
        """At most so many independent groups can ever be shown: the people who answered, over k."""
        return int(self._has_answer.sum()) / self.policy.people

    @property
    def spent(self) -> int:
        """How many independent groups are out."""
        return self._basis.rank

    @property
    def most_known(self) -> float:
        """The largest share of anybody's answer that is known, from 0 to 1."""
        return float(self._basis.known[self._has_answer].max(initial=0.0))

    def known_of(self, person: int, *, cycle: int | None = None) -> float:
        """Give the share of one person's answer that is known, from 0 to 1; of this cycle if none is given."""
        return float(self._basis.known[self._now if cycle is None else cycle, person])

    def ask(self, asked: Cell) -> Verdict:
        """Say what would be decided about a group, and leave everything as it is."""
        return self._judged(asked)[0]

    def decide(self, asked: Cell) -> Decision:
        """Decide about a group. If it may be shown, it counts as being out from now on.

        Raises:
            NotACell: the group names people who are not there, or its key was used before.
        """
        check_cells((asked,), self.people)
        if asked.key in self._keys:
            raise NotACell(f"{asked.key!r} was decided before; give each group a key of its own.")
        verdict, step = self._judged(asked)
        if verdict is Verdict.RELEASED and step is not None:
            self._basis.add(np.array(asked.members, dtype=np.int64), step, cycle=self._now)
        found = Decision(cell=asked, verdict=verdict, price=int(verdict is Verdict.RELEASED))
        self._decided.append(found)
        self._keys.add(asked.key)
        if verdict.is_shown:
            self._shown.add(asked.members)
        return found

    def decisions(self) -> Decisions:
        """Give all that was decided until now."""
        return Decisions(
            each=tuple(self._decided), most_known=self.most_known, spent=self.spent, budget=self.budget
        )

    def mark(self) -> Mark:
        """Give where the ledger stands, so that a trial can be undone before anything of it is shown."""
        return Mark(self._basis.rank, self._basis.known, len(self._decided), frozenset(self._shown))

    def back_to(self, mark: Mark) -> None:
        """Undo what was decided since a mark. Only for trials: what was shown cannot be undone."""
        self._basis.rank, self._basis.known = mark.rank, mark.known
        for one in self._decided[mark.decided :]:
            self._keys.discard(one.cell.key)
        del self._decided[mark.decided :]
        self._shown = set(mark.shown)

    def _take(self, members: Sequence[int], cycle: int) -> None:
        if members:
            places = np.array(members, dtype=np.int64)
            self._basis.add(places, self._basis.step(places, cycle=cycle, is_out=True), cycle=cycle)

    def _judged(self, asked: Cell) -> tuple[Verdict, Step | None]:
        if len(asked.members) < max(self.policy.people, self.policy.smallest_named):
            return Verdict.TOO_SMALL, None
        if asked.members in self._shown:
            return Verdict.FOLLOWS, None
        places = np.array(asked.members, dtype=np.int64)
        step = self._basis.step(places, cycle=self._now)
        if step.in_doubt:
            return Verdict.IN_DOUBT, step
        most = self.policy.most_known + ROUNDING
        over = (step.known > most) & self._has_answer
        if step.follows:
            # What only others know is no reason to tell it too.
            is_over = bool(over[self._now, places].any())
            return (Verdict.TOO_CLOSE if is_over else Verdict.FOLLOWS), step
        if (over & step.rises).any():
            return Verdict.TOO_CLOSE, step
        return Verdict.RELEASED, step


def decide(
    cells: Iterable[Cell],
    people: int,
    *,
    policy: Policy | None = None,
    past: Sequence[Past] = (),
    known: Iterable[Cell] = (),
    whole_is_known: bool = True,
) -> Decisions:
    """Decide about groups in the order given, which is the order of what matters most.

    Tell the tree of teams first and attributes after it: the other way round fewer teams have a figure.

    >>> from leadwell.voices.anonymity.cells import by
    >>> found = decide(by("sex", ["F"] * 9 + ["M"] * 4), 13)
    >>> [one.verdict.value for one in found.each]
    ['too_close', 'too_small']
    """
    ledger = Ledger(people, policy=policy, past=past, known=known, whole_is_known=whole_is_known)
    for one in cells:
        ledger.decide(one)
    return ledger.decisions()
