"""What loading a long file would change, found by comparing only: nothing is written or locked."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import polars as pl

from leadwell.intake import Reading
from leadwell.intake.editions import GoingBack
from leadwell_site.background import tell
from leadwell_site.intake.actions.editions import gone_of, preview_of
from leadwell_site.intake.places import Plan, with_units
from leadwell_site.intake.queries import MOST_LISTED, has_earlier_edition, older_of
from leadwell_site.intake.sources import feed_of
from leadwell_site.measures import actions as measures
from leadwell_site.measures.models import Series, Source
from leadwell_site.measures.queries import Counts
from leadwell_site.organisations.models import Unit
from leadwell_site.staffing import actions as staffing
from leadwell_site.staffing.actions.adding import HOURS, PEOPLE

_FIGURE = ("numerator", "denominator", "missing")
_AT_ONCE = 50_000  # days of units compared before the next word on how far it is


def comparison(*, source: Source, reading: Reading, plan: Plan, at: datetime) -> dict[str, Any]:
    """Give the same as ``would_change``, without what is worked out; for files too long to be tried.

    Units that are to be made have no number yet: whatever is told of them is new.
    """
    subject = f"source {source.pk}"
    at = measures.moment_of_load(source.organisation, at)
    to_make = [*(one.place.key for one in plan.new), *(one.key for one in plan.others)]
    units: Mapping[str, int] = {**plan.units, **{key: -number for number, key in enumerate(to_make, start=1)}}
    counts, left, back = Counts(), 0, GoingBack()
    changed: list[dict[str, Any]] = []
    told = with_units(reading.observations, units)
    left += reading.observations.height - told.height
    if told.height:
        rows = told.rename({"measure_title": "title"}).with_columns(feed=pl.lit(feed_of(reading)))
        found, figures, its_back = measures.differences(rows, known_at=at)
        counts, back = counts + found, back + its_back
        changed += [{"of": "figure", **row} for row in figures.head(MOST_LISTED).iter_rows(named=True)]
    total = reading.daily.height if reading.daily is not None else 0
    done = 0
    for shifts, census in reading.staffing(_AT_ONCE):
        own_shifts, own_census = with_units(shifts, units), with_units(census, units)
        left += shifts.height + census.height - own_shifts.height - own_census.height
        found, hours, people, its_back = staffing.differences(own_shifts, own_census, known_at=at)
        counts, back = counts + found, back + its_back
        done += census.height
        room = max(MOST_LISTED - len(changed), 0)
        changed += [{"of": "hours", **row} for row in hours.head(room).iter_rows(named=True)]
        changed += [{"of": "people", **row} for row in people.head(room).iter_rows(named=True)]
        if total:
            tell(
                subject, min(done, total), total, f"{min(done, total):,} of {total:,} days of units compared"
            )
    gone = gone_of(source=source, reading=reading, plan=plan, units=plan.units, at=at)
    older = older_of(source, back) if has_earlier_edition(source, reading.kind or "") else {}
    return {
        "counts": counts.as_dict()
        | {
            "left_out": left,
            "kept_aside": reading.kept_aside.height,
            "new_units": len(plan.new),
            "new_others": len(plan.others),
        },
        "corrections": _corrections(changed[:MOST_LISTED]),
        "gone": preview_of(gone, at=at) | {"kept_aside": reading.kept_aside.height},
        "older": older,
        "is_compared_only": True,
    }


def _corrections(changed: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give changed rows in the form in which a load tells its corrections."""
    names = dict(
        Unit.objects.filter(pk__in={one["unit_id"] for one in changed if "unit_id" in one}).values_list(
            "pk", "name"
        )
    )
    series = Series.objects.select_related("unit").in_bulk(
        {one["series_id"] for one in changed if one["of"] == "figure"}
    )
    found: list[dict[str, Any]] = []
    for one in changed:
        if one["of"] == "figure":
            about = series[one["series_id"]]
            found.append(
                {
                    "unit": about.unit.name,
                    "of": "figure",
                    "measure": about.measure,
                    "title": about.title,
                    "period_kind": about.period_kind,
                    "on": one["period_start"].isoformat(),
                    "sheet": one["sheet"],
                    "row": one["row"],
                    "before": {name: one[f"known_{name}"] for name in _FIGURE},
                    "after": {name: one[name] for name in _FIGURE},
                }
            )
            continue
        values = HOURS[:-1] if one["of"] == "hours" else PEOPLE[:-1]
        for name in values:
            if one[name] == one[f"{name}_known"]:
                continue
            found.append(
                {
                    "unit": names.get(one["unit_id"], ""),
                    "of": name,
                    "group": one.get("staff_group", one.get("level", "")),
                    "part": one["part"],
                    "on": one["on"].isoformat(),
                    "sheet": one["sheet"],
                    "row": one["row"],
                    "before": {
                        "numerator": one[f"{name}_known"],
                        "denominator": None,
                        "missing": one["missing_known"],
                    },
                    "after": {"numerator": one[name], "denominator": None, "missing": one["missing"]},
                }
            )
    return found
