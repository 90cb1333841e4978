"""Codes drawn from a bag: made here, told once, kept as digests that belong to nobody."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from leadwell.foundations.errors import LeadwellError
from leadwell.voices.cycle import CycleState
from leadwell_site.audit.actions import record
from leadwell_site.voices.models import Code, Cycle
from leadwell_site.voices.queries import ALPHABET, CycleSeen, digest_of

CODE_LENGTH = 12
MOST_CODES = 5_000  # at once: a sheet of so many is 250 pages
MOST_FOR_EACH = 2  # a lost sheet can be made again


class TooManyCodes(LeadwellError):
    """More codes are asked for than can be made at once, none, or for a cycle that is not open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A code with the unit whose bag it goes into. It is told once and kept nowhere."""

    code: str
    unit_id: int


def drawn_code() -> str:
    """Draw one code."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


@transaction.atomic
def draw_codes(*, cycle: CycleSeen, counts: Mapping[int, int], by: str, at: datetime) -> list[Drawn]:
    """Make codes for units of an open cycle, in an order by lot within each unit.

    Raises:
        TooManyCodes: none are asked for or more than can be made at once, the cycle is not open, a unit has no bag, or
            more would have been made for it than twice its people.
    """
    known = {one["unit"] for one in cycle.places}
    if cycle.state is not CycleState.OPEN:
        raise TooManyCodes("Codes are made while the questions are open.")
    if not set(counts) <= known or any(count < 0 for count in counts.values()):
        raise TooManyCodes("Codes are made for units that were there when the questions opened.")
    wanted = sum(counts.values())
    if not 0 < wanted <= MOST_CODES:
        raise TooManyCodes(f"Make 1 to {MOST_CODES:,} cards at once.")
    _check_people(cycle, counts)
    drawn = [Drawn(code=drawn_code(), unit_id=unit) for unit, count in counts.items() for _ in range(count)]
    rows = [Code(digest=digest_of(one.code), cycle=cycle.cycle, unit_id=one.unit_id) for one in drawn]
    Code.objects.bulk_create(sorted(rows, key=lambda one: one.digest), batch_size=1000)
    record(
        actor=by,
        did="voices.codes.made",
        subject=f"cycle {cycle.pk}",
        organisation_id=cycle.unit.organisation_id,
        details={"codes": wanted, "by unit": {str(unit): count for unit, count in counts.items() if count}},
        at=at,
    )
    return drawn


def _check_people(cycle: CycleSeen, counts: Mapping[int, int]) -> None:
    """Refuse cards without end: who has many could answer with all but one of them, and read the last one's answer."""
    Cycle.objects.select_for_update(no_key=True).get(pk=cycle.pk)  # two who ask at once are counted together
    people = {one["unit"]: one["people"] for one in cycle.places if one["people"] is not None}
    for unit, count in counts.items():
        most = MOST_FOR_EACH * people.get(unit, MOST_CODES)
        if count and Code.objects.filter(cycle=cycle.cycle, unit=unit).count() + count > most:
            name = next(one["way"][-1] for one in cycle.places if one["unit"] == unit)
            raise TooManyCodes(
                f"{name}: {people.get(unit, 0):,} people could answer, so {most:,} cards can be made for it in "
                "all, with those made before: enough to print them twice."
            )
