"""Two organisations with something in every table: one looked at, one that nobody of the first may see.

All that is the second one's own carries a word or a number of ``TELLTALES``, whatever kind of page shows it.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import polars as pl

NOW = datetime(2025, 5, 12, 9, tzinfo=UTC)
MONTH = date(2025, 3, 1)
ON = date(2025, 3, 3)
# What only the second organisation's pages hold. The names are public once it publishes; the others never.
NAMES = ("zyxmark",)
SECRETS = ("zyxsecret", "@zyxmark", "9876543", "9,876,543", "987654.3", "987,654.3")
SECRET_FIGURE = 9_876_543.0
_HEAD = "Unit code,Unit,Date,Part of day,Staff group,Required hours,Planned hours,Actual hours,Census"


@dataclass(frozen=True, slots=True, kw_only=True)
class Furnished:
    """An organisation and one of everything it holds."""

    trust: Any
    source: Any
    observation: Any
    shift_row: Any
    role: Any
    publication: Any
    question: Any


def furnish(trust: Any, *, word: str) -> Furnished:
    """Load a file, type in a figure, judge a shift, ask and decide about a chart, and publish a month."""
    from leadwell_site.improvement import actions as improvement
    from leadwell_site.improvement.queries import questions_at
    from leadwell_site.intake import actions as intake
    from leadwell_site.measures import actions as measures
    from leadwell_site.measures.models import Observation
    from leadwell_site.publishing import actions as publishing
    from leadwell_site.staffing import actions as staffing
    from leadwell_site.staffing.models import ShiftHours

    by = trust.people["analyst"].email
    ward, other_ward = trust.wards
    source = intake.receive(
        organisation=trust.organisation,
        content=_shifts(trust),
        file_name=f"{word}-roster-2025-03.csv",
        by=by,
        at=NOW,
    )
    source = intake.check(source=source, by=by, at=NOW)
    intake.load(source=source, by=by, known_at=NOW)
    typed = measures.begin_load(
        organisation=trust.organisation, source=None, known_at=NOW, by=by, why=f"{word} typed in"
    )
    measures.add_observations(
        load=typed,
        rows=pl.DataFrame(
            [
                {
                    "unit_id": one.pk,
                    "measure": "quality.complaints",
                    "title": "",
                    "feed": f"{word}",
                    "period_kind": "month",
                    "period_start": MONTH,
                    "numerator": SECRET_FIGURE if word == "zyxsecret" else 12.0,
                    "denominator": None,
                    "missing": "",
                    "sheet": "",
                    "row": None,
                    "column": "",
                }
                for one in (ward, other_ward, trust.home)
            ],
            schema_overrides={"denominator": pl.Float64, "row": pl.Int64},
        ),
    )
    from leadwell.foundations.staff import Part

    shift = {"unit": ward, "on": ON, "part": Part.DAY, "by": by, "at": NOW}
    staffing.record_flag(**shift, code="RF1", note=f"{word} told the matron")
    staffing.set_flag_aside(
        **shift, code="RF5", reason_code="record_wrong", reason=f"{word} a bank nurse came"
    )
    who = {"by": by, "at": NOW}
    chart = {"unit": ward, "measure": "quality.complaints"}
    measures.note_happening(**chart, on=ON, words=f"{word} moved upstairs", **who)
    measures.set_target(**chart, applies_from=MONTH, value=3.0, who_asks=f"{word} board", **who)
    measures.begin_limits_anew(**chart, starts_on=MONTH, reason=f"{word} counts anew", **who)
    question = improvement.ask(
        **chart, period_kind="month", period_start=MONTH, saw=f"{word} saw", is_signal=True,
        asks=f"{word} asks why?", **who,
    )  # fmt: skip
    (asked,) = questions_at([ward.pk])
    improvement.agree_action(question=asked, words=f"{word} will try", owner=by, due_on=None, **who)
    publication = publishing.publish_month(unit=ward, month=MONTH, by=by, at=NOW)
    return Furnished(
        trust=trust,
        source=source,
        observation=Observation.objects.filter(series__unit=ward).order_by("id").first(),
        shift_row=ShiftHours.objects.filter(unit=ward).order_by("id").first(),
        role=trust.ward_people["staff"].roles.get(),
        publication=publication,
        question=question,
    )


def _shifts(trust: Any) -> bytes:
    lines = [_HEAD]
    for ward in trust.wards:
        for day in range(1, 32):
            for part in ("Day", "Night"):
                for group in ("Registered nurse", "Healthcare assistant"):
                    worked = 11.5 if (day, part, group) == (3, "Day", "Registered nurse") else 34.5
                    lines.append(
                        f"{ward.code},{ward.name},{date(2025, 3, day)},{part},{group},34.5,34.5,{worked},22"
                    )
    return "\n".join(lines).encode()
