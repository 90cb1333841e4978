"""What the pages about files show."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from leadwell.foundations.missing import Missing
from leadwell.foundations.periods import Period, PeriodKind
from leadwell.foundations.staff import StaffGroup
from leadwell.intake.faults import Fault, Outcome
from leadwell.intake.listing import fault_classes
from leadwell.measures.definitions import measures
from leadwell_site.design_system.wording import count, day, level_words, moment, plural
from leadwell_site.intake.models import KeptRow
from leadwell_site.intake.queries import undecided
from leadwell_site.measures.choices import WITHDRAWN, SourceState
from leadwell_site.measures.models import Load, Source, SourceFault

Keep = Callable[[str], str]

_TONES = {
    SourceState.RECEIVED: "quiet",
    SourceState.CHECKED: "watch",
    SourceState.UNKNOWN: "watch",
    SourceState.REFUSED: "alert",
    SourceState.LOADING: "note",
    SourceState.LOADED: "good",
    SourceState.SET_ASIDE: "quiet",
}
_WORST_FIRST = (Outcome.REFUSED, Outcome.KEPT_ASIDE, Outcome.NOTED, Outcome.MENDED)
_SHOWN_OF_ONE_CLASS = 5
_OF = {
    "required_hours": "required hours",
    "planned_hours": "planned hours",
    "actual_hours": "actual hours",
    "agency_hours": "agency hours",
    "bank_hours": "bank hours",
    "people": "people present",
}
_COUNTS = (
    ("added", "New figures and shifts"),
    ("corrected", "Corrected: known already, and different in this file"),
    ("withdrawn", "Taken back"),
    ("unchanged", "The same as known already"),
    ("repeated", "Said twice in the file"),
    ("left_out", "Rows of units that are not confirmed or left out"),
    ("kept_aside", "Rows kept aside because of a fault"),
    ("worked_out", "Monthly figures worked out anew from shifts"),
    ("new_units", "Units added"),
    ("new_others", "Other organisations added for comparison"),
)
_NEW_OF_PEOPLE = {
    "staff.people": "People who were not known, or with a post that was not",
    "staff.training": "Training that was not known",
    "staff.absences": "Leave and other absences that were not known",
    "staff.duties": "People's shifts that were not known",
}
_ALWAYS = frozenset({"added", "corrected", "unchanged"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultGroup:
    """The faults of one class: the first of them, and how many there are."""

    title: str
    outcome: Outcome
    times: int
    shown: tuple[Fault, ...]
    rest: int  # lines that are not shown


def state_tag(source: Source) -> tuple[str, str]:
    """Give the tone and the words of a file's state."""
    state = SourceState(source.state)
    return _TONES[state], state.label[:1].upper() + state.label[1:]


def file_rows(sources: Iterable[Source], *, keep: Keep, names_organisation: bool = False) -> list[list[Any]]:
    """Give the rows of the list of files; each with its organisation for somebody who has several."""
    return [
        [
            {"text": one.file_name, "href": keep(reverse("intake:file", args=[one.pk]))},
            one.title or "Not looked at yet",
            f"{day(one.received_at)}, {one.received_by}"
            + (f", for {one.organisation.name}" if names_organisation else ""),
            state_tag(one),
        ]
        for one in sources
    ]


def facts(source: Source) -> list[list[str]]:
    """Give what a file is, as rows of a table."""
    said = source.summary
    rows = [
        ["Received", f"{moment(source.received_at)}, from {source.received_by}"],
        ["Size", f"{count(source.size)} bytes"],
    ]
    if source.title:
        rows.insert(0, ["What it is", source.title])
    if said:
        rows.append(["Rows", f"{count(said['rows'])}, of which {count(said['rows_used'])} are used"])
        rows += [[name, count(said[key])] for key, name in _HELD if said.get(key)]
    if said.get("first_on"):
        first, last = date.fromisoformat(said["first_on"]), date.fromisoformat(said["last_on"])
        rows.append(["About", f"{day(first)} to {day(last)}" if first != last else f"from {day(first)}"])
    if said.get("published_on"):
        rows.append(["Published, as it says itself", day(date.fromisoformat(said["published_on"]))])
    rows.append(["SHA-256 of the file", source.digest])
    return rows


_HELD = (
    ("figures", "Figures of measures"),
    ("shifts", "Hours of staff groups on shifts"),
    ("counts", "Counts of people present"),
    ("days_of_units", "Days of units"),
    ("listed_places", "Places listed"),
    ("successions", "Successions of codes"),
)


