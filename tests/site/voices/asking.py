"""A cycle of questions put to a trust, and answers to it, made by the site's own actions."""

import random
from datetime import UTC, date, datetime, timedelta

from leadwell.voices.cycle import designed, reply_of

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
LEAD = "operational.all@northgate.example"
PARTS = ("psychological-safety/voice", "speaking-up/speaking-up")


def design(**more):
    given = {"parts": PARTS, "cuts": ["staff_group"], "asks_comment": True, **more}
    return designed(given.pop("parts"), **given)


def begun(unit, *, title="How is work?", at=NOW, **more):
    """A cycle that is being designed."""
    from leadwell_site.voices import actions, queries

    made = design(**more)
    cycle = actions.design_cycle(
        unit=unit,
        title=title,
        audience=made.audience,
        design=made,
        closes_on=date(2026, 3, 2) + timedelta(days=14) if at is NOW else at.date() + timedelta(days=14),
        by=LEAD,
        at=at,
    )
    return queries.cycle_now(cycle.pk)


def opened(unit, *, people=None, at=NOW, **more):
    """A cycle that is open, with so many people at each place."""
    from leadwell_site.voices import actions, queries

    cycle = begun(unit, at=at, **more)
    actions.preview(cycle=cycle, by=LEAD, at=at)
    places = queries.places_now(unit, audience=cycle.cycle.audience, on=at.date())
    actions.open_cycle(
        cycle=queries.cycle_now(cycle.pk),
        places=places,
        people={one.unit.pk: people for one in places},
        by=LEAD,
        at=at,
    )
    return queries.cycle_now(cycle.pk)


def codes_of(cycle, each, *, at=NOW):
    """Draw codes for each place of a cycle; give them in the order of places."""
    from leadwell_site.voices import actions

    drawn = actions.draw_codes(
        cycle=cycle, counts={one["unit"]: each for one in cycle.places}, by=LEAD, at=at
    )
    return [one.code for one in drawn]


def some_reply(cycle, lot):
    """A reply drawn by lot."""
    return reply_of(
        cycle.design,
        answers={one.address: lot.choice([each.key for each in one.options]) for one in cycle.design.items},
        groups={one.key: lot.choice([each.key for each in one.options]) for one in cycle.design.cuts},
    )


def answered(cycle, codes, *, seed=1, comments=0):
    """Answer with each code; the first ones write something, too."""
    from leadwell_site.voices import actions

    lot = random.Random(seed)
    for number, code in enumerate(codes):
        words = f"More hands on nights, please ({number})." if number < comments else ""
        actions.answer(code=code, reply=some_reply(cycle, lot), comment=words)


def closed_and_released(cycle, *, at=NOW + timedelta(days=15)):
    """Close a cycle and release it."""
    from leadwell_site.voices import actions, queries

    actions.close(cycle=queries.cycle_now(cycle.pk), by=LEAD, at=at)
    actions.release(cycle=queries.cycle_now(cycle.pk), by=LEAD, at=at)
    return queries.cycle_now(cycle.pk)
