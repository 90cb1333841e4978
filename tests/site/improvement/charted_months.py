"""Months of one measure at one ward, put in by the site's own actions."""

from datetime import UTC, date, datetime

import polars as pl

from leadwell.foundations.periods import month_of

KNOWN = datetime(2026, 5, 5, 9, tzinfo=UTC)
FALLS = "quality.falls"
LAST = date(2026, 4, 1)


def months(count: int, *, last: date = LAST) -> list[date]:
    """The first days of so many months, in order."""
    end = month_of(last)
    return [end.shifted(step - count + 1).start for step in range(count)]


def add_months(unit, values, *, measure=FALLS, last=LAST, at=KNOWN, out_of=1000.0):
    """Add one rate a month, the last of them for ``last``; its numerator is the value itself."""
    from leadwell_site.measures import actions

    load = actions.begin_load(
        organisation=unit.organisation, source=None, known_at=at, by="lena@northgate.example"
    )
    rows = [
        {
            "unit_id": unit.pk,
            "measure": measure,
            "title": "",
            "feed": "any_measure",
            "period_kind": "month",
            "period_start": month,
            "numerator": float(value),
            "denominator": out_of,
            "missing": None,
            "sheet": "",
            "row": None,
            "column": "",
        }
        for month, value in zip(months(len(values), last=last), values, strict=True)
    ]
    counts = actions.add_observations(load=load, rows=pl.DataFrame(rows, schema=actions.ROWS))
    actions.end_load(load=load, counts=counts.as_dict())


def words_of(response) -> str:
    """The words of a page as they are read."""
    import html
    import re

    body = re.sub(r"<svg.*?</svg>|<script.*?</script>", " ", response.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", body)))


STABLE = [12, 10, 11, 13, 12, 10, 11, 12, 13, 10, 12, 11, 12, 10, 13, 11, 12, 10, 11, 13]
