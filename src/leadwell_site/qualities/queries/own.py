"""What somebody keeps for themselves: self-assessments, reflections, plans. Every query starts from the person.

With ``known_at`` what was written later is left out, as on every page that shows an earlier day.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.timezone import localdate

from leadwell.voices.all_round import AskedDimension, dimensions
from leadwell.voices.frameworks import Context, Form, Tagged
from leadwell_site.qualities.models import Plan, PlanReview, Reflection, SelfAnswers, SelfAssessment
from leadwell_site.qualities.queries.frameworks import form_of


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSeen:
    """A self-assessment as it stands."""

    assessment: SelfAssessment
    form: Form
    answers: dict[str, str]
    finished_on: date | None

    @property
    def pk(self) -> int:
        """Its number."""
        return self.assessment.pk

    @property
    def asked(self) -> tuple[AskedDimension, ...]:
        """The dimensions."""
        return dimensions(self.form)


def own_for(user: Any, pk: int, *, known_at: datetime | None = None) -> OwnSeen:
    """Give a self-assessment to its person.

    Raises:
        Http404: there is none, it is somebody else's, or it was not known at that moment.
    """
    found = _until(SelfAssessment.objects.filter(pk=pk, person=user), known_at).first()
    if found is None:
        raise Http404("There is no such assessment.")
    return _seen(found, known_at)


def own_of(user: Any, *, known_at: datetime | None = None) -> list[OwnSeen]:
    """Give a person's self-assessments, the newest first."""
    found = _until(SelfAssessment.objects.filter(person=user), known_at)
    return [_seen(one, known_at) for one in found.order_by("-id")]


def own_before(of: OwnSeen) -> OwnSeen | None:
    """Give the finished self-assessment before this one by the same framework and level."""
    found = SelfAssessment.objects.filter(
        person=of.assessment.person,
        framework=of.assessment.framework,
        level=of.assessment.level,
        pk__lt=of.pk,
    )
    for one in found.order_by("-id"):
        seen = _seen(one)
        if seen.finished_on is not None:
            return seen
    return None


def reflections_of(user: Any, *, known_at: datetime | None = None) -> list[Reflection]:
    """Give a person's reflections, the newest first."""
    return list(_until(Reflection.objects.filter(person=user), known_at).order_by("-id"))


def plan_of_round(round_id: int, *, known_at: datetime | None = None) -> Plan | None:
    """Give the plan or decline that stands for an assessment from all round."""
    return _until(Plan.objects.filter(round=round_id), known_at).order_by("id").last()


def plan_of_own(own_id: int, *, known_at: datetime | None = None) -> Plan | None:
    """Give the plan or decline that stands for a self-assessment."""
    return _until(Plan.objects.filter(own=own_id), known_at).order_by("id").last()


def review_of(plan: Plan, *, known_at: datetime | None = None) -> PlanReview | None:
    """Give what came of a plan; None where it was not looked at yet."""
    return _until(PlanReview.objects.filter(plan=plan), known_at).order_by("id").last()


def is_due(plan: Plan | None, *, on: date, known_at: datetime | None = None) -> bool:
    """Say whether a plan waits to be looked back at."""
    return (
        plan is not None
        and plan.review_on is not None
        and plan.review_on <= on
        and review_of(plan, known_at=known_at) is None
    )


def tagged_of(user: Any, *, known_at: datetime | None = None) -> list[Tagged]:
    """Give a person's reflections and goals, each tagged with its place and context."""
    found = [
        Tagged(
            key=f"reflection {one.pk}",
            framework=one.framework,
            place=one.place,
            context=Context(one.context) if one.context else None,
        )
        for one in _until(Reflection.objects.filter(person=user), known_at).order_by("id")
    ]
    plans = Plan.objects.filter(round__person=user) | Plan.objects.filter(own__person=user)
    for plan in _until(plans, known_at).exclude(focus="").order_by("id"):
        framework, _, place = plan.focus.partition("/")
        if framework == "compassion":
            framework, place = "compassionate-leadership", place
        found.append(
            Tagged(
                key=f"goal {plan.pk}",
                framework=framework,
                place=place,
                context=Context(plan.context) if plan.context else None,
            )
        )
    return found


def _until(rows: QuerySet[Any], known_at: datetime | None) -> QuerySet[Any]:
    return rows if known_at is None else rows.filter(known_at__lte=known_at)


def _seen(one: SelfAssessment, known_at: datetime | None = None) -> OwnSeen:
    answers = _until(SelfAnswers.objects.filter(assessment=one), known_at).order_by("id")
    last, finished = answers.last(), answers.filter(is_finished=True).first()
    return OwnSeen(
        assessment=one,
        form=form_of(one.form),
        answers={} if last is None else dict(last.content),
        finished_on=None if finished is None else localdate(finished.known_at),
    )
