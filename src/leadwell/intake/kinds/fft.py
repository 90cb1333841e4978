"""Friends and Family Test workbooks: headings in two rows, England's rows above, wards on a hidden sheet."""

import re
from collections.abc import Mapping
from typing import Any

import polars as pl

from leadwell.foundations.periods import Period
from leadwell.foundations.places import PlaceKind
from leadwell.intake.cells import numbers, texts_of
from leadwell.intake.editions import Covers
from leadwell.intake.faults import FaultList
from leadwell.intake.grid import Book, Grid
from leadwell.intake.headings import Table, find_table, heading_key
from leadwell.intake.kinds.fft_wards import ward_list
from leadwell.intake.kinds.kind import Kind
from leadwell.intake.kinds.layouts import facts
from leadwell.intake.kinds.observing import (
    Value,
    doubled_rows,
    kept_aside,
    observed,
    place_columns,
    slug,
    tell_untidy,
)
from leadwell.intake.kinds.period_words import Periods, written_period
from leadwell.intake.kinds.sheets import other_sheet
from leadwell.intake.listing import fault
from leadwell.intake.reading import KEPT_ASIDE, OBSERVATIONS, PLACES, Reading, SheetReading, empty

_SHARE = "share of those who could answer"  # a column that is added
_TOP = 40  # rows in which the month and the marks of such a sheet are looked for
_FACTS = facts("fft")
# The measures that wards' own loads feed too.
_OWN = {"fft.inpatient.positive": "quality.fft_positive", "fft.inpatient.response": "quality.fft_response"}


def _fft_table(grid: Grid) -> Table | None:
    """Find the table of answers, or of the ways in which answers were given."""
    levels = [one for level in _FACTS["level"] for one in (*level["code"], *level["name"])]
    if grid.hidden:
        return None
    answers = _FACTS["answers"][:1]
    return find_table(grid, [_FACTS["responses"], _FACTS["positive"], levels, answers]) or find_table(
        grid, [_FACTS["responses"], ["Mode SMS", "SMS"], levels]
    )


def recognises(book: Book) -> float:
    """Say how sure it is that a file is a Friends and Family Test workbook."""
    return 0.95 if any(_fft_table(grid) is not None for grid in book.sheets) else 0.0


def read(book: Book) -> Reading:
    """Read every level from system to ward; an empty template gives no rows and says so."""
    faults = FaultList()
    about = _about(book)
    sheets, observations, places, aside = [], [], [], []
    for grid in book.sheets:
        if (listed := ward_list(grid, faults)) is not None:
            sheet, found = listed
            places.append(found)
        elif (table := _fft_table(grid)) is not None:
            sheet, found, kept = _answers(table, grid, about, faults)
            observations.append(found)
            aside.append(kept)
        else:
            sheet = _presentation(grid, faults)
        sheets.append(sheet)
    return Reading(
        file_name=book.file_name,
        digest=book.digest,
        kind=KIND.key,
        title=KIND.title,
        sheets=tuple(sheets),
        faults=faults.all(),
        observations=pl.concat(observations) if observations else empty(OBSERVATIONS),
        places=pl.concat(places) if places else empty(PLACES),
        kept_aside=pl.concat(aside) if aside else empty(KEPT_ASIDE),
    )


def _about(book: Book) -> tuple[str, Period | None]:
    """Give the setting and the month that a workbook says it is about, from its title or its name."""
    for grid in book.sheets:
        for row in grid.top(_TOP):
            for text in row:
                found = re.match(r"(.*?)\s*(?:\(?friends (?:and|&) family test|FFT\b)", text, re.IGNORECASE)
                written = written_period(text) if found else None
                if found and written:
                    return slug(found[1]) or "all", written.period
    stem = book.file_name.rsplit(".", 1)[0].replace("_", " ")
    written = written_period(stem)
    setting = re.search(
        r"\b(IP|inpatient|AE|A&E|amb(?:ulance)?|mat(?:ernity)?|MH|comm(?:unity)?)\b", stem, re.I
    )
    return slug(setting[1]) if setting else "all", written.period if written else None


def _presentation(grid: Grid, faults: FaultList) -> SheetReading:
    """Give the reading of a sheet that shows what the others hold: a summary, lists behind selectors."""
    words = {heading_key(text) for row in grid.top(_TOP) for text in row}
    if grid.hidden or words & {"numberoforganisationssubmitting", "totalresponsestodate"}:
        faults.add(fault("sheet.presentation", sheet=grid.name))
        return SheetReading(
            name=grid.name,
            what="a presentation of other sheets",
            heading_row=None,
            rows=0,
            rows_used=0,
        )
    return other_sheet(grid, faults)


