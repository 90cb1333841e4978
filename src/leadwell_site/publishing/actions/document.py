"""The document of a published page: all that the page says, checked so that no small number leaves."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from leadwell.foundations.disclosure import threshold
from leadwell.foundations.missing import Missing
from leadwell.foundations.staff import StaffGroup
from leadwell.measures.audiences import Reader, figures_for, shown_to
from leadwell.measures.charts import Figure, chart_of
from leadwell.measures.definitions import measure
from leadwell_site.organisations.choices import Serves
from leadwell_site.organisations.models import Unit
from leadwell_site.publishing.actions.gathering import HALVES, Gathered, Told, fill_key, hours_key
from leadwell_site.publishing.contents import page_contents
from leadwell_site.publishing.frozen import frozen, how_sure_words

_ANEW = "From here on limits are worked out anew."  # the reason is told to those who work here
FORM = 2  # of the document; a page can show documents of every form there ever was


def document(unit: Unit, found: Gathered) -> dict[str, Any]:
    """Give all that the page of a unit says about the month, in values fit for JSON."""
    return {
        "form": FORM,
        "organisation": {
            "name": unit.organisation.name,
            "slug": unit.organisation.slug,
            "is_synthetic": unit.organisation.is_synthetic,
        },
        "unit": {
            "id": unit.pk,
            "name": found.names[unit.pk],
            "kind": unit.kind,
            "kind_words": unit.get_kind_display(),
        },
        "month": f"{found.month.start:%Y-%m}",
        "month_words": found.month.label,
        "headline": _headline(unit, found),
        "hours": list(_hours(unit, found)),
        "sections": [
            {"title": section.title, "figures": figures}
            for section in page_contents().public_sections
            if (figures := [one for key in section.measures if (one := _entry(unit, key, found))])
        ],
        "held_back_words": threshold().words,
    }


def has_figures(page: dict[str, Any]) -> bool:
    """Say whether a document tells anything at all about its month."""
    return any(
        one["value"] is not None or one["held_back"] for part in page["sections"] for one in part["figures"]
    )


def _headline(unit: Unit, found: Gathered) -> list[str]:
    """Give the sentences that the page begins with."""
    contents = page_contents()
    is_nursing = unit.serves != Serves.CARE_HOME
    key = contents.headline_fill if is_nursing else contents.headline_fill_without_nursing
    staff = "nurse" if is_nursing else "care staff"
    fill, shifts = found.this_month(unit.pk, key), found.this_month(unit.pk, contents.headline_shifts)
    own = found.this_month(unit.pk, contents.headline_shifts_own)
    sentences = []
    value = measure(key).value(fill.figure.numerator, fill.figure.denominator) if fill else None
    if value is None:
        sentences.append(f"We do not know how many of the planned {staff} hours were worked.")
    else:
        sentences.append(f"{measure(key).shown(value)} of the {staff} hours that were planned were worked.")
    has_own = own is not None and own.figure.numerator is not None and own.figure.denominator
    if shifts is None or shifts.figure.numerator is None or not shifts.figure.denominator:
        if not has_own:
            sentences.append("We cannot say how many shifts had a warning sign about staffing.")
    else:
        flagged, judged = shifts.figure.numerator, shifts.figure.denominator
        sentences.append(f"{flagged:,.0f} of {judged:,.0f} shifts had a warning sign about staffing.")
    if own is not None and has_own:
        short, judged = own.figure.numerator, own.figure.denominator
        sentences.append(
            f"{short:,.0f} of {judged:,.0f} shifts were well short of the staff that the team itself says it needs."
        )
    return sentences


def _hours(unit: Unit, found: Gathered) -> Iterator[dict[str, Any]]:
    """Give planned and worked hours by staff group, day and night: groups are never added together."""
    for group in StaffGroup:
        for half in HALVES:
            planned = found.this_month(unit.pk, hours_key(group, "planned", half))
            actual = found.this_month(unit.pk, hours_key(group, "actual", half))
            fill = found.this_month(unit.pk, fill_key(group, half))
            if planned is None and actual is None:
                continue
            yield {
                "group": group.value,
                "group_words": group.words[0].upper() + group.words[1:],
                "half": half,
                "planned": _number(planned),
                "planned_words": _words(hours_key(group, "planned", half), planned),
                "worked": _number(actual),
                "worked_words": _words(hours_key(group, "actual", half), actual),
                "fill_words": _words(fill_key(group, half), fill),
            }


def _number(told: Told | None) -> float | None:
    return told.figure.numerator if told else None


def _words(key: str, told: Told | None) -> str:
    kind = measure(key)
    if told is None:
        return Missing.NOT_RECORDED.words
    return shown_to(Reader.PUBLIC, kind, told.figure).text


def _entry(unit: Unit, key: str, found: Gathered) -> dict[str, Any] | None:
    """Give one figure as the public may have it; None where the unit has never had any."""
    if not found.has(unit.pk, key):
        return None
    series = found.figures(unit.pk, key)
    kind = measure(key)
    told = found.this_month(unit.pk, key)
    figure = told.figure if told else _absent(found)
    shown = shown_to(Reader.PUBLIC, kind, figure)
    is_held = found.is_held(unit.pk, key, found.month) or shown.held_back
    chart = chart_of(
        kind,
        figures_for(Reader.PUBLIC, kind, [_kept_back(unit, key, one, found) for one in series]),
        place=found.names[unit.pk],
        until=found.month,
        steps=[replace(one, reason=_ANEW) for one in found.decided[unit.pk, key].steps],
    )
    made_of = ""
    if told and told.is_sum and told.units < told.units_known:
        made_of = f"Added up from {told.units} of {told.units_known} places; the others sent no figure."
    return {
        "key": key,
        "title": page_contents().title(kind),
        "says": shown.says,
        "value": None if is_held else shown.value,
        "text": threshold().words if is_held else shown.text,
        "held_back": is_held,
        "missing": shown.missing.value if shown.missing else "",
        "sure": "" if is_held else how_sure_words(shown.certainty.interval, kind.decimals, kind.unit),
        "made_of": made_of,
        "corrected": bool(told and told.figure.note) and not is_held,
        "definition": kind.regulator_words,
        "definition_mark": shown.definition_mark,
        "source": kind.source,
        "chart": frozen(chart),
    }


def _absent(found: Gathered) -> Figure:
    return Figure(period=found.month, numerator=None, missing=Missing.NOT_SUBMITTED)


def _kept_back(unit: Unit, key: str, figure: Figure, found: Gathered) -> Figure:
    if not found.is_held(unit.pk, key, figure.period):
        return figure
    return Figure(period=figure.period, numerator=None, missing=Missing.SUPPRESSED)
