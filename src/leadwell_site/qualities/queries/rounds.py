"""Assessments from all round: how they stand, and who may see them. Nobody sees one by their role alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.timezone import localdate

from leadwell.voices.all_round import (
    AskedDimension,
    Asking,
    DimensionTold,
    RoundState,
    asking,
    dimension_of_json,
    dimensions,
)
from leadwell.voices.frameworks import Form
from leadwell_site.organisations.choices import RoleKind
from leadwell_site.organisations.models import Role, Unit
from leadwell_site.organisations.permissions import Permission, kinds_allowing
from leadwell_site.organisations.queries import ancestors
from leadwell_site.qualities.models import (
    Consent,
    OwnAnswers,
    ReportHands,
    ReportPart,
    ReportRemark,
    Round,
    RoundDesign,
    RoundMove,
    Share,
)
from leadwell_site.qualities.queries.frameworks import form_of

# Whoever holds one of these at somebody's unit or above it is in the line above them.
_MANAGE = (RoleKind.WARD_MANAGER, RoleKind.REGISTERED_MANAGER, RoleKind.OPERATIONAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundSeen:
    """An assessment as it stands."""

    round: Round
    state: RoundState
    design: RoundDesign
    is_consented: bool  # the person agrees to the design as it stands
    moves: tuple[RoundMove, ...]

    @property
    def pk(self) -> int:
        """Its number."""
        return self.round.pk

    @property
    def unit(self) -> Unit:
        """Where the person leads."""
        return self.round.unit

    @property
    def title(self) -> str:
        """What it is called."""
        return f"{self.round.person.name}, all round"

    @property
    def form(self) -> Form:
        """The statements of the framework as they were kept."""
        return form_of(self.round.forms["asked"])

    @property
    def asked(self) -> tuple[AskedDimension, ...]:
        """What others are asked."""
        return (*dimensions(self.form), *dimensions(form_of(self.round.forms["compassion"])))

    @property
    def asked_of_self(self) -> tuple[AskedDimension, ...]:
        """The same questions as they are put to the person."""
        return (*dimensions(self.form), *dimensions(form_of(self.round.forms["compassion_self"])))

    @property
    def asking(self) -> Asking:
        """Who is asked."""
        return asking(self.design.counts, is_named=self.round.is_named)

    def moved_on(self, to: RoundState) -> date | None:
        """Give the day on which it last came into a state."""
        found = [one.known_at for one in self.moves if one.to == to]
        return localdate(found[-1]) if found else None

    def times(self, to: RoundState) -> int:
        """Give how often it came into a state."""
        return sum(1 for one in self.moves if one.to == to)


def round_now(pk: int) -> RoundSeen:
    """Give an assessment, whoever asks: for jobs and actions.

    Raises:
        Http404: there is none.
    """
    found = Round.objects.select_related("unit__organisation", "person").filter(pk=pk).first()
    if found is None:
        raise Http404("There is no such assessment.")
    return _seen(found)


def round_for(user: Any, pk: int, *, known_at: datetime | None = None) -> RoundSeen:
    """Give an assessment to the person, its facilitator, or somebody with whom the person shares the report.

    Raises:
        Http404: there is none, it is not theirs to see, or it was not known at that moment.
    """
    found = round_now(pk)
    if known_at is not None:
        if found.round.known_at > known_at:
            raise Http404("There was no such assessment yet.")
        found = _seen(found.round, known_at)
    if user.pk not in (found.round.person_id, found.design.facilitator_id) and user.pk not in {
        one.pk for one in readers_of(found)
    }:
        raise Http404("There is no such assessment.")
    return found


def rounds_of(user: Any, *, known_at: datetime | None = None) -> list[RoundSeen]:
    """Give the assessments of a person, the newest first."""
    return _all_seen(Round.objects.filter(person=user), known_at)


def rounds_facilitated_by(user: Any, *, known_at: datetime | None = None) -> list[RoundSeen]:
    """Give the assessments that somebody facilitates, the newest first."""
    ever = RoundDesign.objects.filter(facilitator=user).values("round")
    found = _all_seen(Round.objects.filter(pk__in=ever), known_at)
    return [seen for seen in found if seen.design.facilitator_id == user.pk]


def rounds_shared_with(user: Any, *, known_at: datetime | None = None) -> list[RoundSeen]:
    """Give the released assessments that people share with somebody.

    Those that are not shared any more are not on earlier days either: whoever ended it meant all of it.
    """
    ever = Share.objects.filter(reader=user).values("round")
    found = _all_seen(Round.objects.filter(pk__in=ever), known_at)
    return [
        seen
        for seen in found
        if seen.state is RoundState.RELEASED and user.pk in {one.pk for one in readers_of(seen)}
    ]


def open_rounds() -> list[RoundSeen]:
    """Give every assessment that is open."""
    opened = RoundMove.objects.filter(to=RoundState.OPEN).values("round")
    found = Round.objects.filter(pk__in=opened).select_related("unit__organisation", "person")
    return [seen for seen in map(_seen, found) if seen.state is RoundState.OPEN]


def is_another_under_way(of: RoundSeen) -> bool:
    """Say whether another assessment of the same person takes answers, or waits to be released.

    What is remembered of a report begins at its release. Until then a second one would be told as if there were none.
    """
    opened = RoundMove.objects.filter(to=RoundState.OPEN, round__person=of.round.person).values("round")
    found = Round.objects.filter(pk__in=opened).exclude(pk=of.pk).select_related("unit", "person")
    return any(not _seen(one).state.is_over for one in found)


def readers_of(of: RoundSeen) -> list[Any]:
    """Give those with whom the person shares the released report."""
    last: dict[int, Share] = {}
    for one in Share.objects.filter(round=of.round).select_related("reader").order_by("id"):
        last[one.reader_id] = one
    return [one.reader for one in last.values() if not one.is_ended]


def own_answers(of: RoundSeen) -> dict[str, str]:
    """Give what the person answered about themselves; empty where they did not yet."""
    found = OwnAnswers.objects.filter(round=of.round).order_by("id").last()
    return {} if found is None else dict(found.content)


def report_of(of: RoundSeen) -> list[tuple[ReportPart, DimensionTold]]:
    """Give the released report by dimension; empty before."""
    rows = ReportPart.objects.filter(round=of.round).order_by("number")
    return [(row, dimension_of_json(row.content)) for row in rows]


def remarks_of(of: RoundSeen) -> list[ReportRemark]:
    """Give what raters wrote, as the report shows it."""
    return list(ReportRemark.objects.filter(round=of.round).order_by("place"))


def hands_of(of: RoundSeen) -> dict[str, str]:
    """Give who filled in the form, of people served, as the report tells it."""
    found = ReportHands.objects.filter(round=of.round).first()
    return {} if found is None else dict(found.told)


def earlier_of(of: RoundSeen) -> RoundSeen | None:
    """Give the released assessment of the same person before this one that asked the same; None where there is none."""
    found = Round.objects.filter(
        person=of.round.person, pk__lt=of.pk, framework=of.round.framework, level=of.round.level
    )
    for one in found.select_related("unit__organisation", "person").order_by("-id"):
        seen = _seen(one)
        if seen.state is RoundState.RELEASED:
            return seen
    return None


def facilitators_of(unit: Unit, *, on: date) -> list[Any]:
    """Give who may facilitate assessments at a unit: those with that role there who are in nobody's line above it."""
    path = [*(one.pk for one in ancestors(unit)), unit.pk]
    held = Role.objects.filter(Q(until_on=None) | Q(until_on__gte=on), from_on__lte=on, unit__in=path)
    may = held.filter(kind__in=kinds_allowing(Permission.FACILITATE)).values("user")
    managing = held.filter(kind__in=_MANAGE).values("user")
    return list(
        get_user_model()
        .objects.filter(pk__in=may, is_active=True)
        .exclude(pk__in=managing)
        .order_by("name", "pk")
    )


