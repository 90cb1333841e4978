"""One's own shifts and requests."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from leadwell.foundations.staff import Part
from leadwell.staffing.unit_rosters import Event, Pattern
from leadwell_site.design_system.wording import count, day
from leadwell_site.rosters.choices import WishKind
from leadwell_site.rosters.presenters.had import requests_words
from leadwell_site.rosters.queries import Own

_KINDS = {"improvement": "Protected time for improvement", "study": "Study"}
_SHOWN = 40


def shift_choices(patterns: Sequence[Pattern]) -> list[tuple[str, str]]:
    """Give the shifts that may be asked for, with their times."""
    return [(one.name, f"The {one.name} shift, {one.begins:%H:%M} to {one.ends:%H:%M}") for one in patterns]


def post_titles(posts: Sequence[tuple[str, str]]) -> list[str]:
    """Give what each of somebody's posts is called: its unit, and what else tells it from the others of that unit.

    Args:
        posts: (unit, role) of each.

    >>> post_titles([("Harvey Ward", "Staff nurse"), ("Maple Ward", "Staff nurse"), ("Harvey Ward", "Bank nurse")])
    ['Harvey Ward (Staff nurse)', 'Maple Ward', 'Harvey Ward (Bank nurse)']
    """
    units = Counter(unit for unit, _ in posts)
    named = [f"{unit} ({role})" if units[unit] > 1 and role else unit for unit, role in posts]
    again = Counter(named)
    return [
        f"{title}, post {named[: place + 1].count(title)}" if again[title] > 1 else title
        for place, title in enumerate(named)
    ]


def my_page(posts: Sequence[Own], *, today: date) -> dict[str, Any]:
    """Give one's own page: of all posts together, which are named where they are several."""
    several = len(posts) > 1
    titles = post_titles([(own.unit.name, own.post["role"]) for own in posts])
    shifts = [
        (row["on"], row["begins"], row, own) for own in posts for row in own.duties.iter_rows(named=True)
    ]
    shifts.sort(key=lambda one: (one[0], one[1] or ""))
    requests = [
        (wish.on, _request(wish, answer, title if several else "", today))
        for own, title in zip(posts, titles, strict=True)
        for wish, answer in own.wishes
    ]
    ends = {(row["title"], row["until"]): row for own in posts for row in _ends(own, today)}
    return {
        "units": list({own.unit.pk: own.unit for own in posts}.values()),
        "posts": [
            {"employee": own.post["employee_id"], "title": title}
            for own, title in zip(posts, titles, strict=True)
        ],
        "name": posts[0].post["name"],
        "shifts": [_shift(row, own, several) for _, _, row, own in shifts[:_SHOWN]],
        "requests": [row for _, row in sorted(requests, key=lambda one: one[0])],
        "ends": list(ends.values()),
        "shares": [
            {"title": title, "counts": _counts(own), "people": own.people}
            for own, title in zip(posts, titles, strict=True)
        ],
    }


def _shift(row: Mapping[str, Any], own: Own, several: bool) -> dict[str, str]:
    name = _KINDS.get(row["kind"]) or row["shift"] or Part(row["part"]).words.capitalize()
    times = f"{row['begins']} to {row['ends']}" if row["begins"] and row["ends"] else ""
    where = own.names.get(row["unit_id"], "")
    return {
        "on": day(row["on"], "weekday"),
        "what": name,
        "times": times,
        "where": where if several or row["unit_id"] != own.unit.pk else "",
    }


def _request(wish: Any, answer: Any, title: str, today: date) -> dict[str, Any]:
    what = "a day off" if wish.kind == WishKind.OFF else f"the {wish.shift} shift"
    if answer is None:
        tone, state, why = "note", "Waiting", "No roster is published for that day yet."
    elif answer.granted:
        tone, state, why = "good", "Granted", ""
    else:
        tone, state, why = "watch", "Not granted", answer.words
    return {
        "on": wish.on,
        "post": wish.employee_id,
        "words": f"{day(wish.on, 'weekday')}: {what}{f', {title}' if title else ''}",
        "tone": tone,
        "state": state,
        "why": why,
        "may_be_taken_back": wish.on > today,
    }


def _ends(own: Own, today: date) -> list[dict[str, str]]:
    post = own.post
    found = []
    dates = (
        ("Registration", post["registered_until"]),
        ("Revalidation", post["revalidation_on"]),
        *((row["title"], row["expires_on"]) for row in own.training.iter_rows(named=True)),
    )
    for title, until in dates:
        if until is None:
            continue
        left = (until - today).days
        if left < 0:
            tone, state = "alert", "Ended"
        elif left <= 60:
            tone, state = "watch", "Soon"
        else:
            tone, state = "quiet", "Holds"
        found.append({"title": title, "until": day(until), "tone": tone, "state": state})
    return found


def _counts(own: Own) -> list[list[str]]:
    had, mean = own.had, own.mean
    rows = []
    for name, title in (("shifts", "Shifts"), ("nights", "Nights"), ("weekends", "Weekends")):
        rows.append([title, count(getattr(had, name)), "not shown" if mean is None else f"{mean[name]:.1f}"])
    of_all = (
        "not shown"
        if mean is None
        else "none asked"
        if not mean["asked"]
        else f"{mean['granted'] / mean['asked']:.0%}"
    )
    own_share = requests_words(had.asked, had.granted)
    return [*rows, ["Requests granted", own_share, of_all]]


def calendar_events(duties: pl.DataFrame, names: Mapping[int, str]) -> list[Event]:
    """Give somebody's shifts as events of a calendar; nobody else is named in them."""
    found = []
    taken: set[str] = set()
    for row in (
        duties.filter(pl.col("state").is_in(["planned", "worked"])).sort("on", "begins").iter_rows(named=True)
    ):
        what = _KINDS.get(row["kind"]) or row["shift"] or Part(row["part"]).words.capitalize()
        key = f"{row['employee_id']} {row['on'].isoformat()} {row['part']}"
        if key in taken:  # a second shift in one part of a day: at another unit, or for something else
            key = f"{key} {row['unit_id']} {row['kind']}"
        taken.add(key)
        found.append(
            Event(
                key=key,
                on=row["on"],
                begins=row["begins"] or "",
                ends=row["ends"] or "",
                summary=f"{what} shift" if row["kind"] == "care" else what,
                place=names.get(row["unit_id"], ""),
                known_at=row["known_at"],
            )
        )
    return found
