"""The page that says where a number comes from."""

from collections.abc import Callable
from dataclasses import dataclass
from textwrap import wrap
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from leadwell.foundations.missing import Missing
from leadwell.intake.faults import Fault, Outcome
from leadwell.intake.listing import fault_classes
from leadwell.measures.definitions import Measure
from leadwell_site.design_system.figures import Shown
from leadwell_site.design_system.wording import day, moment, plural
from leadwell_site.measures.choices import WITHDRAWN
from leadwell_site.measures.models import Load, Observation, SourceFault
from leadwell_site.measures.presenters.shown import certainty, period_of, shown
from leadwell_site.measures.presenters.words import feed_words, number_words, status_of
from leadwell_site.measures.queries.lineage import Lineage

SHIFTS_FEED = "shifts"
Cell = str | dict[str, Any]
Keep = Callable[[str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineagePage:
    """All that the page says, in the order in which it says it."""

    title: str
    name: str
    period: str
    figure: Shown
    facts: list[list[Cell]]  # what is counted, over what, in which unit
    status: tuple[str, str]
    later_href: str  # to what is known by now, where this figure was corrected
    told: list[list[Cell]]  # everything that was ever known of this figure
    origin: list[list[Cell]]  # load, file, sheet, row
    shifts_href: str  # to the shifts it was worked out from
    checks: list[str]  # sentences
    row_faults: list[Fault]
    sheet_faults: list[Fault]


def lineage_page(found: Lineage, measure: Measure, *, name: str, name_then: str, keep: Keep) -> LineagePage:
    """Give what the page says; ``name`` is the place's now, ``name_then`` that in the figure's period."""
    one = found.observation
    series = one.series
    period = period_of(one.period_start, series.period_kind)
    later = found.latest if found.latest.pk != one.pk else None
    month = f"{one.period_start:%Y-%m}"
    shifts = f"{reverse('staffing:ward', args=[series.unit_id])}?month={month}&rows=1"
    return LineagePage(
        title=measure.title,
        name=name,
        period=period.label,
        figure=_figure(found, measure, keep),
        facts=_facts(one, measure, name, name_then, keep),
        status=status_of(measure),
        later_href=keep(reverse("measures:observation", args=[later.pk])) if later else "",
        told=[_told(each, measure, keep, is_here=each.pk == one.pk) for each in found.told],
        origin=_origin(found, keep),
        shifts_href=keep(shifts) if series.feed == SHIFTS_FEED else "",
        checks=_checks(found),
        row_faults=[as_fault(each) for each in found.row_faults],
        sheet_faults=[as_fault(each) for each in found.sheet_faults],
    )


def as_fault(row: SourceFault) -> Fault:
    """Give a stored fault as the library's."""
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


def _figure(found: Lineage, measure: Measure, keep: Keep) -> Shown:
    one = found.observation
    if one.missing == WITHDRAWN:
        return Shown(label=measure.title, missing="withdrawn: it was sent once and taken back")
    earlier = found.told[found.told.index(one) + 1 :]
    row = {
        "period_start": one.period_start,
        "numerator": one.numerator,
        "denominator": one.denominator,
        "missing": one.missing or None,
        "known_at": one.known_at,
        "corrected": bool(earlier),
        "observation_id": one.pk,
    }
    whole = shown(measure, row, keep=keep, period_kind=one.series.period_kind, faults=len(found.row_faults))
    # The page is where the number comes from: it does not link to itself.
    return Shown(
        text=whole.text,
        unit=whole.unit,
        label=whole.label,
        missing=whole.missing,
        sure=certainty(measure, one.numerator, one.denominator).words if whole.text else "",
        marks=whole.marks,
    )


def _facts(one: Observation, measure: Measure, name: str, name_then: str, keep: Keep) -> list[list[Cell]]:
    series = one.series
    definition = keep(reverse("measures:definition", args=[series.measure]))
    unit = keep(reverse("improvement:chart", args=[series.unit_id, series.measure]))
    facts: list[list[Cell]] = [
        ["Place", {"text": name if name == name_then else f"{name}, then called {name_then}", "href": unit}],
        ["Period", period_of(one.period_start, series.period_kind).label],
        ["Measure", {"text": measure.title, "href": definition}],
        [measure.numerator[:1].upper() + measure.numerator[1:], number_words(one.numerator)],
    ]
    if measure.denominator:
        below = f"Divided by {measure.denominator}"
        facts.append([below, number_words(one.denominator)])
    if measure.multiplier != 1:
        facts.append(["Times", number_words(measure.multiplier)])
    if measure.unit:
        facts.append(["Unit", "per cent" if measure.unit == "%" else measure.unit])
    facts.append(["Feed", feed_words(series.feed)])
    return facts


def _told(one: Observation, measure: Measure, keep: Keep, *, is_here: bool) -> list[Cell]:
    known = moment(one.known_at)
    first: Cell = f"{known} (this figure)" if is_here else known
    if not is_here:
        first = {"text": known, "href": keep(reverse("measures:observation", args=[one.pk]))}
    return [
        first,
        _text(one, measure),
        number_words(one.numerator),
        number_words(one.denominator),
        one.load.by,
        one.load.source.file_name if one.load.source else one.load.why or "typed in",
    ]


def _text(one: Observation, measure: Measure) -> str:
    if one.missing == WITHDRAWN:
        return "withdrawn"
    if one.missing:
        return Missing(one.missing).words
    value = measure.value(one.numerator, one.denominator)
    return Missing.NOT_DEFINED.words if value is None else measure.shown(value)


def _origin(found: Lineage, keep: Keep) -> list[list[Cell]]:
    one, load, source = found.observation, found.load, found.source
    rows: list[list[Cell]] = [
        ["Became known", moment(load.known_at)],
        ["Added by", load.by],
    ]
    if load.why:
        rows.append(["Why", load.why])
    if one.series.feed == SHIFTS_FEED:
        rows.append(["Worked out from", "the hours and counts of each shift of the month"])
    if source is None:
        rows.append(["File", "none: it was typed in or worked out"])
        return rows
    rows += [
        ["File", {"text": source.file_name, "href": keep(reverse("intake:file", args=[source.pk]))}],
        ["Kind of file", source.title or source.kind or "not recognised"],
        ["Received", f"{moment(source.received_at)}, from {source.received_by}"],
        ["SHA-256 of the file", " ".join(wrap(source.digest, 8))],
    ]
    if one.sheet:
        rows.append(["Sheet", one.sheet])
    if one.row is not None:
        rows.append(["Row", {"text": f"Row {one.row:,}, as it stood", "href": keep(row_address(one, load))}])
    if one.column:
        rows.append(["Column", one.column])
    return rows


def row_address(one: Observation, load: Load) -> str:
    """Give the address of the source row that an observation came from."""
    address = reverse("intake:row", args=[load.source_id, one.row])
    return f"{address}?{urlencode({'sheet': one.sheet})}" if one.sheet else address


def _checks(found: Lineage) -> list[str]:
    if found.source is None:
        return ["No file was checked for this number."]
    looked_for = len(fault_classes())
    often = sum(found.outcomes.values())
    passed = looked_for - found.codes
    said = [
        f"The file was checked for {looked_for} kinds of fault: {passed} were not found, "
        f"{found.codes} {'was' if found.codes == 1 else 'were'} found, in {plural(often, 'place')}."
        if found.codes
        else f"The file was checked for {looked_for} kinds of fault, and none was found."
    ]
    outcomes = [f"{number:,} {Outcome(outcome).words}" for outcome, number in sorted(found.outcomes.items())]
    if outcomes:
        said.append(f"What was done about them: {', '.join(outcomes)}.")
    if found.observation.row is not None:
        said.append(
            "Nothing was wrong with the row that this number came from."
            if not found.row_faults
            else f"In the row that this number came from: {plural(len(found.row_faults), 'fault')}."
        )
    counted = [
        f"{number:,} {name.replace('_', ' ')}"
        for name, number in found.load.counts.items()
        if isinstance(number, int) and number
    ]
    if counted:
        said.append(f"Of what was added on {day(found.load.known_at)}: {', '.join(counted)}.")
    return said
