"""What the invented people answer: two cycles of questions that were released, and one that is open."""

import random
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from leadwell.voices.cycle import AskedItem, Design, Reply, designed, reply_of
from leadwell_site.commands.invented import ACTOR
from leadwell_site.commands.invented_people import DOMAIN, HOMES, TRUST
from leadwell_site.organisations.models import Organisation, Unit
from leadwell_site.organisations.queries import root_of
from leadwell_site.voices import actions, queries
from leadwell_site.voices.choices import Audience

_AWARE = "framework-awareness/framework-awareness"
_PARTS = ("psychological-safety/voice", "speaking-up/speaking-up", _AWARE)
_SERVED_PARTS = ("what-matters/what-matters", "overall-experience/overall-experience", _AWARE)
_ANSWER = 0.5  # of those asked
_ANSWER_SERVED = 0.7
_WRITE = 0.12  # of those who answer
_FALLS = "Fennimore"  # the ward at which speaking up becomes harder from the first to the second cycle
_REMARKS = (
    "More staff at weekends, please.",
    "The rota comes too late to plan anything.",
    "Handover is rushed; give us ten minutes.",
    "When I raise something I would like to hear what became of it.",
    "Somewhere to sit down on a break.",
    "Training gets cancelled when it is busy, and it is always busy.",
    "The new linen cupboard helps. More of that.",
    "Listen to the night staff, too.",
)
# What two readers find in them: the second takes weekends for a matter of shifts only now and then.
_ABOUT = {
    "More staff at weekends, please.": ("enough_staff", "shifts"),
    "The rota comes too late to plan anything.": ("shifts",),
    "When I raise something I would like to hear what became of it.": ("listening",),
    "Listen to the night staff, too.": ("listening",),
    "Training gets cancelled when it is busy, and it is always busy.": ("training",),
}
_READERS = (f"board@{DOMAIN}", f"analyst@{DOMAIN}")
_READ = 40  # comments by both
_NURSE, _MANAGER = f"nurse@{DOMAIN}", f"ward.manager@{DOMAIN}"
_SPARE_CODES = 6  # told with the demonstration, so that somebody can try to answer


def ask_people(
    organisations: Mapping[str, Organisation], *, seed: int, today: date, at: datetime
) -> dict[str, Any]:
    """Put questions to the invented people and have them answer; give codes with which somebody can try it.

    Args:
        organisations: by code.
        seed: of the demonstration.
        today: the day of the demonstration.
        at: now.
    """
    lot = random.Random(seed)  # noqa: S311 - invented answers, not secrets
    trust, homes = root_of(organisations[TRUST]), root_of(organisations[HOMES])
    staff = designed(_PARTS, cuts=["staff_group"], asks_comment=True)
    for months, falls in ((4, 0.0), (1, 1.3)):
        _released(trust, staff, at=at - timedelta(days=30 * months), falls=falls, lot=lot)
    served = designed(_SERVED_PARTS, audience=Audience.SERVED.value, cuts=["who", "age"])
    _released(homes, served, at=at - timedelta(days=40), falls=0.0, lot=lot)
    _topics(trust, at=at)
    asking = _opened(
        trust, staff, title="How is work? This month", at=at, closes_on=today + timedelta(days=21)
    )
    ward = next(one["unit"] for one in asking.places if _FALLS in one["way"][-1])
    drawn = actions.draw_codes(cycle=asking, counts={ward: _SPARE_CODES}, by=ACTOR, at=at)
    return {"answer_codes": [one.code for one in drawn]}


def _topics(trust: Unit, *, at: datetime) -> None:
    """Raise three topics at one ward: one done, one agreed, one that waits too long for an answer."""
    ward = Unit.objects.filter(organisation=trust.organisation, name__startswith=_FALLS).first()
    if ward is None:
        return
    raised = (
        ("Ten minutes for handover, in a room with a door.", 60, ("agreed", "done")),
        ("The rota should come six weeks ahead.", 30, ("agreed",)),
        ("A second bladder scanner, so that we need not borrow one.", 20, ()),
    )
    said = {
        "agreed": "We will do it from next month on.",
        "done": "It is so since Monday. Tell us how it goes.",
    }
    for words, days, turns in raised:
        topic = actions.raise_topic(unit=ward, words=words, by=_NURSE, at=at - timedelta(days=days))
        for number, to in enumerate(turns, 1):
            when = at - timedelta(days=days - 7 * number)
            actions.turn_topic(topic=topic, to=to, words=said[to], by=_MANAGER, at=when)


