"""Drafts with a roster that a test gives, published and repaired by the actions alone: nothing is searched."""

from datetime import timedelta

from django.utils import timezone
from tests.site.rosters.ward_of_people import MONDAY


def asked(ward, who):
    from leadwell_site.rosters import actions

    return actions.ask_for_roster(
        unit=ward.unit, starts_on=MONDAY, seconds=3, rules_name="working-time", rules={},
        training_keeps_off=True, at=timezone.now(), **who,
    )  # fmt: skip


def given(draft, cells):
    """Give a draft the roster of these cells, (name, day) to cell: what was found does not matter here."""
    from leadwell_site.rosters import queries
    from leadwell_site.rosters.models import Outcome

    past = queries.Worked(draft=draft).problem.past
    roster = {name: [""] * (past + draft.days) for name in draft.people}
    for (name, place), cell in cells.items():
        roster[name][past + place] = cell
    figures = {"objective": 1, "bound": 1, "proven": True, "seconds": 1, "stopped": False}
    explained = {"unfilled": [], "bought": []}
    Outcome.objects.create(
        draft=draft, roster=roster, figures=figures, explained=explained, known_at=timezone.now()
    )
    return queries.draft(draft.pk)


def cell(draft, shift, skill):
    from leadwell_site.rosters import queries

    cells = queries.Worked(draft=draft).cells
    return next(key for key, value in cells.items() if value == (shift, skill))


def publish(draft, who):
    from leadwell_site.rosters import actions

    return actions.publish(draft=draft, at=timezone.now(), **who)


def of(ward, name, **more):
    from leadwell_site.workforce.queries import duties

    return duties(employees=[ward.numbers[name]], start=MONDAY, end=MONDAY + timedelta(days=27), **more)


def ill(ward, who, name, first, last):
    from leadwell_site.rosters import actions

    return actions.ask_for_repair(
        unit=ward.unit, employee=ward.numbers[name], from_on=first, until_on=last, at=timezone.now(), **who
    )
