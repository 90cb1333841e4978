"""The tables that reading gives: their columns, declared once."""

import polars as pl

# A value about a place and a period. The value is numerator / denominator, or the numerator
# alone where the denominator is null. Where ``missing`` is set both are null (or the
# denominator alone may be known).
OBSERVATIONS = pl.Schema(
    {
        "place_code": pl.String,  # "" where the file gives none
        "place_name": pl.String,
        "place_kind": pl.String,  # a PlaceKind
        "parent_name": pl.String,  # site of a ward, region of a trust; "" where unknown
        "measure": pl.String,  # key of a measure definition, or a slug made from the heading
        "measure_title": pl.String,  # the heading in the file, for measures that have no definition
        "period_kind": pl.String,  # a PeriodKind
        "period_start": pl.Date,
        "numerator": pl.Float64,
        "denominator": pl.Float64,
        "missing": pl.String,  # a Missing, or null
        "sheet": pl.String,
        "row": pl.Int64,  # from 1, as a spreadsheet shows it
        "column": pl.String,  # heading of the cell the numerator came from
    }
)

# Hours of one staff group on one shift of one unit.
SHIFTS = pl.Schema(
    {
        "unit_code": pl.String,
        "unit_name": pl.String,
        "site_name": pl.String,
        "on": pl.Date,
        "part": pl.String,  # a Part: day, night, early, late, ...
        "staff_group": pl.String,  # a StaffGroup
        "required_hours": pl.Float64,
        "planned_hours": pl.Float64,
        "actual_hours": pl.Float64,
        "agency_hours": pl.Float64,  # of the actual hours; null where the file does not say
        "bank_hours": pl.Float64,
        "missing": pl.String,  # why actual_hours is null
        "sheet": pl.String,
        "row": pl.Int64,
    }
)

# People present: patients at the census, residents of a home; by level where counted.
CENSUS = pl.Schema(
    {
        "unit_code": pl.String,
        "unit_name": pl.String,
        "site_name": pl.String,
        "on": pl.Date,
        "part": pl.String,
        "level": pl.String,  # "" is everybody; else an acuity or dependency level
        "people": pl.Float64,
        "missing": pl.String,
        "sheet": pl.String,
        "row": pl.Int64,
    }
)

# Places named with more than a name: a directory, a tree of ward, site, trust.
PLACES = pl.Schema(
    {
        "place_code": pl.String,
        "place_name": pl.String,
        "place_kind": pl.String,
        "parent_code": pl.String,
        "parent_name": pl.String,
        "sheet": pl.String,
        "row": pl.Int64,
    }
)

# People who work at a place, as a list of staff tells them. A person is known by their code.
STAFF = pl.Schema(
    {
        "place_code": pl.String,
        "place_name": pl.String,
        "person": pl.String,  # the employer's own number; else the name, in capitals
        "person_name": pl.String,
        "email": pl.String,
        "staff_group": pl.String,  # a StaffGroup; "" where the role is of none of them
        "role": pl.String,  # as written: the post's title or band
        "hours_a_week": pl.Float64,
        "started_on": pl.Date,
        "left_on": pl.Date,  # the last day of work
        "registration": pl.String,  # with whom, or its number, as written
        "registered_until": pl.Date,
        "revalidation_on": pl.Date,
        "learning_until": pl.Date,  # above the numbers until this day
        "tells": pl.String,  # the roles that the sheet has a column for, sorted, joined by blanks
        "sheet": pl.String,
        "row": pl.Int64,
    }
)

# What people are trained and competent for.
TRAINING = pl.Schema(
    {
        "person": pl.String,
        "person_name": pl.String,
        "competence": pl.String,  # as written
        "obtained_on": pl.Date,
        "expires_on": pl.Date,  # the last day on which it holds; null where it does not expire or none is told
        "sheet": pl.String,
        "row": pl.Int64,
    }
)

# When people are away: leave, study, sickness.
ABSENCES = pl.Schema(
    {
        "person": pl.String,
        "person_name": pl.String,
        "kind": pl.String,  # leave, sickness, study, improvement, parental, other
        "from_on": pl.Date,
        "until_on": pl.Date,  # the last day; null where it goes on
        "sheet": pl.String,
        "row": pl.Int64,
    }
)

# Shifts of single people: rostered, worked, or planned and not worked.
DUTIES = pl.Schema(
    {
        "place_code": pl.String,
        "place_name": pl.String,
        "person": pl.String,
        "person_name": pl.String,
        "on": pl.Date,
        "part": pl.String,  # a Part
        "shift": pl.String,  # as written
        "begins": pl.String,  # 07:30; null where not told
        "ends": pl.String,
        "hours": pl.Float64,  # without breaks
        "staff_group": pl.String,  # a StaffGroup; "" where the list does not say
        "kind": pl.String,  # care, improvement, study
        "hired": pl.String,  # "", bank, agency, overtime
        "state": pl.String,  # planned, worked, absent, cancelled
        "breaks_missed": pl.Float64,
        "sheet": pl.String,
        "row": pl.Int64,
    }
)

# Codes that were succeeded by others: mergers, renamings, sites handed over.
SUCCESSIONS = pl.Schema(
    {
        "old_code": pl.String,
        "new_code": pl.String,
        "on": pl.Date,  # the day from which the new code stands
        "sheet": pl.String,
        "row": pl.Int64,
    }
)

# Rows not used, whole, with the reason: nothing is dropped in silence.
_TEXTS: pl.DataType = pl.List(pl.String)
KEPT_ASIDE = pl.Schema(
    [("sheet", pl.String()), ("row", pl.Int64()), ("reason", pl.String()), ("cells", _TEXTS)]
)


def empty(schema: pl.Schema) -> pl.DataFrame:
    """Give an empty table with declared columns."""
    return pl.DataFrame(schema=schema)