def may_facilitate(of: RoundSeen, user_id: int, *, on: date) -> bool:
    """Say whether somebody may facilitate an assessment on a day: roles change, and so do line managers."""
    return user_id != of.round.person_id and user_id in {one.pk for one in facilitators_of(of.unit, on=on)}


def people_at(units: Iterable[Unit], *, on: date) -> list[tuple[Any, Unit]]:
    """Give everybody with a role at one of these units, with the unit, by name."""
    held = Role.objects.filter(
        Q(until_on=None) | Q(until_on__gte=on),
        from_on__lte=on,
        unit__in=[one.pk for one in units],
        user__is_active=True,
    ).select_related("user", "unit__organisation")
    return sorted(
        ((one.user, one.unit) for one in held), key=lambda pair: (pair[0].name, pair[0].pk, pair[1].name)
    )


def _all_seen(rows: QuerySet[Round], known_at: datetime | None) -> list[RoundSeen]:
    """Give assessments as they stood at a moment, the newest first."""
    if known_at is not None:
        rows = rows.filter(known_at__lte=known_at)
    found = rows.select_related("unit__organisation", "person").order_by("-id")
    return [_seen(one, known_at) for one in found]


def _seen(one: Round, known_at: datetime | None = None) -> RoundSeen:
    moved, designed = RoundMove.objects.filter(round=one), RoundDesign.objects.filter(round=one)
    if known_at is not None:
        moved, designed = moved.filter(known_at__lte=known_at), designed.filter(known_at__lte=known_at)
    moves = tuple(moved.order_by("id"))
    design = designed.select_related("facilitator").order_by("id").last()
    if design is None:  # an assessment is made with its design, in one transaction
        raise Http404("There is no such assessment.")
    return RoundSeen(
        round=one,
        state=RoundState(moves[-1].to) if moves else RoundState.DESIGN,
        design=design,
        is_consented=Consent.objects.filter(design=design).exists(),
        moves=moves,
    )
