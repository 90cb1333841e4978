"""Who gets what of a draft: nights, weekends, bank holidays and requests, beside what they had before."""

from collections.abc import Sequence
from typing import Any

from leadwell.staffing.roster.fairness import shares
from leadwell.staffing.roster.ward_problem import holiday_days
from leadwell.staffing.unit_rosters import Had
from leadwell_site.design_system.wording import count, day, plural
from leadwell_site.rosters.presenters.had import requests_words
from leadwell_site.rosters.queries import HolidaysHad, Worked

_COLUMNS_OF_REQUESTS = 2
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def fair_tables(
    worked: Worked, history: Sequence[Had], holidays: HolidaysHad, *, weeks: int
) -> dict[str, Any]:
    """Give the table of who gets what, with bank holidays where the roster holds any."""
    rows = _fair(worked, history, holidays)
    held = ("Bank holidays",) if worked.holidays else ()
    head = [
        "Name",
        *(_number(title) for title in ("Hours a week", "Hours a week here", "Nights", "Weekends", *held)),
        "Requests granted",
        *(_number(f"{title} before") for title in ("Nights", "Weekends", *held)),
        "Granted before",
    ]
    none = requests_words(0, 0)
    empty = [
        at for at, title in enumerate(head) if isinstance(title, str) and all(row[at] == none for row in rows)
    ]
    before = f"Before: the {weeks} weeks before this roster" + (
        "; bank holidays of one year." if held else "."
    )
    asked = (
        " Nobody asked for a day or a shift, here or before." if len(empty) == _COLUMNS_OF_REQUESTS else ""
    )
    if not asked:
        empty = []
    return {
        "fair_head": [cell for at, cell in enumerate(head) if at not in empty],
        "fair": [[cell for at, cell in enumerate(row) if at not in empty] for row in rows],
        "before_words": before + asked,
        "holiday_words": _holiday_words(worked, holidays),
    }


def _number(title: str) -> dict[str, Any]:
    return {"text": title, "number": True}


def _holiday_words(worked: Worked, had: HolidaysHad) -> str:
    """Say how bank holidays are staffed, and of which of the year before a roster is known."""
    if not worked.holidays:
        return ""
    like = {one.like for one in worked.ward.bank_holidays if one.like != one.on.weekday()}
    named = " and ".join(f"{_WEEKDAYS[one]}s" for one in sorted(like)) or "any other such weekday"
    days = ", ".join(f"{day(on)} ({name})" for on, name in worked.holidays.items())
    return (
        f"Bank holidays here: {days}, staffed like {named}. Of the {plural(len(had.days), 'bank holiday')} of the year "
        f"before, shifts are held for {len(had.covered)}; on the others nobody is counted."
    )


def _fair(worked: Worked, history: Sequence[Had], holidays: HolidaysHad) -> list[list[Any]]:
    nights = {cell for cell, (shift, _) in worked.cells.items() if _is_night(worked, shift)}
    before = {one.employee: one for one in history}
    found = []
    hours = {one.name: one.hours_a_week for one in worked.ward.people}
    here = holiday_days(worked.ward, worked.problem)
    for one in shares(worked.problem, worked.roster, nights=nights, holidays=here):
        past = before[worked.draft.people[one.person]]
        found.append(
            [
                one.person,
                count(hours[one.person]),
                count(round(one.hours / worked.draft.days * 7, 1)),
                count(one.nights),
                count(one.weekends),
                *((count(one.holidays),) if here else ()),
                requests_words(one.asked, one.met),
                count(past.nights),
                count(past.weekends),
                *((count(holidays.counts[past.employee]),) if here else ()),
                requests_words(past.asked, past.granted),
            ]
        )
    return found


def _is_night(worked: Worked, shift: str) -> bool:
    return any(one.name == shift and one.night for one in worked.ward.shifts)
