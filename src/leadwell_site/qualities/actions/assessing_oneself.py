"""Self-assessments and reflections. They are private: there is no audit line, which others could read."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from leadwell.foundations.errors import LeadwellError
from leadwell.voices.all_round import asked_form, checked
from leadwell.voices.frameworks import Context, NoSuchFramework, NoSuchPlace
from leadwell_site.qualities.models import Reflection, SelfAnswers, SelfAssessment
from leadwell_site.qualities.queries import OwnSeen, as_kept, frameworks_here


class NotWritten(LeadwellError):
    """A reflection holds nothing."""


@transaction.atomic
def begin_own(
    *, person: Any, framework: str, level: str, headings: Collection[str], at: datetime
) -> SelfAssessment:
    """Begin a self-assessment; its form is kept as it is now, whatever edition comes later.

    Raises:
        LeadwellError: the framework, level or dimensions are none that can be asked.
    """
    here = frameworks_here(on=localdate(at))
    if framework not in here:
        raise NoSuchFramework(f"There is no framework called {framework!r}.")
    form = asked_form(here[framework], level=level, headings=headings)
    return SelfAssessment.objects.create(
        person=person, framework=framework, level=level, form=as_kept(form), known_at=at
    )


@transaction.atomic
def keep_own_answers(
    *, of: OwnSeen, answers: Mapping[str, str], is_finished: bool, at: datetime
) -> SelfAnswers:
    """Keep answers to a self-assessment, put together with those of before.

    Raises:
        NotAnAnswer: an answer is none that could be given, or there are none at all.
        NotWritten: it is finished already.
    """
    if of.finished_on is not None:
        raise NotWritten("This assessment is finished. Begin another one to see what changed.")
    kept = checked({**of.answers, **answers}, of.asked)
    return SelfAnswers.objects.create(
        assessment=of.assessment, content=kept, is_finished=is_finished, known_at=at
    )


@transaction.atomic
def reflect(
    *, person: Any, framework: str, place: str, context: str, words: str, evidence: str, at: datetime
) -> Reflection:
    """Keep a reflection under a heading or element of a framework, with a note on what shows it.

    Raises:
        NotWritten: it holds nothing.
        NoSuchFramework: there is no such framework.
        NoSuchPlace: it has no such heading or element.
    """
    here = frameworks_here(on=localdate(at))
    if framework not in here:
        raise NoSuchFramework(f"There is no framework called {framework!r}.")
    if place not in here[framework].places:
        raise NoSuchPlace(f"{here[framework].title} has no heading or element {place!r}.")
    if not words.strip():
        raise NotWritten("Write what you thought about.")
    return Reflection.objects.create(
        person=person,
        framework=framework,
        place=place,
        context=Context(context).value if context else "",
        words=words.strip(),
        evidence=evidence.strip(),
        known_at=at,
    )
