"""Lessons as pages show them, and how many people of each place and role finished them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from leadwell.improvement import StepOnChart
from leadwell_site.design_system.wording import plural
from leadwell_site.improvement.queries.lessons import Coverage
from leadwell_site.organisations.choices import RoleKind
from leadwell_site.organisations.models import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A step with the answer that was given."""

    step: StepOnChart
    name: str  # of the field
    chosen: int | None  # the place of the answer; None where none was given

    @property
    def is_right(self) -> bool:
        """Whether the answer is right."""
        return self.chosen == self.step.right


def marked(steps: Sequence[StepOnChart], posted: Mapping[str, Any]) -> list[Marked]:
    """Give the steps with the answers that were sent; an answer that is none of the choices is none."""
    found = []
    for number, step in enumerate(steps):
        name = f"answer-{number}"
        text = str(posted.get(name, ""))
        place = int(text) if text.isascii() and text.isdigit() and len(text) < 3 else -1
        found.append(Marked(step=step, name=name, chosen=place if 0 <= place < len(step.choices) else None))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """What a page tells of who finished lessons."""

    sentence: str
    by_role: list[list[str]]  # role, people, and of each lesson how many of them finished it
    gaps: list[list[str]]  # place and role where nobody finished a lesson, people, which lessons


def learned(units: Sequence[Unit], found: Coverage, lessons: Mapping[str, str], *, name: str) -> Learned:
    """Give the roles of a place and all below it, and where in it nobody of a role finished a lesson.

    Args:
        units: the places, by name.
        found: who holds a role at them, and who finished which lesson.
        lessons: their titles, by key.
        name: of the place that all lie in.
    """
    places = [unit.pk for unit in units]
    kinds = sorted(found.kinds, key=lambda kind: str(RoleKind(kind).label))
    totals = {kind: found.of(places, kind) for kind in kinds}
    gaps = []
    for unit in units:
        for kind in kinds:
            here = found.of([unit.pk], kind)
            wanting = [title for key, title in lessons.items() if not here.finished.get(key)]
            if here.people and wanting:
                which = "any lesson" if len(wanting) == len(lessons) else ", ".join(wanting)
                gaps.append([f"{unit.name}: {_role(kind)}", str(here.people), which])
    somebody = sum(1 for kind in kinds if any(totals[kind].finished.values()))
    return Learned(
        sentence=f"In {name} people hold {plural(len(kinds), 'kind')} of role; "
        + (
            f"in {somebody} of them somebody finished a lesson."
            if somebody
            else "nobody has finished a lesson yet."
        ),
        by_role=[
            [
                _role(kind)[:1].upper() + _role(kind)[1:],
                str(totals[kind].people),
                *(f"{totals[kind].finished.get(key, 0)} of {totals[kind].people}" for key in lessons),
            ]
            for kind in kinds
        ],
        gaps=gaps,
    )


def _role(kind: str) -> str:
    return str(RoleKind(kind).label)
