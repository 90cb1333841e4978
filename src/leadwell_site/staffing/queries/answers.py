"""What was answered about moves: made, set aside, taken back."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db.models import Q

from leadwell.foundations.staff import Part
from leadwell_site.organisations.models import Unit
from leadwell_site.staffing.choices import MoveAnswerKind
from leadwell_site.staffing.models import MoveAnswer
from leadwell_site.workforce.models import Employee


def moved_here(unit: Unit, *, on: date, part: Part, known_at: datetime | None = None) -> list[MoveAnswer]:
    """Give the moves to or from a unit that stand for a shift."""
    found = standing_answers(on, part, [unit.pk], known_at)
    return [one for one in found if one.answer == MoveAnswerKind.ACCEPTED]


def answer_of(units: Sequence[int], pk: int) -> MoveAnswer | None:
    """Give an answer about a move to one of these units; None where there is none."""
    return (
        MoveAnswer.objects.filter(pk=pk, to_unit__in=list(units))
        .select_related("employee", "from_unit", "to_unit")
        .first()
    )


def declined_moves(units: Iterable[int], *, known_at: datetime | None = None) -> list[MoveAnswer]:
    """Give every suggested move to these units that was set aside, the newest first, with ``withdrawn_by`` at hand."""
    found = MoveAnswer.objects.filter(
        to_unit__in=list(units), answer=MoveAnswerKind.DECLINED, withdraws=None
    ).select_related("from_unit", "to_unit")
    if known_at is not None:
        found = found.filter(known_at__lte=known_at)
    return list(found.prefetch_related("withdrawn_by").order_by("-on", "-id"))


def employee(number: int) -> Employee:
    """Give somebody by their number."""
    return Employee.objects.get(pk=number)


def standing_answers(
    on: date, part: Part, units: Sequence[int], known_at: datetime | None = None
) -> tuple[MoveAnswer, ...]:
    """Give the answers about a shift from or to these units that are not taken back, the latest first."""
    rows = MoveAnswer.objects.filter(on=on, part=part.value).filter(
        Q(to_unit__in=list(units)) | Q(from_unit__in=list(units))
    )
    if known_at is not None:
        rows = rows.filter(known_at__lte=known_at)
    found = list(rows.select_related("employee", "from_unit", "to_unit").order_by("-known_at", "-id"))
    taken_back = {one.withdraws_id for one in found}
    return tuple(one for one in found if one.withdraws_id is None and one.pk not in taken_back)