def _answers(
    table: Table, grid: Grid, about_file: tuple[str, Period | None], faults: FaultList
) -> tuple[SheetReading, pl.DataFrame, pl.DataFrame]:
    setting, period = about_file
    level = _level(table)
    name, code = table.find(*level["name"]), table.find(*level["code"]) if level["code"] else None
    table, values = _values(table, f"fft.{_prefix(setting, grid.name)}")
    _tell_unused(table, values, faults)
    words = texts_of(table.text(name)).values.fill_null("")
    totals = words.str.contains(rf"^({'|'.join(_FACTS['totals'])})\b")
    nameless = words.is_in(["", "-", "–"])
    filled = pl.Series([False] * table.body.height, dtype=pl.Boolean)
    for value in values:
        filled = filled | numbers(table.text(value.column)).values.is_not_null()
        filled = filled | table.text(value.column).str.strip_chars().is_in(["*", "[c]"]).fill_null(
            value=False
        )
    hollow = ~totals & ~filled & nameless
    adrift = ~totals & filled & nameless
    aside = [kept_aside(table, adrift, "no place is named")]
    about = table.where(~totals & ~nameless)
    if not about.body.height:
        faults.add(fault("template.empty", sheet=grid.name, row=table.heading_row))
    elif period is None:
        faults.add(fault("period.unknown", sheet=grid.name))
        about = about.where(pl.Series([False] * about.body.height, dtype=pl.Boolean))
    parent = about.find(*level["parent"]) if level["parent"] else None
    places = place_columns(about, code=code, name=name, parent=parent, kind=PlaceKind(level["kind"]))
    keep, doubled = doubled_rows(about, places.select("place_code", "place_name", "parent_name"), faults)
    aside.append(doubled)
    about, places = about.where(keep), _without_code(places.filter(keep))
    tell_untidy(places, faults, sheet=grid.name)
    periods = _one_period(period, about.body.height)
    result = observed(
        about,
        values,
        places=places,
        period_kind=periods.kinds,
        period_start=periods.starts,
        faults=faults,
    )
    rows = table.body.height + len(table.repeated)
    sheet = SheetReading(
        name=grid.name,
        what=f"answers by {'trust' if level['kind'] == 'peer' else level['kind']}",
        heading_row=table.heading_row,
        rows=rows,
        rows_used=result.rows_used,
        totals_rows=int(totals.sum()),
        note_rows=int(hollow.sum()) + len(table.repeated),
    )
    return sheet, result.observations, pl.concat(aside)


def _level(table: Table) -> Mapping[str, Any]:
    """Give the lowest level that the table names places of: ward, site, trust or system."""
    for level in _FACTS["level"]:
        if table.find(*level["name"]):
            found: Mapping[str, Any] = level
            return found
    last: Mapping[str, Any] = _FACTS["level"][-1]
    return {**last, "name": last["code"]}


def _values(table: Table, prefix: str) -> tuple[Table, list[Value]]:
    """Give the value columns, with the sums of good and of poor answers added to the table."""
    responses = table.find(*_FACTS["responses"])
    assert responses is not None, "the table was found by its responses"
    values = [Value(column=responses, measure=f"{prefix}.responses", title="Answers")]
    if eligible := table.find(*_FACTS["eligible"]):
        values.append(Value(column=eligible, measure=f"{prefix}.eligible", title="People who could answer"))
        if own := _OWN.get(f"{prefix}.response"):
            table = _with_share(table, _SHARE, responses, eligible)
            values.append(
                Value(
                    column=_SHARE,
                    measure=own,
                    title="Answers, share of those who could answer",
                    numerator=responses,
                    denominator=eligible,
                )
            )
    for way, title in (("positive", "Good or very good"), ("negative", "Poor or very poor")):
        shown = table.find(*_FACTS[way])
        parts = [part for answer in _FACTS[f"{way}_answers"] if (part := table.find(answer))]
        if shown and len(parts) == len(_FACTS[f"{way}_answers"]):
            added = f"{' + '.join(parts)}"
            table = _with_sum(table, added, parts)
            shares = numbers(table.text(shown)).values.drop_nulls()
            scale = 100.0 if len(shares) and bool((shares > 1.5).any()) else 1.0
            values.append(
                Value(
                    column=shown,
                    measure=_OWN.get(f"{prefix}.{way}", f"{prefix}.{way}"),
                    title=f"{title} experience, share of answers",
                    numerator=added,
                    denominator=responses,
                    scale=scale,
                )
            )
    taken = {value.column for value in values}
    for column in table.columns:
        answer = any(heading_key(column.heading) == heading_key(one) for one in _FACTS["answers"])
        if column.name not in taken and (answer or column.heading.startswith("Mode ")):
            values.append(
                Value(
                    column=column.name,
                    measure=f"{prefix}.{slug(column.heading)}",
                    title=f"Answers: {column.heading}",
                )
            )
    return table, values


