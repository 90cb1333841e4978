"""What a health check stands on: released reports on leaders of a unit and below, and who leads there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from leadwell.voices.all_round import (
    DimensionTold,
    HealthMemory,
    LeaderFigure,
    RoundState,
    all_round_rule,
    dimension_of_json,
    health_memory_of_json,
)
from leadwell_site.organisations.models import Role, Unit
from leadwell_site.qualities.models import HealthCheck, ReportPart, RoundMove
from leadwell_site.voices.queries import CycleSeen, ReleasedSeen, cycles_at, released_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """One dimension with the figures of the leaders who were assessed in it."""

    told: DimensionTold  # of any of them: its title, items and scale
    leaders: tuple[LeaderFigure, ...]


def assessed_at(unit: Unit, *, on: date) -> tuple[dict[str, Assessed], int]:
    """Give, by dimension, the last figure of each leader of a unit and below; and how many leaders there are of them.

    An assessment counts for as long as the shipped rule says.
    """
    since = on - timedelta(days=round(all_round_rule().remembered_months * 30.44))
    released = RoundMove.objects.filter(to=RoundState.RELEASED, known_at__date__gte=since).values("round")
    rows = (
        ReportPart.objects.filter(round__in=released, round__unit__path__startswith=unit.path)
        .select_related("round__unit")
        .order_by("known_at", "id")
    )
    names = {one.pk: one.name for one in Unit.objects.filter(path__startswith=unit.path)}
    last: dict[str, dict[int, tuple[DimensionTold, LeaderFigure]]] = {}
    for row in rows:
        told = dimension_of_json(row.content)
        overall = told.overall
        if overall is None:
            continue
        below = row.round.unit.path.removeprefix(unit.path).strip("/")
        last.setdefault(row.key, {})[row.round.person_id] = (
            told,
            LeaderFigure(
                leader=str(row.round.person_id),
                way=tuple(names[int(one)] for one in below.split("/")) if below else (),
                at_least=overall.at_least,
                at_most=overall.at_most,
            ),
        )
    found = {
        key: Assessed(told=next(iter(held.values()))[0], leaders=tuple(one for _, one in held.values()))
        for key, held in last.items()
    }
    return found, len({one.leader for each in found.values() for one in each.leaders})


def leaders_at(unit: Unit, *, on: date) -> int:
    """Give how many people hold a role that leads at a unit or below."""
    held = Role.objects.filter(
        Q(until_on=None) | Q(until_on__gte=on),
        from_on__lte=on,
        kind__in=all_round_rule().leaders,
        unit__path__startswith=unit.path,
        user__is_active=True,
    )
    return held.values("user").distinct().count()


def earlier_checks(unit: Unit, key: str) -> list[HealthMemory]:
    """Give what was told of a dimension in every earlier check of the organisation, oldest first.

    Those of units beside this one count, too: the figure of a site and the one of the site next to it, taken from the
    figure of the trust, leave what is said of the few leaders in neither. And a unit may have moved meanwhile.
    """
    made = HealthCheck.objects.filter(unit__organisation_id=unit.organisation_id).order_by("known_at", "id")
    return [health_memory_of_json(one.memory[key]) for one in made if key in one.memory]


def checks_at(unit: Unit, *, known_at: datetime | None = None) -> list[HealthCheck]:
    """Give the health checks of a unit, the newest first."""
    found = HealthCheck.objects.filter(unit=unit).order_by("-id")
    return list(found if known_at is None else found.filter(known_at__lte=known_at))


def voices_at(
    units: Sequence[int], *, known_at: datetime | None = None
) -> list[tuple[CycleSeen, ReleasedSeen]]:
    """Give the released cycles of questions of some units, the newest first."""
    found = [(one, released_of(one)) for one in cycles_at(units, known_at=known_at)]
    return [(one, told) for one, told in found if told is not None]
