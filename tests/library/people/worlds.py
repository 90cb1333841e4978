"""Small worlds of people, as tables of the library."""

from datetime import date

import polars as pl

from leadwell.people.tables import HELD, NEEDED, PEOPLE, SHIFTS_OF_PEOPLE

TODAY = date(2026, 11, 30)


def people(*rows) -> pl.DataFrame:
    """Rows of person, unit, group, registered until."""
    return pl.DataFrame([(*row, None) for row in rows], schema=PEOPLE, orient="row")


def held(*rows) -> pl.DataFrame:
    """Rows of person, competence, ends."""
    return pl.DataFrame(
        [(person, title.lower(), title, ends) for person, title, ends in rows], schema=HELD, orient="row"
    )


def needed(*rows) -> pl.DataFrame:
    """Rows of unit, group, competence, how many are kept."""
    return pl.DataFrame(
        [(unit, group, title.lower(), title, keeps) for unit, group, title, keeps in rows],
        schema=NEEDED,
        orient="row",
    )


def shifts(*rows, state="planned") -> pl.DataFrame:
    """Rows of person, unit, day."""
    return pl.DataFrame(
        [
            (person, unit, on, "day", 11.5, "07:00", "19:30", state, "", "care", None)
            for person, unit, on in rows
        ],
        schema=SHIFTS_OF_PEOPLE,
        orient="row",
    )
