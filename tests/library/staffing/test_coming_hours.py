"""Hours that coming shifts need, and hours that are rostered on them."""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from leadwell.foundations.staff import Part, StaffGroup
from leadwell.staffing.coming_hours import ROSTERED, coming_hours, rostered_hours
from leadwell.staffing.requirement import CannotForetell

FIRST = date(2025, 9, 1)


def shifts(*rows: tuple[str, int, str, str, float | None, float | None]) -> pl.DataFrame:
    """Rows of unit, day from the first, part, group, required and planned hours."""
    return pl.DataFrame(
        [
            {
                "unit": unit,
                "unit_code": "",
                "unit_name": "",
                "site_name": "",
                "on": FIRST + timedelta(days=day),
                "part": part,
                "staff_group": group,
                "required_hours": required,
                "planned_hours": planned,
            }
            for unit, day, part, group, required, planned in rows
        ],
        schema_overrides={"required_hours": pl.Float64, "planned_hours": pl.Float64},
    )


def always(unit: str, days: range, part: str, group: str, hours: float) -> list:
    return [(unit, day, part, group, hours, None) for day in days]


def cell(found, group: StaffGroup, part: Part) -> int:
    return found.cells.index((group, part))


def test_what_always_was_needed_is_needed_and_each_part_and_group_stands_apart():
    found = coming_hours(
        shifts(
            *always("Oak", range(60), "day", "registered", 36.0),
            *always("Oak", range(60), "night", "registered", 24.0),
            *always("Oak", range(60), "day", "support", 30.0),
        ),
        days=3,
    )
    assert found.days == tuple(FIRST + timedelta(days=60 + ahead) for ahead in range(3))
    assert set(found.cells) == {
        (StaffGroup.REGISTERED, Part.DAY),
        (StaffGroup.REGISTERED, Part.NIGHT),
        (StaffGroup.SUPPORT, Part.DAY),
    }
    means = found.hours.mean(axis=(0, 1, 2))
    for group, part, hours in (
        (StaffGroup.REGISTERED, Part.DAY, 36),
        (StaffGroup.REGISTERED, Part.NIGHT, 24),
        (StaffGroup.SUPPORT, Part.DAY, 30),
    ):
        assert means[cell(found, group, part)] == pytest.approx(hours, rel=0.02)


def test_the_need_of_two_wards_is_drawn_together_and_adds_up():
    draw = np.random.default_rng(1)
    wave = 5 * draw.normal(size=120)
    rows = [
        (unit, day, "day", "registered", float(round(40 + wave[day] + draw.normal())), None)
        for unit in ("Oak", "Elm")
        for day in range(120)
    ]
    found = coming_hours(shifts(*rows), days=7)
    both = found.at(["Oak", "Elm"])
    assert both == pytest.approx(found.at(["Oak"]) + found.at(["Elm"]))
    apart = np.sqrt((found.hours.std(axis=0) ** 2).sum(axis=0))
    assert (both.std(axis=0) > 1.15 * apart).all()
    again = coming_hours(shifts(*rows), days=7)
    assert np.array_equal(found.hours, again.hours)


def test_planned_hours_stand_in_where_none_were_required():
    rows = [("Oak", day, "day", "registered", None if day % 2 else 36.0, 36.0) for day in range(40)]
    assert coming_hours(shifts(*rows), days=2).hours.mean() == pytest.approx(36, rel=0.02)


def test_a_part_of_the_day_that_was_given_up_is_not_needed_any_more():
    found = coming_hours(
        shifts(
            *always("Oak", range(60), "day", "registered", 36.0),
            *always("Oak", range(40), "twilight", "registered", 6.0),
        ),
        days=2,
    )
    assert found.cells == ((StaffGroup.REGISTERED, Part.DAY),)
    assert found.left_out == ()


