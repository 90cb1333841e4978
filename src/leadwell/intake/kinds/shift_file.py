"""Our own shift-level staffing file: hours by unit, date, part of the day and staff group.

Long (a row for each staff group) or wide (columns for registered and support), for wards or homes. The
template says what each column means; headings are known in many spellings and any order.
"""

from collections.abc import Mapping

import polars as pl

from leadwell.foundations.missing import Missing
from leadwell.foundations.staff import Part
from leadwell.intake import checks
from leadwell.intake.adding_rows import add_together
from leadwell.intake.cells import Numbers, texts_of
from leadwell.intake.faults import FaultList
from leadwell.intake.grid import Book
from leadwell.intake.headings import Table, heading_key
from leadwell.intake.joining_columns import join_columns
from leadwell.intake.kinds.kind import Kind
from leadwell.intake.kinds.sheets import other_sheet
from leadwell.intake.listing import fault
from leadwell.intake.plausible import plausible
from leadwell.intake.reading import CENSUS, KEPT_ASIDE, SHIFTS, Reading, SheetReading, empty
from leadwell.intake.rows import Rows, Rule
from leadwell.intake.set_apart import set_apart
from leadwell.intake.staffing_columns import StaffingColumns, monthly, staffing_table
from leadwell.intake.staffing_words import Hours, part_of_day, staff_group
from leadwell.intake.totals import check_totals

KEY = "leadwell.shifts"
TITLE = "Shift-level staffing"
_WHAT = "hours by unit, date, part of the day and staff group"


def recognises(book: Book) -> float:
    """Say how sure it is that a file holds staffing shift by shift."""
    best = 0.0
    for grid in book.sheets:
        found = staffing_table(grid)
        if found is None or found[1].when is None or monthly(found[0], found[1].when):
            continue
        columns = found[1]
        parts = columns.part is not None or any(one.part for one in columns.hours)
        best = max(best, 0.95 if parts else 0.8)
    return best


def read(book: Book) -> Reading:
    """Read every sheet that holds shifts; every fault goes into the reading."""
    faults = FaultList()
    parts: list[SheetOfShifts] = []
    about: list[SheetReading] = []
    for grid in book.sheets:
        found = staffing_table(grid)
        if found is None or found[1].when is None or monthly(found[0], found[1].when):
            about.append(other_sheet(grid, faults))
            continue
        sheet = read_table(*found, faults)
        about.append(sheet.about)
        parts.append(sheet)
    return reading_of(book, faults, about, parts)


class SheetOfShifts:
    """What came of one table."""

    __slots__ = ("about", "census", "kept_aside", "shifts")

    def __init__(
        self, about: SheetReading, shifts: pl.DataFrame, census: pl.DataFrame, kept_aside: pl.DataFrame
    ) -> None:
        self.about, self.shifts, self.census, self.kept_aside = about, shifts, census, kept_aside


def reading_of(
    book: Book, faults: FaultList, about: list[SheetReading], parts: list[SheetOfShifts]
) -> Reading:
    """Put the reading of a file together from its sheets."""
    return Reading(
        file_name=book.file_name,
        digest=book.digest,
        kind=KEY,
        title=TITLE,
        sheets=tuple(about),
        faults=faults.all(),
        shifts=pl.concat([empty(SHIFTS), *(one.shifts for one in parts)]),
        census=pl.concat([empty(CENSUS), *(one.census for one in parts)]),
        kept_aside=pl.concat([empty(KEPT_ASIDE), *(one.kept_aside for one in parts)]),
    )


def read_table(table: Table, columns: StaffingColumns, faults: FaultList) -> SheetOfShifts:
    """Read one table of shifts whose columns are known, from headings or from a profile."""
    place, when = columns.place, columns.when
    assert place is not None, "a shift table has a unit"
    assert when is not None, "a shift table has a date"
    rows = Rows(table, faults)
    labels = [one for one in (place, columns.unit_code, columns.site, when, columns.part) if one]
    rows.find_totals(list(dict.fromkeys(labels)))
    rows.find_notes(columns.figures)
    checks.check_shift_of_cells(rows, dates=when)
    names, codes, sites = _places(rows, columns)
    on = rows.dates(when)
    set_apart(rows, columns)
    part = _parts(rows, columns)
    group = _groups(rows, columns)
    read = _hours(rows, columns)
    people = _people(rows, columns)
    names = checks.settle_names(rows, codes, names, place, [sites, on, part, group])
    unit = codes.zip_with(codes.is_not_null(), names)
    keys = {"unit": unit, "site": sites, "on": on, "part": part, "group": group}
    written = _as_written(rows, columns)  # a sister's hours and a staff nurse's are two rows of one group
    values = [one.values for one in (*read.values(), *people.values())]
    checks.check_gaps(rows, names, on, place, monthly=False)
    about = "unit, date, part of day and staff group"
    checks.check_duplicates(rows, {**keys, **written}, values, about=about, column=place)
    figures = {name: one.values for name, one in {**read, **people}.items()}
    check_totals(rows, figures, [on, part, group], [names, sites])
    checks.check_misspelt(rows, names, place, [on, part, group])
    if columns.site:
        checks.check_misspelt(rows, sites, columns.site)
    checks.check_old_dates(rows, on, when)
    base = pl.DataFrame(
        {
            "unit_code": codes.fill_null(""),
            "unit_name": names.fill_null(codes).fill_null(""),
            "site_name": sites.fill_null(""),
            "on": on,
            "part": part,
            "group": group,
            "row": table.rows,
            "used": rows.used,
        }
    ).with_columns(sheet=pl.lit(table.sheet))
    shifts = add_together(_shifts(rows, columns, base, read), rows, columns)
    census = _census(rows, columns, base, people, read)
    return SheetOfShifts(rows.reading(_WHAT), shifts, census, rows.kept_aside())