def sheet_rows(source: Source) -> list[list[str]]:
    """Give what became of each sheet, as rows of a table."""
    return [
        [
            one["name"] or "The file",
            one["what"],
            count(one["rows"]),
            count(one["rows_used"]),
            count(one["totals_rows"]),
            count(one["note_rows"]),
        ]
        for one in source.summary.get("sheets", ())
    ]


def fault_groups(faults: Iterable[SourceFault]) -> list[FaultGroup]:
    """Give the faults by class, the gravest first, then the most frequent."""
    by_code: dict[str, list[Fault]] = defaultdict(list)
    for one in faults:
        by_code[one.code].append(plain_fault(one))
    groups = [
        FaultGroup(
            title=fault_classes()[code].title if code in fault_classes() else code,
            outcome=min((one.outcome for one in held), key=_WORST_FIRST.index),
            times=sum(one.count for one in held),
            shown=tuple(held[:_SHOWN_OF_ONE_CLASS]),
            rest=len(held[_SHOWN_OF_ONE_CLASS:]),
        )
        for code, held in by_code.items()
    ]
    return sorted(groups, key=lambda one: (_WORST_FIRST.index(one.outcome), -one.times, one.title))


def plain_fault(row: SourceFault) -> Fault:
    """Give a kept fault as the library has it."""
    return Fault(
        code=row.code,
        outcome=Outcome(row.outcome),
        sheet=row.sheet,
        row=row.row,
        column=row.column,
        found=row.found,
        done=row.done,
        mend=row.mend,
        count=row.count,
    )


def fault_summary(groups: Iterable[FaultGroup]) -> str:
    """Say in one sentence what was wrong."""
    times: dict[Outcome, int] = defaultdict(int)
    for group in groups:
        times[group.outcome] += group.times
    if not times:
        return "Nothing wrong was found."
    said = [f"{count(times[one])} {one.words}" for one in _WORST_FIRST if times[one]]
    return f"Found wrong: {', '.join(said)}."


def count_rows(counts: Mapping[str, int], kind: str = "") -> list[list[str]]:
    """Give what loading changes or changed, as rows of a table; lists of people are told as what they are."""
    new = _NEW_OF_PEOPLE.get(kind)
    return [
        [new if new and key == "added" else words, count(counts.get(key, 0))]
        for key, words in _COUNTS
        if counts.get(key) or key in _ALWAYS
    ]


def change_rows(corrections: Iterable[Mapping[str, Any]]) -> list[list[str]]:
    """Give corrections as rows of a table: where, when, what, before, after."""
    return [
        [
            one["unit"],
            when(one),
            what(one),
            known_value(one["before"]),
            known_value(one["after"]),
            f"{one['sheet']}, row {one['row']}".removeprefix(", ") if one["row"] else "",
        ]
        for one in corrections
    ]


def when(one: Mapping[str, Any]) -> str:
    """Say what period or shift a change is about."""
    on = date.fromisoformat(one["on"])
    if one["of"] == "figure":
        return Period(PeriodKind(one["period_kind"]), on).label
    return f"{day(on)}, {one['part']}"


def what(one: Mapping[str, Any]) -> str:
    """Say what a change is of: a measure, or hours of a staff group."""
    if one["of"] == "figure":
        known = measures().get(one["measure"])
        return known.title if known else one["title"] or one["measure"]
    group = one["group"]
    words = StaffGroup(group).words if group in set(StaffGroup) else group
    return f"{_OF[one['of']]}, {words}" if words else _OF[one["of"]]


def known_value(figure: Mapping[str, Any]) -> str:
    """Say a figure, or why there is none."""
    if figure["numerator"] is None:
        reason = figure["missing"]
        if reason == WITHDRAWN:
            return "taken back"
        return Missing(reason).words if reason else "none"
    text = count(figure["numerator"])
    return f"{text} of {count(figure['denominator'])}" if figure["denominator"] is not None else text


def kept_rows(rows: Iterable[KeptRow]) -> list[list[str]]:
    """Give the rows that were not used, as rows of a table."""
    return [[_place(one), one.reason, " | ".join(text for text in one.cells if text)] for one in rows]


def _place(one: KeptRow) -> str:
    row = f"row {count(one.row)}" if one.row else "a row"
    return f"{one.sheet}, {row}" if one.sheet else row[:1].upper() + row[1:]


