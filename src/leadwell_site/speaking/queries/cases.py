"""Cases as those who look after them and their reporters see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils.timezone import localdate

from leadwell.voices.concerns import (
    Again,
    Asked,
    Case,
    Openness,
    Rated,
    Sorted,
    Step,
    StepKind,
    Written,
    opens,
    read_receipt,
    waiting_since,
)
from leadwell_site.audit.queries import lines_about
from leadwell_site.organisations.models import Organisation
from leadwell_site.speaking import sealing
from leadwell_site.speaking.choices import CaseKind
from leadwell_site.speaking.models import (
    ActionAgreed,
    Assignment,
    Attachment,
    Concern,
    Learning,
    Message,
    Rating,
    Sorting,
    StepTaken,
    TreatmentCheck,
)
from leadwell_site.speaking.queries.people import answers_for, guarded_by, held_by, leads, may_open, may_read

REFUSED = (
    "speaking.case.refused"  # what the audit log says of somebody who asked for a case that is not theirs
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSeen:
    """A message with its words."""

    pk: int
    is_from_reporter: bool
    on: date
    words: str
    step: str
    by: str
    attachments: tuple[Attachment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSeen:
    """A case with its history; words are opened only where they are asked for."""

    row: Concern
    case: Case

    @property
    def pk(self) -> int:
        """The number of the case."""
        return self.row.pk

    @property
    def kind(self) -> CaseKind:
        """What was told."""
        return CaseKind(self.row.kind)

    @property
    def says_worse(self) -> bool:
        """Whether the reporter says that they were treated worse for it."""
        return any(one.is_from_reporter and one.was_worse for one in self.row.checks.all())

    @property
    def has_come(self) -> bool:
        """Whether something of the reporter came after the last answer: a message, or that they were treated worse."""
        answered = [one.on for one in self.case.messages if not one.is_from_reporter]
        return waiting_since(self.case) is not None or any(
            one.is_from_reporter and one.was_worse and (not answered or one.on >= answered[-1])
            for one in self.row.checks.all()
        )

    @property
    def waits(self) -> bool:
        """Whether there is something to do about it: it is open, or something came after it was closed."""
        return not self.case.is_closed or self.has_come

    def thread(self) -> tuple[MessageSeen, ...]:
        """Give the messages in their order, opened."""
        return tuple(
            MessageSeen(
                pk=one.pk,
                is_from_reporter=one.is_from_reporter,
                on=one.on,
                words=words_of(self.row, one),
                step=one.step,
                by=one.by,
                attachments=tuple(one.attachments.all()),
            )
            for one in self.row.messages.all()
        )

    def notes(self) -> tuple[tuple[StepTaken, str], ...]:
        """Give the steps in their order, each with the note for those who look after the case."""
        return tuple(
            (one, sealing.words(one.note_box, about=about_step(self.row, one.place)))
            for one in self.row.steps.all()
        )

    def actions(self) -> tuple[tuple[ActionAgreed, str, ActionAgreed | None], ...]:
        """Give the actions in their order: each with its words, and the row that says it was done."""
        rows = list(self.row.actions.all())
        done = {one.finishes_id: one for one in rows if one.finishes_id}
        return tuple(
            (one, sealing.words(one.box, about=about_action(self.row, one.place)), done.get(one.pk))
            for one in rows
            if one.finishes_id is None
        )

    def refusals(self) -> list[tuple[str, date]]:
        """Give who asked for the case and may not read it, and on which day, as the audit log says."""
        return [(one.actor, localdate(one.at)) for one in lines_about(f"case {self.row.pk}", REFUSED)]

    def checks(self) -> tuple[tuple[TreatmentCheck, str], ...]:
        """Give what was said of how the reporter was treated, with the words."""
        return tuple(
            (one, sealing.words(one.box, about=about_check(self.row, one.place)))
            for one in self.row.checks.all()
        )


def words_of(row: Concern, message: Message) -> str:
    """Give the words of a message, opened.

    Raises:
        CannotOpen: the secret key is another, or it was changed.
    """
    return sealing.words(message.box, about=about_message(row, message.place))


def about_message(row: Concern, place: int) -> str:
    """What the sealed words of a message belong to."""
    return f"concern {row.pk} message {place}"


def about_step(row: Concern, place: int) -> str:
    """What the sealed note of a step belongs to."""
    return f"concern {row.pk} step {place}"


def about_action(row: Concern, place: int) -> str:
    """What the sealed words of an action belong to."""
    return f"concern {row.pk} action {place}"


def about_check(row: Concern, place: int) -> str:
    """What the sealed words about treatment belong to."""
    return f"concern {row.pk} check {place}"


def about_name(row: Concern) -> str:
    """What a sealed name belongs to."""
    return f"concern {row.pk} name"


def about_file(message: Message, place: int, *, is_original: bool) -> str:
    """What a sealed file belongs to."""
    return f"message {message.pk} {'original' if is_original else 'cleaned'} {place}"


def organisation_at(slug: str) -> Organisation | None:
    """Give the organisation whose people speak up at an address; None where there is none."""
    return Organisation.objects.filter(slug=slug).first()


def concern_by_receipt(organisation: Organisation, text: str) -> Concern | None:
    """Give the case that a receipt opens; None where it opens none.

    It takes as long whether the receipt cannot be read, no case has its first words, or the others are wrong.
    """
    receipt = read_receipt(text)
    selector = receipt.selector if receipt else "-"
    row = Concern.objects.filter(selector=selector).first()
    is_right = opens(receipt, row.lock if row else None)
    return row if is_right and row is not None and row.organisation_id == organisation.pk else None


def concern_of_visit(organisation: Organisation, number: int) -> CaseSeen | None:
    """Give a case by its number, for a reporter who has shown the receipt."""
    rows = list(_whole(Concern.objects.filter(pk=number, organisation=organisation)))
    return _seen(rows[0]) if rows else None


def case_for(user: Any, pk: int, *, on: date) -> CaseSeen | None:
    """Give a case that somebody may read; None where there is none or they may not."""
    rows = list(_whole(Concern.objects.filter(pk=pk)))
    if not rows or not may_open(user, rows[0], on=on):
        return None
    return _seen(rows[0])


def attachment_of(case: CaseSeen, number: int) -> Attachment | None:
    """Give a file of a case by its number, with what is sealed of it; None where it has no such file."""
    rows = Attachment.objects.select_related("message__concern")
    return rows.filter(pk=number, message__concern=case.pk).first()


def cases_for(user: Any, *, on: date) -> list[CaseSeen]:
    """Give the concerns that somebody looks after, the oldest first; their words are read one case at a time."""
    rows = _dated(Concern.objects.filter(pk__in=held_by(user), kind=CaseKind.CONCERN))
    guards = guarded_by(user, on=on)
    return [_seen(row) for row in rows if may_read(user, row, guards=guards)]


def told_of_care_for(user: Any, *, on: date) -> list[CaseSeen]:
    """Give what people told of care at the places that somebody answers for, the oldest first."""
    places = answers_for(user, on=on).order_by().values("pk")
    led = leads(user, on=on).order_by().values("organisation")
    mine = Q(unit__in=places) | Q(unit=None, organisation__in=led)
    return [_seen(row) for row in _dated(Concern.objects.exclude(kind=CaseKind.CONCERN).filter(mine))]


def facts_of(organisation: Organisation, *, kind: CaseKind = CaseKind.CONCERN) -> list[Case]:
    """Give every case of an organisation as the library takes it, without a word of what was written."""
    return [_facts(row) for row in _dated(Concern.objects.filter(organisation=organisation, kind=kind))]


def opens_with_this_key() -> bool | None:
    """Say whether what was told opens with the site's secret as it is; None where nothing was told yet."""
    row = Message.objects.select_related("concern").order_by("-on").first()
    if row is None:
        return None
    try:
        sealing.words(row.box, about=about_message(row.concern, row.place))
    except sealing.CannotOpen:
        return False
    return True