def _places(rows: Rows, columns: StaffingColumns) -> tuple[pl.Series, pl.Series, pl.Series]:
    """Give names, codes and sites, tidied; rows without a place are set aside."""
    names = rows.texts(columns.unit)
    codes = texts_of(rows.table.text(columns.unit_code)).values
    checks.check_codes(rows, columns.unit_code)
    sites = rows.texts(columns.site)
    rows.set_aside("row.no_place", names.is_null() & codes.is_null(), columns.place)
    if columns.unit is None:
        names = codes
    return names, codes, sites


def _parts(rows: Rows, columns: StaffingColumns) -> pl.Series:
    """Give the part of the day of each row; null where the headings say it instead."""
    height = rows.table.body.height
    if columns.part is None:
        said = [one.part for one in columns.hours]
        if not any(said):
            rows.faults.add(fault("staffing.no_part", sheet=rows.table.sheet))
            return pl.repeat(Part.DAY.value, height, dtype=pl.String, eager=True)
        return pl.repeat(None, height, dtype=pl.String, eager=True)
    written = rows.table.text(columns.part)
    meant = {text: found.value for text in written.unique().drop_nulls() if (found := part_of_day(text))}
    part = written.replace_strict(meant, default=None, return_dtype=pl.String)
    rows.set_aside("staffing.part_unknown", part.is_null(), columns.part)
    return part


def _groups(rows: Rows, columns: StaffingColumns) -> pl.Series:
    """Give the staff group of each row; null where the headings say it instead."""
    height = rows.table.body.height
    if columns.group is None:
        return pl.repeat(None, height, dtype=pl.String, eager=True)
    written = rows.table.text(columns.group)
    meant = {text: found.value for text in written.unique().drop_nulls() if (found := staff_group(text))}
    group = written.replace_strict(meant, default=None, return_dtype=pl.String)
    rows.set_aside("staffing.group_unknown", group.is_null(), columns.group)
    return group


def _as_written(rows: Rows, columns: StaffingColumns) -> dict[str, pl.Series]:
    """Give the words for part and group as they stand in each row, by column, case and signs apart."""
    found: dict[str, pl.Series] = {}
    for name in (columns.part, columns.group):
        if name is not None:
            texts = rows.table.text(name)
            plain = {text: heading_key(text) for text in texts.unique().drop_nulls()}
            found[f"as written {name}"] = texts.replace_strict(plain, default="", return_dtype=pl.String)
    return found


def _hours(rows: Rows, columns: StaffingColumns) -> Mapping[str, Numbers]:
    people = plausible().people_on_shift
    why = f"it would need more than {people:.0f} people at once, round the clock"
    rule = Rule(most=people * 24, why=why, hours=True)
    return {one.name: rows.numbers(one.name, rule) for one in columns.hours}


def _people(rows: Rows, columns: StaffingColumns) -> Mapping[str, Numbers]:
    most = plausible().people_in_unit
    rule = Rule(most=most, why=f"it is more than {most:.0f} people in one unit")
    names = [*([columns.census] if columns.census else []), *columns.levels]
    return {name: rows.numbers(name, rule) for name in names}


def _shifts(
    rows: Rows, columns: StaffingColumns, base: pl.DataFrame, read: Mapping[str, Numbers]
) -> pl.DataFrame:
    """Make the shifts: one row for each row and combination of group and part that the headings name."""
    blocks, read, spare = join_columns(rows, columns.hours, read, lambda one: (one.group, one.part))
    rows.tell_not_used({*columns.every} - spare)
    parts: list[pl.DataFrame] = []
    for (group, part), block in blocks.items():
        if not {Hours.ACTUAL, Hours.PLANNED, Hours.REQUIRED} & set(block):
            continue
        figures = {
            f"{hours.value}_hours": read[block[hours]].values
            if hours in block
            else pl.repeat(None, rows.table.body.height, dtype=pl.Float64, eager=True)
            for hours in Hours
        }
        actual = block.get(Hours.ACTUAL)
        figures["bank_hours"], figures["agency_hours"] = _temporary(rows, block, figures)
        unplanned = (figures["planned_hours"] == 0) & (figures["actual_hours"] > 0)
        rows.tell("hours.unplanned", unplanned, actual, found=rows.table.text(actual))
        nothing = pl.select(
            pl.all_horizontal(figures[f"{one.value}_hours"].is_null() for one in Hours)
        ).to_series()
        rows.tell("staffing.no_hours", nothing, actual)
        frame = base.with_columns(**figures).with_columns(missing=_why_missing(actual, figures, read))
        if group is not None:
            frame = frame.with_columns(group=pl.lit(group.value))
            frame = frame.filter(~nothing | (len(blocks) <= 2))
        if part is not None:
            frame = frame.with_columns(part=pl.lit(part.value))
        elif columns.part is None and any(one.part for one in columns.hours):
            frame = frame.with_columns(part=pl.lit(Part.DAY.value))
        parts.append(
            frame.filter("used").rename({"group": "staff_group"}).select(SHIFTS.names()).cast(SHIFTS)
        )
    return pl.concat([empty(SHIFTS), *parts]).sort("row", maintain_order=True)