def _opened(unit: Unit, design: Design, *, title: str, at: datetime, closes_on: date) -> queries.CycleSeen:
    made = actions.design_cycle(
        unit=unit, title=title, audience=design.audience, design=design, closes_on=closes_on, by=ACTOR, at=at
    )
    actions.preview(cycle=queries.cycle_now(made.pk), by=ACTOR, at=at)
    places = queries.places_now(unit, audience=design.audience, on=at.date())
    served = {one.pk: one.beds for one in Unit.objects.filter(pk__in=[place.unit.pk for place in places])}
    people = {
        one.unit.pk: one.people if design.audience == Audience.STAFF else served[one.unit.pk]
        for one in places
    }
    of_ages = {
        pk: {"under_65": many // 4, "65_to_84": many // 4, "over_84": many - 2 * (many // 4)}
        for pk, many in people.items()
        if many and any(one.key == "age" for one in design.cuts)
    }
    actions.open_cycle(
        cycle=queries.cycle_now(made.pk), places=places, people=people, served=of_ages, by=ACTOR, at=at
    )
    return queries.cycle_now(made.pk)


@transaction.atomic
def _released(unit: Unit, design: Design, *, at: datetime, falls: float, lot: random.Random) -> None:
    title = "How is work?" if design.audience == Audience.STAFF else "Does your care fit you?"
    cycle = _opened(
        unit,
        design,
        title=f"{title} {at:%B %Y}",
        at=at - timedelta(days=14),
        closes_on=at.date(),
    )
    share = _ANSWER if design.audience == Audience.STAFF else _ANSWER_SERVED
    counts = {one["unit"]: round(share * (one["people"] or 30)) for one in cycle.places}
    leaning = {one["unit"]: lot.gauss(0.35, 0.35) for one in cycle.places}
    for one in cycle.places:
        if _FALLS in one["way"][-1]:
            leaning[one["unit"]] = 0.8 - falls
    for one in actions.draw_codes(
        cycle=cycle, counts={unit: count for unit, count in counts.items() if count}, by=ACTOR, at=at
    ):
        words = lot.choice(_REMARKS) if design.asks_comment and lot.random() < _WRITE else ""
        actions.answer(code=one.code, reply=_reply(design, leaning[one.unit_id], lot), comment=words)
    actions.close(cycle=cycle, by=ACTOR, at=at)
    actions.release(cycle=queries.cycle_now(cycle.pk), by=ACTOR, at=at)
    to_read = queries.comments_to_read(queries.cycle_now(cycle.pk))
    if to_read:
        actions.finish_comments(
            cycle=queries.cycle_now(cycle.pk), show={one.key for one in to_read}, by=ACTOR, at=at
        )
        _read_by_two(queries.cycle_now(cycle.pk), at=at)


def _read_by_two(cycle: queries.CycleSeen, *, at: datetime) -> None:
    """Have two people say what the first comments are about, mostly the same."""
    for second, by in enumerate(_READERS):
        for number in range(_READ):
            comment = queries.reading_of(cycle, by).comment
            if comment is None:
                return
            differs = second == 1 and number % 9 == 0
            codes = [one for one in _ABOUT.get(comment.words, ()) if not (differs and one == "shifts")]
            actions.code_text(cycle=cycle, comment_id=comment.pk, codes=codes, by=by, at=at)


def _reply(design: Design, leaning: float, lot: random.Random) -> Reply:
    own = lot.gauss(leaning, 0.7)
    answers = {one.address: _chosen(one, own, lot) for one in design.items if lot.random() < 0.97}
    if not answers:
        answers = {design.items[0].address: _chosen(design.items[0], own, lot)}
    return reply_of(
        design,
        answers=answers,
        groups={
            one.key: lot.choice([each.key for each in one.options])
            for one in design.cuts
            if lot.random() < 0.9
        },
    )


def _chosen(item: AskedItem, own: float, lot: random.Random) -> str:
    steps = [one for one in item.options if one.step is not None]
    middle = (len(steps) - 1) / 2
    place = round(middle + own + lot.gauss(0, 0.7))
    place = max(0, min(place, len(steps) - 1))
    return steps[len(steps) - 1 - place if item.is_reversed else place].key