def test_a_unit_of_which_one_part_is_too_new_is_left_out_whole():
    found = coming_hours(
        shifts(
            *always("Oak", range(60), "day", "registered", 36.0),
            *always("Elm", range(60), "day", "registered", 36.0),
            *always("Elm", range(50, 60), "night", "registered", 24.0),
            *always("Ash", range(30), "day", "registered", 36.0),
        ),
        days=2,
    )
    assert found.units == ("Oak",)
    assert found.left_out == ("Ash", "Elm")


@pytest.mark.parametrize(
    ("rows", "days", "said"),
    [
        (always("Oak", range(13), "day", "registered", 36.0), 7, "No unit has 14 days"),
        ([("Oak", day, "day", "registered", None, None) for day in range(30)], 7, "No shift says"),
        (always("Oak", range(30), "day", "registered", 36.0), 0, "from 1 to 90"),
        (always("Oak", range(30), "day", "registered", 36.0), 91, "from 1 to 90"),
    ],
)
def test_what_cannot_be_foretold_is_said(rows, days, said):
    with pytest.raises(CannotForetell, match=said):
        coming_hours(shifts(*rows), days=days)


# --- who is rostered ---------------------------------------------------------------------------------------

PEOPLE = pl.DataFrame(
    {
        "person": [1, 2, 3],
        "staff_group": ["registered", "registered", "support"],
        "registered_until": [None, FIRST + timedelta(days=1), FIRST],
    },
    schema_overrides={"registered_until": pl.Date},
)
NOBODY_AWAY = pl.DataFrame(schema={"person": pl.Int64, "from_on": pl.Date, "until_on": pl.Date})


def duties(*rows: tuple[int, int, str, str]) -> pl.DataFrame:
    """Rows of person, day from the first, kind and state; days of 11.5 hours at Oak."""
    return pl.DataFrame(
        [
            {
                "person": person,
                "unit": "Oak",
                "on": FIRST + timedelta(days=day),
                "part": "day",
                "hours": 11.5,
                "kind": kind,
                "state": state,
            }
            for person, day, kind, state in rows
        ]
    )


def test_hours_of_care_are_added_up_by_group_and_people_of_no_known_group_stand_apart():
    found = rostered_hours(
        duties(
            (1, 0, "care", "planned"),
            (2, 0, "care", "worked"),
            (3, 0, "care", "planned"),
            (9, 0, "care", "planned"),
            (1, 1, "training", "planned"),
            (1, 2, "care", "cancelled"),
        ),
        PEOPLE,
        NOBODY_AWAY,
    )
    assert found.schema == ROSTERED
    assert found.select("on", "staff_group", "hours").rows() == [
        (FIRST, "", 11.5),
        (FIRST, "registered", 23.0),
        (FIRST, "support", 11.5),
    ]


def test_a_nurse_does_not_count_from_the_day_after_registration_ends_and_others_need_none():
    found = rostered_hours(
        duties(
            (2, 1, "care", "planned"),
            (2, 2, "care", "planned"),
            (3, 2, "care", "planned"),  # a support worker with a date in the wrong column
        ),
        PEOPLE,
        NOBODY_AWAY,
    )
    assert found.select("on", "staff_group").rows() == [
        (FIRST + timedelta(days=1), "registered"),
        (FIRST + timedelta(days=2), "support"),
    ]


@pytest.mark.parametrize(
    ("until", "days_there"), [(FIRST + timedelta(days=2), [0, 3]), (None, [0]), (FIRST, [0, 1, 2, 3])]
)
def test_whoever_is_away_does_not_count_and_no_end_is_until_further_notice(until, days_there):
    away = pl.DataFrame(
        {"person": [1], "from_on": [FIRST + timedelta(days=1)], "until_on": [until]},
        schema_overrides={"until_on": pl.Date},
    )
    found = rostered_hours(duties(*((1, day, "care", "planned") for day in range(4))), PEOPLE, away)
    assert [(on - FIRST).days for on in found["on"]] == days_there


def test_of_no_duties_there_are_no_hours():
    nothing = duties((1, 0, "care", "planned")).clear()
    assert rostered_hours(nothing, PEOPLE, NOBODY_AWAY).schema == ROSTERED