def _prefix(setting: str, sheet: str) -> str:
    """Give the setting, and the survey where a workbook holds several: PTS and SaT of the ambulance workbook."""
    levels = {"icb", "icbs", "region", "trust", "trusts", "org", "site", "sites", "ward", "wards", "mode"}
    survey = "_".join(word for word in slug(sheet).split("_") if word not in levels)
    return f"{setting}.{survey}" if setting.startswith("amb") and survey else setting


def _tell_unused(table: Table, values: list[Value], faults: FaultList) -> None:
    """Tell of filled columns that are neither places nor answers nor known to hold no figures."""
    roles = [
        *_FACTS["left_out"],
        *(one for level in _FACTS["level"] for one in (*level["name"], *level["code"])),
    ]
    known = {heading_key(one) for one in roles}
    taken = {name for value in values for name in (value.column, value.denominator)}
    for column in table.columns:
        if column.name in taken or heading_key(column.heading) in known:
            continue
        filled = {"filled": f"{table.text(column.name).count():,}"}
        faults.add(fault("column.unknown", sheet=table.sheet, column=column.name, words=filled))


def _with_sum(table: Table, name: str, parts: list[str]) -> Table:
    added = table.body.select(
        pl.sum_horizontal(
            (numbers(table.text(part)).values.alias(part) for part in parts), ignore_nulls=False
        ).alias(name)
    ).get_column(name)
    return Table(
        sheet=table.sheet,
        heading_row=table.heading_row,
        first_heading_row=table.first_heading_row,
        columns=table.columns,
        body=table.body.with_columns(added.cast(pl.String).alias(name)),
        repeated=table.repeated,
        blank=table.blank,
    )


def _with_share(table: Table, name: str, part: str, whole: str) -> Table:
    """Add the share of two columns; where the part is suppressed, so is the share."""
    above, under = (numbers(table.text(one)).values for one in (part, whole))
    share = (above / under.set(under == 0, None)).cast(pl.String)
    told = table.text(part).str.strip_chars()
    kept = pl.select(pl.when(told.is_in(["*", "[c]"])).then(told).otherwise(share)).to_series()
    return Table(
        sheet=table.sheet,
        heading_row=table.heading_row,
        first_heading_row=table.first_heading_row,
        columns=table.columns,
        body=table.body.with_columns(kept.alias(name)),
        repeated=table.repeated,
        blank=table.blank,
    )


def _without_code(places: pl.DataFrame) -> pl.DataFrame:
    """Take the site's code off the end of names: ``BLACKPOOL VICTORIA HOSPITAL - RXL01``."""
    tail = r"\s+-\s+[A-Z0-9]{3,9}$"
    return places.with_columns(
        pl.when(pl.col("place_kind") == PlaceKind.SITE.value)
        .then(pl.col("place_name").str.replace(tail, ""))
        .otherwise("place_name")
        .alias("place_name"),
        pl.when(pl.col("place_kind") == PlaceKind.WARD.value)
        .then(pl.col("parent_name").str.replace(tail, ""))
        .otherwise("parent_name")
        .alias("parent_name"),
    )


def _one_period(period: Period | None, height: int) -> Periods:
    return Periods(
        kinds=pl.Series([period.kind.value if period else None] * height, dtype=pl.String),
        starts=pl.Series([period.start if period else None] * height, dtype=pl.Date),
        calendar_quarters=False,
    )


KIND = Kind(
    key=_FACTS["key"],
    title=_FACTS["title"],
    says=_FACTS["says"],
    feed=_FACTS["key"],
    recognises=recognises,
    read=read,
    covers=Covers.TABLE,
)