def _temporary(
    rows: Rows, block: Mapping[Hours, str], figures: Mapping[str, pl.Series]
) -> tuple[pl.Series, pl.Series]:
    """Give bank and agency hours, left out where together they are above the actual hours."""
    bank, agency = figures["bank_hours"], figures["agency_hours"]
    above = ((bank.fill_null(0) + agency.fill_null(0)) > figures["actual_hours"] + 1e-6).fill_null(
        value=False
    )
    column = block.get(Hours.AGENCY) or block.get(Hours.BANK)
    rows.tell("hours.temporary_above_actual", above, column)
    return bank.set(above, None), agency.set(above, None)


def _why_missing(
    actual: str | None, figures: Mapping[str, pl.Series], read: Mapping[str, Numbers]
) -> pl.Series:
    """Give why the actual hours are missing, null where they are not."""
    absent = figures["actual_hours"].is_null()
    if actual is not None:
        return read[actual].missing
    never = pl.repeat(Missing.NOT_RECORDED.value, len(absent), dtype=pl.String, eager=True)
    return never.set(~absent, None)


def _census(
    rows: Rows,
    columns: StaffingColumns,
    base: pl.DataFrame,
    people: Mapping[str, Numbers],
    read: Mapping[str, Numbers],
) -> pl.DataFrame:
    """Make the counts of people: one for each unit, date, part and level, told where rows disagree."""
    counted: list[pl.DataFrame] = []
    if columns.census:
        actual = [read[one.name].values for one in columns.hours if one.hours is Hours.ACTUAL]
        worked = pl.select(pl.sum_horizontal(pl.lit(0.0), *(one.fill_null(0.0) for one in actual)))
        staffed = worked.to_series() > 0 if actual else None
        counted.append(_count(rows, base, columns.census, "", people[columns.census], staffed))
    for name, level in columns.levels.items():
        counted.append(_count(rows, base, name, level, people[name], None))
    return pl.concat([empty(CENSUS), *counted])


def _count(
    rows: Rows, base: pl.DataFrame, name: str, level: str, read: Numbers, staffed: pl.Series | None
) -> pl.DataFrame:
    people, missing = read.values, read.missing
    if staffed is not None:
        nobody = ((people == 0) & staffed).fill_null(value=False)
        rows.tell("census.zero_with_hours", nobody, name)
        people, missing = people.set(nobody, None), missing.set(nobody, Missing.NOT_POSSIBLE.value)
    frame = base.with_columns(people=people, missing=missing, level=pl.lit(level))
    keys = ["unit_code", "unit_name", "site_name", "on", "part", "level", "sheet"]
    used = frame.filter("used").with_columns(part=pl.col("part").fill_null(Part.DAY.value))
    grouped = used.group_by(keys, maintain_order=True).agg(
        pl.col("row").first(),
        people=pl.col("people").drop_nulls().first(),
        most=pl.col("people").max(),
        least=pl.col("people").min(),
        missing=pl.col("missing").drop_nulls().first(),
    )
    differ = grouped.get_column("most") != grouped.get_column("least")
    conflicts = grouped.filter(differ.fill_null(value=False))
    if conflicts.height:
        mask = rows.table.rows.is_in(conflicts.get_column("row").implode())
        rows.tell("census.conflict", mask, name)
    return (
        grouped.with_columns(
            people=pl.when(pl.col("most") != pl.col("least")).then(None).otherwise(pl.col("people")),
            missing=pl.when(pl.col("most") != pl.col("least"))
            .then(pl.lit(Missing.NOT_POSSIBLE.value))
            .when(pl.col("people").is_null())
            .then(pl.col("missing"))
            .otherwise(None),
        )
        .select(CENSUS.names())
        .cast(CENSUS)
    )


KIND = Kind(
    key=KEY,
    title=TITLE,
    says="Your own staffing, shift by shift: required, planned and actual hours of each staff group, "
    "and the people present.",
    feed="own.shifts",
    recognises=recognises,
    read=read,
)
