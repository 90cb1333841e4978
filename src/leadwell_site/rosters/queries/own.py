"""All that somebody's own page shows: shifts, requests with what became of them, what runs out, counts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

import polars as pl

from leadwell.staffing.unit_rosters import Answer, Had, answer_of, mean_of
from leadwell.staffing.unit_rosters.had import is_granted
from leadwell_site.organisations.models import Unit
from leadwell_site.rosters.choices import WishKind
from leadwell_site.rosters.models import Draft, Wish
from leadwell_site.rosters.queries.basis import WEEKS_OF_HISTORY, covered_days, people_between
from leadwell_site.rosters.queries.drafts import Worked, latest_covering
from leadwell_site.rosters.queries.shown import who_had
from leadwell_site.rosters.queries.wishes import as_asked, wishes
from leadwell_site.workforce import queries as workforce

DAYS_AHEAD, DAYS_BACK = 182, 28


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """Somebody's own."""

    unit: Unit
    post: dict[str, Any]
    duties: pl.DataFrame  # from today on
    training: pl.DataFrame
    wishes: Sequence[tuple[Wish, Answer | None]]  # None while no roster is published for the day
    had: Had
    mean: dict[str, float] | None
    people: int
    names: dict[int, str]  # of units


def own(unit: Unit, employee: int, *, today: date, known_at: datetime | None = None) -> Own:
    """Give somebody's own, as it is known at a moment."""
    start, end = today - timedelta(days=DAYS_BACK), today + timedelta(days=DAYS_AHEAD)
    mine = workforce.duties(employees=[employee], start=start, end=end, known_at=known_at)
    here = workforce.duties_of_units([unit.pk], start=start, end=end, known_at=known_at)
    first, last = today - timedelta(weeks=WEEKS_OF_HISTORY), today - timedelta(days=1)
    colleagues = people_between(workforce.posts_of_units([unit.pk], known_at=known_at), first, last)
    post = workforce.posts(employees=[employee], known_at=known_at).row(0, named=True)
    same = colleagues.filter(pl.col("staff_group") == post["staff_group"])["employee_id"].to_list()
    counted = who_had(
        unit,
        [employee, *(one for one in same if one != employee)],
        start=first,
        end=last,
        known_at=known_at,
    )
    asked = wishes(start=start, end=end, employee=employee, known_at=known_at)
    covered = covered_days(here)
    at = cache(lambda on: latest_covering(unit.pk, on))
    worked_out = cache(_worked)
    return Own(
        unit=unit,
        post=post,
        duties=mine.filter(pl.col("on") >= today, pl.col("state") != "absent").sort("on", "begins"),
        training=workforce.training(employees=[employee], known_at=known_at).sort(
            "expires_on", nulls_last=True
        ),
        wishes=[
            (one, _answer(one, mine, at(one.on), worked_out) if one.on in covered else None) for one in asked
        ],
        had=counted[0],
        mean=mean_of(counted),
        people=len(counted),
        names=unit_names(mine["unit_id"].unique().to_list()),
    )


def unit_of_post(employee: int, *, known_at: datetime | None = None) -> Unit:
    """Give the unit of somebody's post, with its organisation."""
    post = workforce.posts(employees=[employee], known_at=known_at).row(0, named=True)
    return Unit.objects.select_related("organisation").get(pk=post["unit_id"])


def unit_names(numbers: Iterable[int]) -> dict[int, str]:
    """Give units' names by number."""
    return dict(Unit.objects.filter(pk__in=list(numbers)).values_list("pk", "name"))


def _worked(draft: Draft) -> Worked:
    return Worked(draft=draft)


def _answer(wish: Wish, mine: pl.DataFrame, draft: Draft | None, worked_out: Any) -> Answer:
    """Say what became of a request, and why, as far as it is known."""
    (asked,) = as_asked([wish])
    care = mine.filter(pl.col("kind") == "care", pl.col("state").is_in(["planned", "worked"]))
    worked = set(zip(care["on"].to_list(), care["shift"].to_list(), strict=True))
    if is_granted(asked, worked):
        return Answer(granted=True, words="")
    if draft is None:
        return Answer(
            granted=False, words="The roster came from a file, which tells no reasons. Ask your manager."
        )
    if wish.known_at > draft.published.known_at:
        return Answer(granted=False, words="You asked after the roster was published. Ask your manager.")
    found = worked_out(draft)
    name = next((one for one, number in draft.people.items() if number == wish.employee_id), "")
    if not name:
        return Answer(granted=False, words="You had no line in that roster. Ask your manager.")
    roster = {one: tuple(line) for one, line in draft.published.roster.items()}
    answer = answer_of(
        found.ward,
        found.problem,
        roster,
        person=name,
        on=wish.on,
        shift=wish.shift,
        to_work=wish.kind == WishKind.WORK,
    )
    if answer.granted:
        return Answer(granted=False, words="The roster was changed after it was published. Ask your manager.")
    return answer


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnGroup:
    """Somebody's staff group, and who else of a unit is of it."""

    group: str
    hours_a_week: float | None
    others: frozenset[int]  # there on some of the days
    others_throughout: int  # how many of them are there on all of the days


def own_group(
    unit: Unit, employee: int, *, start: date, end: date, own_posts: Iterable[int] = ()
) -> OwnGroup:
    """Give somebody's staff group and contract, and the others of that group who are at a unit between two days.

    Whoever has left or only a list of shifts names is no other: a group would look larger than it is, and what is
    said of it would tell of the few who are there.
    """
    mine = workforce.posts(employees=[employee]).row(0, named=True)
    posts = people_between(workforce.posts_of_units([unit.pk]), start, end)
    others = posts.filter(
        pl.col("staff_group") == mine["staff_group"], ~pl.col("employee_id").is_in([employee, *own_posts])
    )
    throughout = others.filter(
        (pl.col("started_on") <= start).fill_null(value=True),
        (pl.col("left_on") >= end).fill_null(value=True),
    )
    return OwnGroup(
        group=mine["staff_group"],
        hours_a_week=mine["hours_a_week"],
        others=frozenset(others["employee_id"].to_list()),
        others_throughout=throughout["employee_id"].n_unique(),
    )
