"""The tables that questions about people are asked of: their columns, declared once."""

import polars as pl

from leadwell.foundations.staff import StaffGroup

# One row a person.
PEOPLE = pl.Schema(
    {
        "person": pl.Int64,
        "unit": pl.Int64,
        "staff_group": pl.String,
        "registered_until": pl.Date,
        "learning_until": pl.Date,
    }
)
# One row a person and competence; null expires_on: it does not expire, or no end is held.
HELD = pl.Schema({"person": pl.Int64, "competence": pl.String, "title": pl.String, "expires_on": pl.Date})
# One row a unit, staff group and competence that whoever works there has to have.
NEEDED = pl.Schema(
    {
        "unit": pl.Int64,
        "staff_group": pl.String,
        "competence": pl.String,
        "title": pl.String,
        "keeps": pl.Int64,
    }
)
# One row a person and shift.
SHIFTS_OF_PEOPLE = pl.Schema(
    {
        "person": pl.Int64,
        "unit": pl.Int64,
        "on": pl.Date,
        "part": pl.String,
        "hours": pl.Float64,
        "begins": pl.String,  # 07:30; null or "" where not known
        "ends": pl.String,
        "state": pl.String,  # planned, worked, absent
        "hired": pl.String,  # "", bank, agency, overtime
        "kind": pl.String,  # care, improvement, study
        "breaks_missed": pl.Float64,
    }
)

REGISTERED_GROUPS = (
    StaffGroup.REGISTERED.value,
    StaffGroup.REGISTERED_ASSOCIATE.value,
    StaffGroup.REGISTERED_AHP.value,
)
