"""Finding the roster of a draft: what the background does."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from leadwell.staffing.roster import (
    Solved,
    find_roster,
    repair,
    unfilled,
    what_relaxing_buys,
)
from leadwell.staffing.roster.evening import evened
from leadwell.staffing.roster.explain import RELAXED, Bought
from leadwell.staffing.roster.problem import Problem, Roster
from leadwell.staffing.roster.rules import costs
from leadwell.staffing.roster.solving import Progress
from leadwell.staffing.roster.surpassing import surpass
from leadwell.staffing.roster.ward_problem import changed_day, with_overtime
from leadwell.staffing.unit_rosters import mendable
from leadwell_site.audit.actions import record
from leadwell_site.background import tell
from leadwell_site.organisations import clock
from leadwell_site.rosters import queries
from leadwell_site.rosters.choices import DraftKind
from leadwell_site.rosters.models import Draft, Outcome
from leadwell_site.rosters.queries import Worked

SEED = 1
_LOOK_EVERY = 1.0  # seconds between looks whether somebody asked to stop
_EVENING = 5.0  # seconds that surplus is spread for, also after a stop; a tenth of one as a rule
_FAR = 1e6  # seconds by which the clock is put on for the search to end


def subject_of(draft: int) -> str:
    """Give under what name the progress of a draft is told."""
    return f"roster draft {draft}"


class Stoppable:
    """A clock that jumps far ahead once somebody asked to stop: every deadline is then over, the best is kept."""

    def __init__(self, draft: Draft, now: Callable[[], float] = time.monotonic) -> None:
        """Begin to count."""
        self.draft, self.now = draft, now
        self.began = self.looked = now()
        self.jump = 0.0
        self.stopped = False
        self.words = "Getting ready; this takes some seconds the first time."

    @property
    def spent(self) -> float:
        """Seconds since the beginning, jumps left out."""
        return self.now() - self.began

    def __call__(self) -> float:
        """Give the seconds, and look now and then whether to stop."""
        at = self.now()
        if at - self.looked >= _LOOK_EVERY:
            self.looked = at
            self.say()
            self.look()
        if self.stopped:
            self.jump += _FAR  # anew at each look: what begins after the stop is over at once, too
        return at + self.jump

    def look(self) -> None:
        """Look now whether somebody asked to stop: also where a step ended before the next look was due."""
        if not self.stopped and queries.is_stopped(self.draft.pk):
            self.stopped = True

    def hear(self, found: Progress) -> None:
        """Take what the search tells."""
        away = (found.objective - found.bound) / found.objective if found.objective > found.bound else 0.0
        self.words = (
            f"A roster is found; it is at most {away:.1%} from the best that there can be."
            if found.bound
            else "A first roster is found; how far it is from the best is not known yet."
        )

    def say(self) -> None:
        """Tell how far it has come."""
        total = max(1, self.draft.seconds)
        tell(subject_of(self.draft.pk), min(round(self.spent), total - 1), total, self.words)


def find(*, draft: Draft) -> Outcome | None:
    """Find the roster of a draft and keep it with its bound and what explains it; None where that was done before.

    Raises:
        SolverMissing: the extra ``roster`` is not installed.
        NoLawfulRoster: somebody's rules contradict each other.
    """
    if Outcome.objects.filter(draft=draft).exists():
        return None
    asked, stop = Worked(draft=draft), Stoppable(draft)
    stop.say()
    if draft.kind == DraftKind.REPAIR:
        roster, figures, problem = _repaired(asked, stop)
        bought: list[dict[str, Any]] = []
    else:
        problem = asked.problem
        if draft.said.get("surpasses"):
            solved = surpass(
                asked.ward,
                queries.rival_of(problem, draft.said["stands"]),
                seconds=draft.seconds,
                seed=SEED,
                now=stop,
                rules=asked.rules,
                tell=stop.hear,
            ).solved
        else:
            solved = find_roster(problem, seconds=draft.seconds, seed=SEED, now=stop, tell=stop.hear)
        late = stop.now() + _EVENING
        roster = evened(problem, solved.roster, enough=lambda: stop.now() > late)
        solved = replace(solved, roster=roster, objective=costs(problem, roster).total)
        figures = {
            "objective": solved.objective,
            "bound": solved.bound,
            "proven": solved.ended,
        }
        bought = _bought(problem, solved, draft.seconds, stop)
    figures |= {"seconds": round(stop.spent, 1), "stopped": stop.stopped}
    explained = {"unfilled": _unfilled(problem, roster, draft.starts_on), "bought": bought}
    return _keep(draft, roster, figures, explained)


def _bought(problem: Problem, solved: Solved, seconds: int, stop: Stoppable) -> list[dict[str, Any]]:
    """Relax one rule after another, until somebody asks to stop."""
    each = min(20.0, max(1.5, seconds / 15))
    found: list[Bought] = []
    for number, (rule, relax) in enumerate(RELAXED.items(), 1):
        stop.look()
        if stop.stopped:
            break
        stop.words = (
            f"The roster is found. Now what relaxing each rule would buy: {number} of {len(RELAXED)}."
        )
        stop.say()
        bought = what_relaxing_buys(
            problem, solved, seconds_each=each, seed=SEED, now=stop, relaxed={rule: relax}
        )
        if stop.stopped:  # cut short: it says less than could be said
            break
        found += bought
    found.sort(key=lambda one: -one.at_least)
    return [{"rule": one.rule, "at_least": one.at_least, "at_most": one.at_most} for one in found]


def _repaired(asked: Worked, stop: Stoppable) -> tuple[Roster, dict[str, Any], Problem]:
    """Mend what is published; the figures tell whose days change."""
    said, past = asked.draft.said, asked.problem.past
    lines = {
        name: {past + int(day): cell for day, cell in cells.items()}
        for name, cells in said["published"].items()
    }
    others, lost = (_counted(said.get(name, {}), past) for name in ("others", "lost"))
    held = mendable(asked.problem, lines, others=others, ill=asked.away, lost=lost)
    ill = {name: [asked.day_of(on) for on in days] for name, days in asked.away.items()}
    stop.words = "Looking for the repair that changes the fewest people."
    problem = held.problem
    if said.get("overtime"):
        problem = with_overtime(asked.ward, problem, 60 * said["overtime"], asked.rules)
    found = repair(
        problem,
        held.promised(ill),
        held.away(ill),
        from_day=past,
        each_person=asked.rules.changed_person,
        each_day=changed_day(problem, asked.rules),
        seconds=asked.draft.seconds,
        seed=SEED,
        now=stop,
    )
    roster = held.whole(found.roster)
    old = {
        name: tuple(lines.get(name, {}).get(day, "") for day in range(past, len(line)))
        for name, line in roster.items()
    }
    changed = [
        [name, day, old[name][day], roster[name][past + day]]
        for name in sorted(roster)
        for day in range(len(old[name]))
        if old[name][day] != roster[name][past + day]
    ]
    figures = {
        "objective": costs(held.problem, found.roster).total,
        "missing": found.missing,
        "missing_before": found.missing_before,
        "changed": changed,
        "others_changed": sorted(found.changed),
        "fewest": found.fewest,
        "were_to_work": sum(1 for name, _, _ in held.dropped if name in ill) + len(held.lost),
        "uncovered": _uncovered(held.problem, found.roster),
        "apart": len(held.apart),
        "dropped": [list(one) for one in held.dropped],
    }
    return roster, figures, asked.problem


def _counted(kept: dict[str, int], past: int) -> dict[tuple[int, str], int]:
    """Give shifts of people without a line as they are kept, "day cell" to how many, by day of the problem and cell."""
    split = ((*key.split(" ", 1), number) for key, number in kept.items())
    return {(past + int(day), cell): number for day, cell, number in split}


def _uncovered(problem: Problem, roster: Roster) -> int:
    """Count the promised shifts that nobody works now."""
    present = Counter((day, cell) for line in roster.values() for day, cell in enumerate(line))
    return sum(
        max(0, one.wanted - present[one.day, one.shift]) for one in problem.cover if one.day >= problem.past
    )


def _unfilled(problem: Problem, roster: Roster, starts_on: date) -> list[dict[str, Any]]:
    return [
        {
            "on": (starts_on + timedelta(days=one.day - problem.past)).isoformat(),
            "cell": one.shift,
            "missing": one.missing,
            "why": one.counts,
        }
        for one in unfilled(problem, roster)
        if one.day >= problem.past
    ]


@transaction.atomic
def _keep(draft: Draft, roster: Roster, figures: dict[str, Any], explained: dict[str, Any]) -> Outcome | None:
    locked = Draft.objects.select_for_update().get(pk=draft.pk)
    if Outcome.objects.filter(draft=locked).exists():  # another worker was quicker
        return None
    at = clock.now()
    made = Outcome.objects.create(
        draft=locked,
        roster={name: list(line) for name, line in roster.items()},
        figures=figures,
        explained=explained,
        known_at=at,
    )
    record(
        actor="job rosters.find",
        did="rosters.draft.found",
        subject=f"roster draft {draft.pk}",
        organisation_id=draft.unit.organisation_id,
        details={key: figures[key] for key in ("objective", "seconds", "stopped")},
        at=at,
    )
    return made