def _whole(rows: QuerySet[Concern]) -> QuerySet[Concern]:
    """Cases with everything about them but the files."""
    return (
        rows.select_related("organisation", "unit")
        .prefetch_related(
            Prefetch("messages", queryset=_ordered(Message)),
            Prefetch(
                "messages__attachments", queryset=_ordered(Attachment).defer("original_box", "cleaned_box")
            ),
            Prefetch("sortings", queryset=_ordered(Sorting)),
            Prefetch("steps", queryset=_ordered(StepTaken)),
            Prefetch("actions", queryset=_ordered(ActionAgreed)),
            Prefetch("ratings", queryset=_ordered(Rating)),
            Prefetch("checks", queryset=_ordered(TreatmentCheck)),
            Prefetch("assignments", queryset=_ordered(Assignment).select_related("user")),
            Prefetch("learning", queryset=Learning.objects.order_by("on", "pk")),
        )
        .order_by("raised_on", "pk")
    )


def _dated(rows: QuerySet[Concern]) -> QuerySet[Concern]:
    """Cases with what happened when, and nothing that is sealed."""
    return (
        rows.select_related("organisation", "unit")
        .defer("name_box")
        .prefetch_related(
            Prefetch("messages", queryset=_ordered(Message).defer("box")),
            Prefetch("sortings", queryset=_ordered(Sorting)),
            Prefetch("steps", queryset=_ordered(StepTaken).defer("note_box")),
            Prefetch("actions", queryset=_ordered(ActionAgreed).defer("box")),
            Prefetch("ratings", queryset=_ordered(Rating)),
            Prefetch("checks", queryset=_ordered(TreatmentCheck).defer("box")),
            Prefetch("assignments", queryset=_ordered(Assignment)),
            Prefetch("learning", queryset=Learning.objects.order_by("on", "pk")),
        )
        .order_by("raised_on", "pk")
    )


def _ordered(model: type[Any]) -> QuerySet[Any]:
    return model.objects.order_by("place")


def _seen(row: Concern) -> CaseSeen:
    return CaseSeen(row=row, case=_facts(row))


def _facts(row: Concern) -> Case:
    return Case(
        key=str(row.pk),
        raised_on=row.raised_on,
        openness=Openness(row.openness),
        level=row.level,
        sorted=tuple(Sorted(elements=tuple(one.elements), on=one.on) for one in row.sortings.all()),
        steps=tuple(Step(kind=StepKind(one.kind), on=one.on) for one in row.steps.all()),
        messages=tuple(
            Written(is_from_reporter=one.is_from_reporter, on=one.on) for one in row.messages.all()
        ),
        ratings=tuple(Rated(again=Again(one.again), on=one.on) for one in row.ratings.all()),
        checks=tuple(
            Asked(after_months=one.after_months, was_worse=one.was_worse, on=one.on)
            for one in row.checks.all()
        ),
        learned_on=tuple(_standing(row.learning.all())),
        agreed_on=tuple(one.on for one in row.actions.all() if one.finishes_id is None),
    )


def _standing(rows: Iterable[Learning]) -> list[date]:
    every = list(rows)
    gone = {one.takes_back_id for one in every if one.takes_back_id}
    return [one.on for one in every if one.takes_back_id is None and one.pk not in gone]
