"""The coming weeks: where shifts are likely to be short, and how far that can be trusted."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl
from django.urls import reverse

from leadwell.foundations.staff import Part, StaffGroup
from leadwell.staffing.at_risk import AtRisk, Tried
from leadwell.staffing.vacancies import LOOK_BACK_DAYS
from leadwell_site.design_system.wording import count, day, moment, plural
from leadwell_site.staffing.models import VacantPost
from leadwell_site.staffing.queries import DAYS_AHEAD, judged_group

MOST, FIRST = 12, 6  # shifts that are named, and of them those that are not folded away on a telephone
_NOT_COUNTED = (
    " Kept, and not counted: what is foretold here is of the group by which the unit is judged first."
)
_LITTLE = 0.01  # Brier scores that differ by less, as a share, are said to be alike


def at_risk_page(
    found: AtRisk,
    *,
    away: pl.DataFrame,
    names: Mapping[int, str],
    keep: Callable[[str], str],
    vacant: float,
    on: date,
) -> dict[str, Any]:
    """Give what the page says.

    Args:
        found: the coming shifts.
        away: who is known to be away, columns of ``leadwell.people.AWAY``.
        names: of the units.
        keep: keeps in links the day on which the page is known.
        vacant: share of posts that falls vacant, as was asked.
        on: the day on which the page is looked at.
    """
    shifts = found.shifts.with_columns(
        week=((pl.col("on") - pl.lit(found.last)).dt.total_days() - 1) // 7,
        name=pl.col("unit").replace_strict(
            {str(number): name for number, name in names.items()}, default="", return_dtype=pl.String
        ),
    )
    soon = shifts.filter(pl.col("week") == 0)
    worst = soon.sort(["chance", "on", "name"], descending=[True, False, False]).head(MOST)
    return {
        "behind": _behind(found.last, shifts, on),
        "lede": _lede(found, shifts, vacant),
        "weeks_head": [
            "Seven days from",
            {"text": "Shifts", "number": True},
            {"text": "Short, as usual", "number": True},
            {"text": "Short, if nobody is hired", "number": True},
            *(["Most of them at"] if found.units > 1 else []),
        ],
        "weeks": [
            _week(rows, found.last, many=found.units > 1)
            for _, rows in sorted(shifts.group_by("week"), key=lambda one: one[0])
        ],
        "worst_head": [
            "Shift",
            {"text": "Chance of being short", "number": True},
            {"text": "If nobody is hired", "number": True},
            {"text": "Hours needed", "number": True},
            {"text": "Hours that come, as usual", "number": True},
        ],
        "worst": [_shift(row, keep) for row in worst.head(FIRST).iter_rows(named=True)],
        "worst_more": [_shift(row, keep) for row in worst[FIRST:].iter_rows(named=True)],
        "units_head": [
            "Unit",
            *(f"From {day(_begin(found.last, week), 'short')}" for week in _weeks(shifts)),
        ],
        "units": _units(shifts, keep),
        "tried": _tried(found.tried),
        "away": _away(away),
        "left_out": sorted(names[int(one)] for one in found.left_out if int(one) in names),
    }


def _weeks(shifts: pl.DataFrame) -> list[int]:
    return shifts["week"].unique().sort().to_list()


def _begin(last: date, week: int) -> date:
    return last + timedelta(days=7 * week + 1)


def _lede(found: AtRisk, shifts: pl.DataFrame, vacant: float) -> str:
    first, last = shifts["on"].min(), shifts["on"].max()
    posts = f", with {vacant:.0%} of posts newly vacant" if vacant else ""
    unhired = (
        "; how many if no bank or agency came is not known where files do not tell their hours"
        if shifts["chance_unhired"].null_count()
        else f"; about {_expected(shifts, 'chance_unhired')} if no bank or agency came"
    )
    return (
        f"Of {plural(shifts.height, 'shift')} from {day(first)} to {day(last)}, about {_expected(shifts, 'chance')} "
        f"are likely to be short{posts}{unhired}. "
        f"Foretold from the shifts of {plural(found.units, 'unit')} up to {day(found.last)}."
    )


def _behind(last: date, shifts: pl.DataFrame, on: date) -> str:
    """Say that days which are foretold have gone by already, since no newer shifts are held; "" where none has."""
    days = shifts["on"].unique()
    gone = days.filter(days < on).len()
    if not gone:
        return ""
    which = "all" if gone == days.len() else str(gone)
    return (
        f"The last shifts that are held are those of {day(last)}. What follows looks ahead from there, so {which} of "
        f"its {plural(days.len(), 'day')} lie behind already: it says what was to be expected, not what came. "
        "Load the shifts since then to look ahead from today."
    )


def _expected(shifts: pl.DataFrame, column: str) -> str:
    """Give how many shifts to expect short, and where that lies 19 times in 20 if shifts went each their own way."""
    if shifts[column].null_count():
        return "not known"
    chances = shifts[column].to_numpy()
    number = np.zeros(len(chances) + 1)
    number[0] = 1.0
    for chance in chances:
        number[1:] = number[1:] * (1 - chance) + number[:-1] * chance
        number[0] *= 1 - chance
    sums = number.cumsum()
    low, high = (int(np.searchsorted(sums, level)) for level in (0.025, 0.975))
    return f"{chances.sum():,.0f} ({low:,} to {high:,})"


def _week(rows: pl.DataFrame, last: date, *, many: bool) -> list[Any]:
    by_unit = (
        rows.group_by("name").agg(pl.col("chance").sum()).sort(["chance", "name"], descending=[True, False])
    )
    most = [f"{name} ({chance:,.0f})" for name, chance in by_unit.head(3).iter_rows() if chance >= 1]
    where = [", ".join(most) or "none stands out"] if many else []
    return [
        day(_begin(last, rows["week"][0])),
        count(rows.height),
        _expected(rows, "chance"),
        _expected(rows, "chance_unhired"),
        *where,
    ]


def _shift(row: Mapping[str, Any], keep: Callable[[str], str]) -> list[Any]:
    part = Part(row["part"])
    return [
        {
            "text": f"{row['name']}, {day(row['on'], 'weekday')}, {part.words}",
            "href": keep(reverse("staffing:ward", args=[int(row["unit"])])),
        },
        f"{row['chance']:.0%}",
        "not known" if row["chance_unhired"] is None else f"{row['chance_unhired']:.0%}",
        f"{row['need']:.0f} ({row['need_low']:.0f} to {row['need_high']:.0f})",
        f"{row['present']:.0f} ({row['present_low']:.0f} to {row['present_high']:.0f})",
    ]


def _units(shifts: pl.DataFrame, keep: Callable[[str], str]) -> list[list[Any]]:
    sums = shifts.group_by("unit", "name", "week").agg(pl.col("chance").sum(), many=pl.len())
    by_unit: dict[tuple[str, str], dict[int, str]] = {}
    for row in sums.iter_rows(named=True):
        by_unit.setdefault((row["name"], row["unit"]), {})[row["week"]] = (
            f"{row['chance']:.1f} of {row['many']}"
        )
    weeks = _weeks(shifts)
    return [
        [
            {"text": name, "href": keep(reverse("staffing:at_risk", args=[int(unit)]))},
            *(cells.get(week, "–") for week in weeks),
        ]
        for (name, unit), cells in sorted(by_unit.items(), key=lambda one: one[0][0].casefold())
    ]


def _away(away: pl.DataFrame) -> str:
    """Say how much leave, ended registrations and leavers are counted, beside what is usual."""
    if away.is_empty():
        return (
            "Leave, leavers and ends of registration are not counted: no list of staff with contracted hours is "
            "held."
        )
    of = away["unit"].n_unique()
    counted = away.filter(pl.col("usual").is_not_null())
    without = of - counted["unit"].n_unique()
    if counted.is_empty():
        return (
            "Leave is not counted: no earlier leave is held, so what is usual is not known. Leavers and ends of "
            "registration are. Sickness is foretold with the rest."
        )
    leave, lapsed, usual = (
        counted.group_by("unit").agg(pl.col(name).mean())[name].mean()
        for name in ("leave", "lapsed", "usual")
    )
    left_out = f"At {without} of {of} units leave is not counted, because no earlier leave is held. "
    return (
        f"Leave and study that are booked, leavers, and registrations that end are counted: {leave:.1%} and "
        f"{lapsed:.1%} of contracted hours over the four weeks, where {usual:.1%} is usual. "
        f"{left_out if without else ''}Sickness is foretold with the rest."
    )


def vacancy_lines(
    posts: Sequence[VacantPost], *, on: date, filled_since: date | None = None
) -> list[dict[str, Any]]:
    """Give vacant posts in words; those that somebody is in again are left out.

    Args:
        posts: the posts.
        on: the day from which one looks ahead.
        filled_since: those filled from this day on are given, too.
    """
    return [
        {
            "pk": one.pk,
            "number": one.first_id or one.pk,
            "unit": one.unit.name,
            "what": f"{one.role or _capital(StaffGroup(one.staff_group).words)}, {one.hours_a_week:g} hours a week",
            "when": f"Vacant from {day(one.from_on)}"
            + (f"; somebody is in it from {day(one.filled_on)}." if one.filled_on else "; not filled yet.")
            + ("" if one.staff_group == judged_group(one.unit) else _NOT_COUNTED),
            "is_filled": one.filled_on is not None,
            "by": _entered(one),
        }
        for one in posts
        if one.filled_on is None or one.filled_on > on or (filled_since and one.filled_on >= filled_since)
    ]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _entered(post: VacantPost) -> str:
    if post.first is None:
        return f"Entered by {post.by}, {moment(post.known_at)}"
    return (
        f"Entered by {post.first.by}, {moment(post.first.known_at)}; "
        f"last changed by {post.by}, {moment(post.known_at)}"
    )


def vacancy_kept(post: VacantPost, *, last: date | None, is_counted: bool) -> str:
    """Say that a post is kept, and whether the weeks at risk count it.

    Args:
        post: as it was entered.
        last: the last day that was worked; None where nothing can be foretold.
        is_counted: whether it takes hours from what is foretold.
    """
    if last is None:
        return "The vacant post is kept. Nothing is foretold here yet, so there is nothing that it could be counted in."
    if is_counted and post.from_on > last:
        return "The vacant post is kept, and counted in the weeks below."
    if is_counted:
        return (
            "The vacant post is kept, and counted in the weeks below by the part of its hours that does not show yet "
            f"in what is foretold from the days up to {day(last)}."
        )
    judged = judged_group(post.unit)
    if post.staff_group != judged:
        why = f"they are foretold for {judged.words}"
    elif post.from_on > last + timedelta(days=DAYS_AHEAD):
        why = "it falls vacant after them"
    elif post.filled_on is not None and post.filled_on <= last + timedelta(days=1):
        why = "somebody is in it again before they begin"
    elif post.from_on <= last - timedelta(days=LOOK_BACK_DAYS - 1):
        why = "it has been vacant for so long that the hours worked show it already"
    else:
        why = "it is not known how many hours your own staff works here"
    return f"The vacant post is kept, and not counted in the weeks below: {why}."


def vacancies_said(found: AtRisk, without: AtRisk | None, posts: Sequence[VacantPost], *, on: date) -> str:
    """Say that vacant posts are counted, and of one unit what they change; "" where none is entered."""
    open_posts = [
        one
        for one in posts
        if (one.filled_on is None or one.filled_on > on) and one.staff_group == judged_group(one.unit)
    ]
    if not open_posts:
        return ""
    hours = sum(one.hours_a_week for one in open_posts)
    said = (
        f"{plural(len(open_posts), 'vacant post')} entered here, {hours:g} hours a week. Those that fall vacant after "
        f"{day(found.last)} are counted on top. Of those that fell vacant in the eight weeks up to it, the part is "
        "counted that does not show yet in the hours foretold; earlier ones show in them already"
    )
    if without is None:
        return f"{said}."
    now, then = (float(one.shifts["chance"].sum()) for one in (found, without))
    return f"{said}. With them {now:.1f} shifts are likely to be short, without them {then:.1f}."


def _tried(tried: Tried | None) -> str:
    """Say how the same forecast did on weeks that it was not shown."""
    if tried is None:
        return "There is too little history to try this forecast on weeks that it was not shown."
    better = 1 - tried.brier / tried.brier_usual if tried.brier_usual else 0.0
    if better > _LITTLE:
        against = f"It was {better:.0%} closer to what came than always saying each unit's usual share"
    elif better < -_LITTLE:
        against = f"It was {-better:.0%} further from what came than always saying each unit's usual share: trust that"
    else:
        against = "It was no closer to what came than always saying each unit's usual share"
    return (
        f"Tried on the four weeks before, which it was not shown: of {plural(tried.shifts, 'shift')} it expected "
        f"{tried.foretold:.1%} to be short, and {tried.seen:.1%} were. {against} (squared error {tried.brier:.3f} "
        f"against {tried.brier_usual:.3f})."
    )
