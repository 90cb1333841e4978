"""The people of a unit: what ends soon, how its competences are covered, who could help elsewhere, and strain."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl
from django.urls import reverse

from leadwell.people import (
    FEWEST_OF_A_POST,
    alone_in_their_group,
    breaches,
    cover,
    deployable,
    expiring,
    fewest_people,
    large_enough,
    registration_not_known,
)
from leadwell_site.design_system.wording import day, plural
from leadwell_site.staffing.presenters.cover import cover_row, or_unknown, post_rows
from leadwell_site.staffing.presenters.strain import strain_of, strain_signs
from leadwell_site.staffing.queries import PeopleHeld

_FEW_DAYS = 3  # shifts that are named one by one
_STEPS = 2
_FEW_STEPS = 3  # lacks that are named for one person
_MOST = 60  # endings of many units that are listed
_FEW_COVERED = 5  # competences of many units that stand open, the worst covered first


def people_page(
    held: PeopleHeld,
    past: pl.DataFrame,
    *,
    on: date,
    units: Mapping[int, str],
    may_see_names: bool,
    keep: Callable[[str], str],
) -> dict[str, Any]:
    """Give what the page says; of units of few people nothing to those who may not see who they are.

    Args:
        held: of the people of the units.
        past: their shifts, columns of ``SHIFTS_OF_PEOPLE``.
        on: the day of the page.
        units: names of the units, by number.
        may_see_names: whether the reader may see who it is.
        keep: keeps in links the day on which the page is known.
    """
    many = len(units) > 1
    few = "" if may_see_names else _few(held, units, many=many)
    if not may_see_names:
        # What is said of all units together, less what is said of the large ones, would tell of the small ones.
        held = held.of_units(large_enough(held.people))
        units = {unit: name for unit, name in units.items() if unit in large_enough(held.people)}
        if not units:
            return {"too_few": few}
    ends = expiring(held.people, held.trained, held.needed, held.coming, on=on)
    lapsed = breaches(held.people, held.coming)
    covered = cover(held.people, held.trained, held.needed, held.rostered, on=on, others=held.others)
    posts, alone = post_rows(held.posts, on, may_see_names=may_see_names)
    kept_back = 0
    if not may_see_names:
        # A row about a group of one is about a person; in the sums beside the other rows they could be found again.
        only = alone_in_their_group(held.people)
        ends = ends.filter(~pl.col("person").is_in(list(only)))
        shown_rows = covered.filter(~pl.col("people").is_between(1, FEWEST_OF_A_POST - 1))
        covered, kept_back = shown_rows, covered.height - shown_rows.height
    if many:
        lacking = 1 - pl.col("now") / pl.col("people")
        covered = covered.sort(
            pl.col("uncovered") > 0, "is_single", "uncovered", lacking, descending=True, maintain_order=True
        )
    covering = [cover_row(row, units, many=many) for row in covered.iter_rows(named=True)]
    # Of many units only what puts shifts at risk: the rest is on each unit's own page.
    shown = ends.filter(pl.col("shifts") > 0) if many else ends
    return {
        "too_few": "",
        "lede": " ".join(
            filter(None, (_lede(held, ends, on), few, _only(held, may_see_names=may_see_names)))
        ),
        "alarm": _alarm(lapsed, held, units, on, may_see_names=may_see_names),
        "ends": _ends(shown.head(_MOST), held, units, many=many) if may_see_names else [],
        "ends_left": ends.height - min(shown.height, _MOST),
        "ends_unknown": _ends_unknown(held) if may_see_names else "",
        "ends_hidden": 0 if may_see_names else ends.height,
        "cover_head": [
            "Competence",
            "Staff",
            {"text": "Have it now", "number": True},
            {"text": "Let it lapse", "number": True},
            {"text": "Ends in 90 days", "number": True},
            "Coming shifts without enough",
            "Depends on one person",
        ],
        "cover": covering[: _FEW_COVERED if many else None],
        "cover_rest": covering[_FEW_COVERED:] if many else [],
        "cover_kept_back": kept_back,
        "posts_head": [
            "Post",
            {"text": "People", "number": True},
            {"text": "Hours a week", "number": True},
            {"text": "Leave or lose registration in 90 days", "number": True},
            "Depends on one person",
        ],
        "posts": posts if not many else [],
        "posts_alone": alone if not many else 0,
        "matrix_head": ["Who", *_titles(held)],
        "matrix": _matrix(held, on) if may_see_names and not many else [],
        "signs_head": [
            "Sign of strain",
            "Last eight weeks",
            "The weeks before",
        ],
        "signs": strain_signs(past, next(iter(units)), on) if not many else [],
        "strain": strain_of(past, units, on, keep=keep),
        "fewest": fewest_people(),
        "units_head": [
            "Unit",
            {"text": "People", "number": True},
            {"text": "Ends in 90 days", "number": True},
        ],
        "units": _units(held, ends, units, keep) if many else [],
    }


def elsewhere_page(
    held: PeopleHeld, needed: pl.DataFrame, *, on: date, units: Mapping[int, str]
) -> list[list[Any]]:
    """Give for each person the places where they could help today, and those that are one or two steps away.

    Args:
        held: of the people.
        needed: what all the places ask, columns of ``NEEDED``.
        on: the day.
        units: names of the places, by number.
    """
    found = deployable(
        held.people,
        held.trained,
        needed,
        units=pl.DataFrame({"unit": list(units)}, schema={"unit": pl.Int64}),
        on=on,
    )
    rows = []
    counted = set(held.people["person"])
    for person, name in sorted(held.names.items(), key=lambda one: one[1].casefold()):
        if person not in counted:
            continue
        own = found.filter(pl.col("person") == person)
        now = [units[unit] for unit in own.filter(pl.col("steps") == 0)["unit"]]
        rows.append([name, _listed(now) or "nowhere else yet", _near(own, units) or "none"])
    return rows


def my_areas_page(
    held: PeopleHeld, found: pl.DataFrame, units: Mapping[int, str], *, on: date
) -> dict[str, Any]:
    """Give somebody's own registration and training, and what is missing for each other place, the nearest first.

    Args:
        held: of the one person.
        found: columns of ``DEPLOYABLE``.
        units: names of the places, by number.
        on: the day.
    """
    post = held.posts.row(0, named=True)
    own = [
        [
            row["title"],
            _until(row["expires_on"], on),
        ]
        for row in held.trained.sort("title").iter_rows(named=True)
    ]
    by_steps: dict[tuple[int, tuple[str, ...]], list[str]] = {}
    for row in found.iter_rows(named=True):
        if row["unit"] in units:
            by_steps.setdefault((row["steps"], tuple(row["lacks"])), []).append(units[row["unit"]])
    registered = ""
    if post["registered_until"]:
        registered = f"Registered {_until(post['registered_until'], on)}."
    elif registration_not_known(held.people).height:
        registered = "When your registration ends is not held, so it counts as a step to every place."
    return {
        "post": post,
        "registered": registered,
        "own": own,
        "ready": sorted(name for (steps, _), names in by_steps.items() if steps == 0 for name in names),
        "near": [
            [_listed(sorted(names), 12), plural(steps, "step"), _listed(list(lacks), 6)]
            for (steps, lacks), names in sorted(by_steps.items(), key=lambda one: (one[0][0], -len(one[1])))
            if 1 <= steps <= _STEPS
        ],
    }


def _until(ends: date | None, on: date) -> str:
    if ends is None:
        return "does not end, or no end is held"
    return f"ended {day(ends)}" if ends < on else f"until {day(ends)}"


def _near(own: pl.DataFrame, units: Mapping[int, str]) -> str:
    """Places that are near, those that lack the same together."""
    by_lack: dict[tuple[str, ...], list[str]] = {}
    for row in own.filter(pl.col("steps").is_between(1, _STEPS)).iter_rows(named=True):
        by_lack.setdefault(tuple(row["lacks"]), []).append(units[row["unit"]])
    order = sorted(by_lack.items(), key=lambda one: (len(one[0]), -len(one[1])))
    said = [f"{_listed(list(lacks))}: then {_listed(places)}" for lacks, places in order[:_FEW_STEPS]]
    return "; ".join(said) + ("; and others" if len(order) > _FEW_STEPS else "")


def _listed(words: Sequence[str], most: int = 4) -> str:
    shown = list(words[:most])
    if len(words) > most:
        shown.append(f"{len(words) - most} more")
    return ", ".join(shown)


def _lede(held: PeopleHeld, ends: pl.DataFrame, on: date) -> str:
    past, soon = ends.filter("is_past"), ends.filter(~pl.col("is_past"))
    of = {
        name: part.filter(pl.col("what") == "registration").height
        for name, part in (("past", past), ("soon", soon))
    }
    at_risk = ends.filter(pl.col("shifts") > 0)["shifts"].sum()
    unknown = registration_not_known(held.people).height
    ungrouped = held.posts.height - held.people.height
    said = [
        f"{plural(held.people.height, 'person', 'people')} on {day(on)}.",
        f"Registrations: {of['past']} ended, {of['soon']} end within 90 days{or_unknown(unknown)}.",
        f"Training: {past.height - of['past']} ended, {soon.height - of['soon']} end within 90 days.",
    ]
    if at_risk:
        said.append(
            f"{plural(at_risk, 'planned shift')} of the next four weeks "
            f"{'is' if at_risk == 1 else 'are'} at risk by it."
        )
    if ungrouped:
        said.append(
            f"{plural(ungrouped, 'person has', 'people have')} a role that names no staff group and "
            f"{'is' if ungrouped == 1 else 'are'} not counted."
        )
    return " ".join(said)


def _only(held: PeopleHeld, *, may_see_names: bool) -> str:
    """Say of how many people no ending is counted, since they are the only ones of their group."""
    only = len(alone_in_their_group(held.people))
    if may_see_names or not only:
        return ""
    return (
        f"{plural(only, 'person is', 'people are')} the only one of their staff group in their unit; what ends of "
        "theirs is not counted here."
    )


def _few(held: PeopleHeld, units: Mapping[int, str], *, many: bool) -> str:
    """Say that a unit has too few people, or how many units are left out because they have."""
    small = set(held.posts["unit_id"]) & set(units) - large_enough(held.people)
    if not small:
        return ""
    if not many:
        return (
            f"Fewer than {fewest_people()} people work here, too few to show figures without naming anybody."
        )
    return (
        f"{plural(len(small), 'unit has', 'units have')} fewer than {fewest_people()} people, too few to show figures "
        "without naming anybody, and so no part in what is said here."
    )


def _ends_unknown(held: PeopleHeld) -> str:
    """Name the registered people of whom no end of registration is held."""
    who = sorted((held.names[one] for one in registration_not_known(held.people)["person"]), key=str.casefold)
    if not who:
        return ""
    return (
        f"When registration ends is not held of {plural(len(who), 'person', 'people')}: {_listed(who, 12)}. "
        "It may have ended."
    )


def _alarm(
    lapsed: pl.DataFrame, held: PeopleHeld, units: Mapping[int, str], on: date, *, may_see_names: bool
) -> list[str]:
    """Say who is rostered though their registration has ended: it may not be."""
    past = lapsed.filter(pl.col("ends_on") < on)
    who = past["person"].n_unique()
    if not may_see_names:
        said = f"{plural(who, 'person is', 'people are')} rostered after their registration ended."
        return [said] if who else []
    return [
        f"{held.names[row['person']]}: registration ended on "
        f"{day(row['ends_on'][0])}; {plural(len(row['on']), 'shift')} planned at "
        f"{units.get(row['unit'][0], 'another unit')}: {_days(row['on'])}."
        for row in past.group_by("person", maintain_order=True).agg(pl.all()).iter_rows(named=True)
    ]


def _days(days: Sequence[date]) -> str:
    return _listed([day(one, "short") for one in days], _FEW_DAYS)


def _ends(
    ends: pl.DataFrame, held: PeopleHeld, units: Mapping[int, str], *, many: bool
) -> list[dict[str, Any]]:
    at = dict(held.people.select("person", "unit").iter_rows())
    return [
        {
            "who": held.names[row["person"]] + (f", {units[at[row['person']]]}" if many else ""),
            "what": row["title"] + ("" if row["is_needed"] else " (not asked for here)"),
            "ends": f"{'ended' if row['is_past'] else 'ends'} {day(row['ends_on'])}",
            "is_past": row["is_past"],
            "risk": f"{plural(row['shifts'], 'planned shift')} at risk: {_days(row['days'])}"
            if row["shifts"]
            else "",
        }
        for row in ends.iter_rows(named=True)
    ]


def _titles(held: PeopleHeld) -> list[str]:
    asked = held.needed["title"].unique().sort().to_list()
    own = held.trained.filter(pl.col("person").is_in(list(held.names)))
    others = own.filter(~pl.col("title").is_in(asked))["title"].unique().sort().to_list()
    return [*asked, *others]


def _matrix(held: PeopleHeld, on: date) -> list[list[Any]]:
    has = {(row["person"], row["title"]): row["expires_on"] for row in held.trained.iter_rows(named=True)}
    titles = _titles(held)

    def cell(person: int, title: str) -> str:
        if (person, title) not in has:
            return "–"
        ends = has[person, title]
        if ends is None:
            return "yes"
        return f"ended {day(ends, 'short')}" if ends < on else f"to {day(ends, 'short')}"

    return [
        [name, *(cell(person, title) for title in titles)]
        for person, name in sorted(held.names.items(), key=lambda one: one[1].casefold())
    ]


def _units(
    held: PeopleHeld, ends: pl.DataFrame, units: Mapping[int, str], keep: Callable[[str], str]
) -> list[list[Any]]:
    many = dict(held.people.group_by("unit").len().iter_rows())
    at = held.people.select("person", "unit")
    ending = dict(ends.join(at, on="person").group_by("unit").len().iter_rows())
    unknown = dict(registration_not_known(held.people).group_by("unit").len().iter_rows())
    return [
        [
            {"text": name, "href": keep(reverse("staffing:people", args=[unit]))},
            str(many.get(unit, 0)),
            f"{ending.get(unit, 0)}{or_unknown(unknown.get(unit, 0))}",
        ]
        for unit, name in sorted(units.items(), key=lambda one: one[1].casefold())
        if unit in many
    ]
