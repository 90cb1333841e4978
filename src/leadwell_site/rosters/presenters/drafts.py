"""A draft: the roster, how near the best it is, what is unfilled and why, what rules cost, and who gets what."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from leadwell.foundations.staff import StaffGroup
from leadwell.staffing.roster.aims import aims
from leadwell.staffing.unit_rosters import Had
from leadwell_site.design_system.wording import count, day, moment, plural
from leadwell_site.rosters.choices import DraftKind
from leadwell_site.rosters.models import Draft
from leadwell_site.rosters.presenters.beside import beside
from leadwell_site.rosters.presenters.fair import fair_tables
from leadwell_site.rosters.presenters.tables import Cell, Day, Foot, Grid, Line, Lot, group_title, letters_of
from leadwell_site.rosters.queries import HolidaysHad, Worked

# What keeps people from a short shift: for one, and for several
_WHY = {
    "may not work it": ("is of another group", "are of another group"),
    "works another shift": ("works another shift that day", "work another shift that day"),
    "most minutes": ("would be over their hours", "would be over their hours"),
    "rest": ("would have too little rest", "would have too little rest"),
    "longest run": ("would work too many days in a row", "would work too many days in a row"),
    "days off": ("would have a single day off", "would have a single day off"),
    "shortest run": ("would work a single day", "would work a single day"),
    "most weekends": ("would work too many weekends", "would work too many weekends"),
    "day off": ("is away or kept off", "are away or kept off"),
    "barred": ("has no registration on that day", "have no registration on that day"),
    "kept": ("is held to what is fixed", "are held to what is fixed"),
    "most of a shift": ("has enough of such shifts", "have enough of such shifts"),
    "nothing; it costs more elsewhere": (
        "could, but would leave a worse gap elsewhere",
        "could, but would leave a worse gap elsewhere",
    ),
}


_BY_HAND = " That is of the roster as it was found: what was changed by hand since is not in it."


def draft_items(drafts: Sequence[Draft]) -> list[dict[str, Any]]:
    """Give the last drafts of a unit, each with its state."""
    return [{"draft": one, "words": _title(one), "state": _state(one)} for one in drafts]


def _title(one: Draft) -> str:
    last = one.starts_on + timedelta(days=one.days - 1)
    kind = "Repair" if one.kind == DraftKind.REPAIR else "Roster"
    return f"{kind}, {day(one.starts_on)} to {day(last)}"


def _state(one: Draft) -> str:
    if hasattr(one, "published"):
        return f"published {moment(one.published.known_at)}"
    if hasattr(one, "outcome"):
        return f"draft, made {moment(one.outcome.known_at)}"
    return f"asked for {moment(one.known_at)}"


def draft_page(
    worked: Worked,
    history: Sequence[Had],
    holidays: HolidaysHad,
    *,
    weeks: int,
    lapsed: Sequence[tuple[str, date, date]],
    unfit: Sequence[tuple[str, date, str]],
    standing_has_changed: bool,
) -> dict[str, Any]:
    """Give the page of a draft that has a roster."""
    draft = worked.draft
    figures, explained = draft.outcome.figures, draft.outcome.explained
    short = _short(worked)
    page = {
        "title": _title(draft),
        "grid": _grid(worked),
        "names": True,
        "unfilled": _unfilled(worked, explained["unfilled"]),
        "missing": sum(short.values()),
        "sentence": _sentence(worked, short),
        "tone": "watch" if short else "good",
        "kept_off": [f"{name}: {words}." for name, words, lapsed_too in draft.said["kept_off"] if lapsed_too],
        "to_know": [
            f"{name}: {words}." for name, words, lapsed_too in draft.said["kept_off"] if not lapsed_too
        ],
        "left_out": [f"{name}: {words}." for name, words in draft.said["left_out"]],
        "lapsed": [
            f"{name} is on a registered shift on {day(on)}; their registration ended on {day(until)}."
            for name, on, until in lapsed
        ],
        "unfit": [f"{name} is on a shift on {day(on)}, but {why}." for name, on, why in unfit],
        "broken": _broken(worked),
        "changes": _changes(worked),
        "published": getattr(draft, "published", None),
        "is_repair": draft.kind == DraftKind.REPAIR,
    }
    if draft.kind == DraftKind.REPAIR:
        return page | _repair(worked, figures)
    return page | {
        "bound": _bound(figures) + (_BY_HAND if worked.changes else ""),
        **_aims(worked),
        **beside(worked, has_changed=standing_has_changed),
        "bought": _bought(explained["bought"], figures),
        **fair_tables(worked, history, holidays, weeks=weeks),
    }


def _short(worked: Worked) -> dict[tuple[int, str], int]:
    """Give how many are missing by day and cell, changes by hand counted in."""
    problem, found = worked.problem, {}
    for one in problem.cover:
        present = sum(line[one.day] == one.shift for line in worked.roster.values())
        there = _others(worked).get((one.day, one.shift), 0)
        if one.day >= problem.past and one.under_weight and present + there < one.wanted:
            found[one.day, one.shift] = one.wanted - present - there
    return found


def _others(worked: Worked) -> dict[tuple[int, str], int]:
    found = {}
    for key, number in worked.draft.said.get("others", {}).items():
        place, cell = key.split(" ", 1)
        found[worked.problem.past + int(place), cell] = number
    return found


def _sentence(worked: Worked, short: Mapping[tuple[int, str], int]) -> str:
    wanted = sum(one.wanted for one in worked.problem.cover if one.day >= worked.problem.past)
    missing = sum(short.values())
    if not missing:
        return f"All {wanted:,} shifts that are needed are filled."
    registered = sum(
        number
        for (_, cell), number in short.items()
        if worked.cells[cell][1] in worked.ward.skills_registered
    )
    return f"{missing:,} of {wanted:,} shifts that are needed are not filled" + (
        f", {registered:,} of them registered." if registered else "."
    )


def _bound(figures: Mapping[str, Any]) -> str:
    if figures.get("proven"):
        return "It is proven that no roster keeping these rules can be better than this one."
    away = (figures["objective"] - figures["bound"]) / figures["objective"] if figures["objective"] else 0.0
    stopped = " The search was stopped by hand." if figures["stopped"] else ""
    if not figures["bound"]:
        return f"How far this roster is from the best one is not known: nothing is proven yet.{stopped}"
    return (
        "No roster that keeps these rules can be better than the bound that was proven; this one is at most "
        f"{away:.1%} away from it.{stopped}"
    )


def _aims(worked: Worked) -> dict[str, Any]:
    """Give hours planned, kept and lost, of care and of improvement alike, and what hiring for them would cost."""
    found = aims(worked.ward, worked.problem, worked.roster)
    rows = []
    for one in found.hours:
        skill = one.what.removeprefix("care, ")
        title = "Improvement" if skill == one.what else f"Care, {StaffGroup(skill).words}"
        if one.planned:
            rows.append([title, count(round(one.planned)), count(round(one.kept)), count(round(one.lost))])
    return {
        "hours_head": ["Hours of", *({"text": one, "number": True} for one in ("Planned", "Kept", "Lost"))],
        "hours": rows,
        "pounds": f"£{found.temporary_pounds:,.0f}" if found.missing else "",
    }


def _bought(bought: Sequence[Mapping[str, Any]], figures: Mapping[str, Any]) -> list[list[str]]:
    total = figures["objective"]
    found = []
    for one in bought:
        least, most = _share(one["at_least"], total), _share(one["at_most"], total)
        if not one["at_most"]:
            words = "nothing (proven)"
        elif not one["at_least"]:
            words = f"at most {most}; whether anything is not proven"
        elif least == most:
            words = least
        else:
            words = f"at least {least}, at most {most}"
        found.append([one["rule"][:1].upper() + one["rule"][1:], words])
    return found


def _share(value: int, total: int) -> str:
    share = value / total if total else 0.0
    return "less than 0.1%" if 0 < share < 0.001 else f"{share:.1%}"


def _unfilled(worked: Worked, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    by_day: dict[str, list[str]] = defaultdict(list)
    for one in rows:
        shift, skill = worked.cells[one["cell"]]
        said = "; ".join(
            _why(rule, number) for rule, number in one["why"].items() if rule != "may not work it"
        )
        by_day[one["on"]].append(f"{shift}, {StaffGroup(skill).words}: {one['missing']} missing. {said}.")
    return [
        {"on": date.fromisoformat(on), "shifts": shifts, "words": plural(len(shifts), "shift")}
        for on, shifts in sorted(by_day.items())
    ]


def _why(rule: str, number: int) -> str:
    one, many = _WHY.get(rule, (rule, rule))
    return f"{number} {one if number == 1 else many}"


def _grid(worked: Worked) -> Grid:
    problem, draft = worked.problem, worked.draft
    letters = letters_of([one.name for one in worked.ward.shifts])
    members = {one.name: one for one in worked.ward.people}
    changed = {(one.employee_id, one.on) for one in worked.changes}
    changed |= {
        (draft.people[name], draft.starts_on + timedelta(days=place))
        for name, place, _, _ in draft.outcome.figures.get("changed", [])
    }
    away = {name: set(one.away) for name, one in members.items()}
    lots: dict[str, list[Line]] = defaultdict(list)
    by_day: dict[date, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for name, line in worked.roster.items():
        cells = []
        for on, cell in zip(worked.on, line[problem.past :], strict=True):
            is_changed = (draft.people[name], on) in changed
            words = worked.cells[cell][0] if cell else "away" if on in away[name] else "off"
            if cell:
                by_day[on][words].append(name)
            text = letters[words] if cell else "Aw" if words == "away" else "–" if is_changed else ""
            said = f"{words}, changed" if is_changed else words
            kind = "changed" if is_changed else "away" if words == "away" else ""
            cells.append(Cell(text=text, words=said, kind=kind))
        lots[members[name].skills[0]].append(Line(name=name, cells=cells))
    key = [
        (letters[one.name], f"{one.name}, {one.begins:%H:%M} to {one.ends:%H:%M}")
        for one in worked.ward.shifts
    ]
    feet, days = _counts(worked, by_day)
    return Grid(
        on=worked.on,
        lots=[
            Lot(title=group_title(one.value), lines=lots[one.value])
            for one in StaffGroup
            if one.value in lots
        ],
        feet=feet,
        days=days,
        key=sorted([*key, ("Aw", "on leave, studying or kept off")]),
        holidays=worked.holidays,
    )


def _counts(worked: Worked, by_day: Mapping[date, Mapping[str, list[str]]]) -> tuple[list[Foot], list[Day]]:
    problem, others = worked.problem, _others(worked)
    wanted = {(one.day, one.shift): one.wanted for one in problem.cover}
    feet = []
    totals: dict[date, list[tuple[str, int, int]]] = defaultdict(list)
    for cell, (shift, skill) in worked.cells.items():
        cells = []
        for on in worked.on:
            place = worked.day_of(on)
            there = sum(line[place] == cell for line in worked.roster.values()) + others.get((place, cell), 0)
            need = wanted.get((place, cell), 0)
            totals[on].append((shift, there, need))
            short = f", {need - there} short" if there < need else ""
            cells.append(
                Cell(
                    text=f"{there}/{need}",
                    words=f"{there} of {need} needed{short}",
                    kind="short" if short else "",
                )
            )
        feet.append(Foot(title=f"{shift}: {StaffGroup(skill).words}", cells=cells))
    days = []
    for on in worked.on:
        said: dict[str, list[int]] = {}
        for shift, there, need in totals[on]:
            sums = said.setdefault(shift, [0, 0])
            sums[0] += min(there, need)  # somebody too many of one group fills no gap of another
            sums[1] += need
        days.append(
            Day(
                on=on,
                summary=", ".join(f"{shift} {there} of {need}" for shift, (there, need) in said.items()),
                short=any(there < need for _, there, need in totals[on]),
                lists=list(by_day.get(on, {}).items()),
            )
        )
    return feet, days


def _broken(worked: Worked) -> list[str]:
    if worked.draft.kind == DraftKind.REPAIR:
        return []
    found: dict[str, list[str]] = defaultdict(list)
    for one in worked.broken:
        words = _WHY.get(one.rule, (one.rule, one.rule))[0].replace("would have", "has").replace("would ", "")
        found[one.person].append(words)
    return [f"{name} {' and '.join(dict.fromkeys(words))}." for name, words in found.items()]


def _changes(worked: Worked) -> list[str]:
    names = {number: name for name, number in worked.draft.people.items()}
    return [
        f"{names[one.employee_id]}, {day(one.on, 'weekday')}: {worked.cells[one.cell][0] if one.cell else 'day off'}. "
        f"{one.get_reason_code_display()}. {one.by}, {moment(one.known_at)}."
        for one in worked.changes
    ]


def _repair(worked: Worked, figures: Mapping[str, Any]) -> dict[str, Any]:
    """Say what a repair changes and why; what it was not asked about is left out."""
    draft, past = worked.draft, worked.problem.past
    away = worked.away
    gone = {(name, place - past) for name, place, _ in figures["dropped"]}
    rows = []
    for name, place, before, after in figures["changed"]:
        why = (
            "ill" if name in away else "registration has ended" if (name, place) in gone else "for the repair"
        )
        rows.append(
            [
                name,
                day(draft.starts_on + timedelta(days=place), "weekday"),
                worked.cells[before][0] if before else "off",
                worked.cells[after][0] if after else "off",
                why,
            ]
        )
    order = {"ill": 0, "for the repair": 1, "registration has ended": 2}
    others, lost = figures["others_changed"], figures["uncovered"]
    ill = sorted({*away, *draft.said.get("ill", [])})
    whose = f"{', '.join(ill[:-1])} and {ill[-1]} were" if len(ill) > 1 else f"{ill[0]} was"
    worked_shifts = plural(figures["were_to_work"], "shift")
    proven = "It is proven that no repair filling as much changes fewer people."
    return {
        "proven": proven if figures["fewest"] else "Whether fewer people would do is not proven.",
        "unfilled": [],
        "kept_off": [],
        "to_know": [],
        "left_out": [],
        "repair_sentence": (
            f"{plural(len(others), 'person gets', 'people get')} another day than was promised."
            if others
            else "Nobody else's days change."
        ),
        "repair_words": f"{whose} to work {worked_shifts}. "
        + (
            "All that were needed are filled."
            if not lost
            else f"{lost} of them nobody can take within the rules."
        )
        + _not_mended({(name, place) for name, place in gone if name not in away}),
        "repair_head": ["Name", "Day", "Was", "Would be", "Why"],
        "repair": sorted(rows, key=lambda row: order[row[4]]),
        "apart": figures["apart"],
    }


def _not_mended(lapsed: Collection[tuple[str, int]]) -> str:
    """Say that shifts of people whose registration has ended go too, and are not filled: no absence opened them."""
    if not lapsed:
        return ""
    names = ", ".join(sorted({name for name, _ in lapsed}))
    stay = "stays" if len(lapsed) == 1 else "stay"
    return (
        f" {plural(len(lapsed), 'shift')} of {names}, whose registration has ended, {stay} open after this repair: "
        "make a new roster of these days, or ask the bank."
    )
