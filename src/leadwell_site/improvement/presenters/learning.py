"""Lessons as pages show them, and how many people of each place and role finished them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from leadwell.improvement import StepOnChart
from leadwell_site.organisations.choices import RoleKind
from leadwell_site.organisations.models import Unit

_FEWEST = 5  # of fewer people a count would say who
_TOO_FEW = "fewer than 5 people"


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


def coverage_rows(
    units: Iterable[Unit],
    held: Mapping[int, Mapping[str, tuple[int, Mapping[str, int]]]],
    lessons: Sequence[str],
) -> list[list[Any]]:
    """Give a line for each place and role: how many people, and how many of them finished each lesson."""
    rows: list[list[Any]] = []
    for unit in units:
        for kind, (people, finished) in sorted(held.get(unit.pk, {}).items()):
            rows.append(
                [
                    f"{unit.name}: {RoleKind(kind).label}",
                    str(people),
                    *(
                        f"{finished.get(lesson, 0)} of {people}" if people >= _FEWEST else _TOO_FEW
                        for lesson in lessons
                    ),
                ]
            )
    return rows