def places_sentences(source: Source) -> list[str]:
    """Say what becomes of the places of a file."""
    said = source.summary
    found = []
    if said.get("found"):
        found.append(f"{plural(said['found'], 'place')} of the file {_is(said['found'])} known.")
    if said.get("new_units"):
        found.append(f"To be added as units: {', '.join(said['new_units'])}.")
    if said.get("others"):
        found.append(f"{plural(said['others'], 'other organisation')} will be added, for comparison only.")
    if said.get("listed_places"):
        found.append("A list of places adds no units by itself; successions between known units are kept.")
    found += [f"{one['written']}: left out. {one['why']}" for one in said.get("left_out", ())]
    found += [
        f"{one['written']} is known by its code {one['code']} under another name."
        for one in said.get("other_names", ())
        if not one["renaming"] and one["code"]
    ]
    return found


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


def cell_rows(headings: Sequence[str], cells: Sequence[str]) -> list[list[str]]:
    """Give the cells of a row with their headings; columns without a heading by their letter."""
    names = list(headings) + [""] * (len(cells) - len(headings))
    return [
        [name or f"Column {_letter(at)}", text or "(empty)"]
        for at, (name, text) in enumerate(zip(names, cells, strict=False))
        if name or text
    ]


def _letter(at: int) -> str:
    letters = ""
    number = at + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def made_rows(made: Mapping[str, Iterable[Any]], *, keep: Keep) -> list[list[Any]]:
    """Give the values that were made of a row, as rows of a table: where, when, what, value."""
    rows: list[list[Any]] = []
    for one in made["figures"]:
        known = measures().get(one.series.measure)
        rows.append(
            [
                one.series.unit.name,
                Period(PeriodKind(one.series.period_kind), one.period_start).label,
                {
                    "text": known.title if known else one.series.title or one.series.measure,
                    "href": keep(reverse("measures:observation", args=[one.pk])),
                },
                known_value(
                    {"numerator": one.numerator, "denominator": one.denominator, "missing": one.missing}
                ),
            ]
        )
    for one in made["hours"]:
        said = [
            f"{words} {count(value)}"
            for words, value in (
                ("required", one.required_hours),
                ("planned", one.planned_hours),
                ("actual", one.actual_hours),
                ("bank", one.bank_hours),
                ("agency", one.agency_hours),
            )
            if value is not None
        ]
        what = {
            "text": f"Hours of {StaffGroup(one.staff_group).words}",
            "href": keep(reverse("staffing:shift_row", args=[one.pk])),
        }
        rows.append([one.unit.name, f"{day(one.on)}, {one.part}", what, ", ".join(said) or "none"])
    for one in made["people"]:
        what = f"People present, {level_words(one.level)}" if one.level else "People present"
        value = {"numerator": one.people, "denominator": None, "missing": one.missing}
        rows.append([one.unit.name, f"{day(one.on)}, {one.part}", what, known_value(value)])
    return rows


def unit_links(units: Iterable[Any], *, keep: Keep) -> list[dict[str, str]]:
    """Give links to units."""
    return [{"text": one.name, "href": keep(reverse("overview:unit", args=[one.pk]))} for one in units]


def load_facts(load: Load) -> list[list[str]]:
    """Give who loaded a file and when, as rows of a table."""
    return [
        ["Loaded by", load.by],
        ["Known from", moment(load.known_at)],
        *count_rows(load.counts, load.source.kind if load.source else ""),
    ]


def next_step(source: Source) -> dict[str, str]:
    """Give what a person has to do next with a file: words, link and the text of the button."""
    asked = source.summary.get("asked", 0)
    match SourceState(source.state):
        case SourceState.UNKNOWN:
            return {
                "words": "This layout is new. Say once what its columns mean, and Leadwell remembers it.",
                "href": reverse("intake:columns", args=[source.pk]),
                "text": "Say what the columns mean",
            }
        case SourceState.CHECKED if asked:
            return {
                "words": f"{plural(asked, 'place')} of the file {_is(asked)} not known. Say what they are first.",
                "href": reverse("intake:units", args=[source.pk]),
                "text": "Say what they are",
            }
        case SourceState.CHECKED if undecided(source):
            return {
                "words": "It differs from the earlier file in a way that you decide on first.",
                "href": reverse("intake:decide", args=[source.pk]),
                "text": "Look and decide",
            }
        case SourceState.CHECKED:
            return {
                "words": "Loading happens as a whole or not at all.",
                "href": "",
                "text": "Load this file",
            }
        case _:
            return {}
