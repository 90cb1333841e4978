"""What ends soon, what it puts at risk, who covers, and who could work where."""

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.library.people.worlds import TODAY, held, needed, people, shifts

from leadwell.people import (
    away_beyond_usual,
    breaches,
    cover,
    deployable,
    expiring,
    fewest_people,
    large_enough,
    registration_not_known,
)

RN, HCA = "registered", "support"
DAY = timedelta(days=1)


def test_each_ending_is_listed_once_with_the_shifts_after_it():
    ends = TODAY + 3 * DAY
    found = expiring(
        people((1, 10, RN, ends), (2, 10, RN, TODAY + 91 * DAY), (3, 10, HCA, None)),
        held((3, "Lifting", TODAY - DAY), (1, "Drips", None), (3, "Old", TODAY - 400 * DAY)),
        needed((10, HCA, "Lifting", 0)),
        shifts(
            (1, 10, ends), (1, 10, ends + DAY), (1, 11, ends + 2 * DAY), (3, 10, TODAY), (3, 11, TODAY + DAY)
        ),
        on=TODAY,
    )
    assert found.select("person", "title", "ends_on", "is_past", "shifts").rows() == [
        (3, "Lifting", TODAY - DAY, True, 1),  # only the shift at the unit that asks for it
        (1, "Registration", ends, False, 2),  # not the shift on its last day
    ]
    assert found["days"].to_list() == [[TODAY], [ends + DAY, ends + 2 * DAY]]


def test_a_registration_that_ends_today_still_holds_today():
    assert breaches(people((1, 10, RN, TODAY)), shifts((1, 10, TODAY), (1, 10, TODAY + DAY))).rows() == [
        (1, 10, TODAY + DAY, "day", TODAY)
    ]
    assert breaches(
        people((1, 10, RN, None)), shifts((1, 10, TODAY))
    ).is_empty()  # not known is told elsewhere
    assert breaches(people((1, 10, HCA, TODAY)), shifts((1, 10, TODAY + DAY))).is_empty()
    absent = shifts((1, 10, TODAY + DAY), state="absent")
    assert breaches(people((1, 10, RN, TODAY)), absent).is_empty()


_ENDS = st.none() | st.integers(-30, 120).map(lambda days: TODAY + days * DAY)
_SHIFTS = st.lists(
    st.tuples(st.integers(1, 4), st.sampled_from([10, 11]), st.integers(0, 27)), max_size=25, unique=True
)


@settings(max_examples=60, deadline=None)
@given(
    ends=st.lists(_ENDS, min_size=4, max_size=4),
    groups=st.lists(st.sampled_from([RN, HCA]), min_size=4, max_size=4),
    trained=st.dictionaries(st.tuples(st.integers(1, 4), st.sampled_from(["A", "B"])), _ENDS, max_size=8),
    asked=st.sets(
        st.tuples(st.sampled_from([10, 11]), st.sampled_from([RN, HCA]), st.sampled_from(["A", "B"]))
    ),
    worked=_SHIFTS,
)
def test_shifts_at_risk_are_those_that_a_reader_would_count(ends, groups, trained, asked, worked):
    unit_of = {1: 10, 2: 10, 3: 11, 4: 11}
    found = expiring(
        people(*((one, unit_of[one], groups[one - 1], ends[one - 1]) for one in unit_of)),
        held(*((person, title, until) for (person, title), until in trained.items())),
        needed(*((*one, 0) for one in sorted(asked))),
        shifts(*((person, unit, TODAY + day * DAY) for person, unit, day in worked)),
        on=TODAY,
    )
    wanted = {}
    for person in unit_of:
        own = [(unit, TODAY + day * DAY) for one, unit, day in worked if one == person]
        until = ends[person - 1]
        if groups[person - 1] == RN and until and until <= TODAY + 90 * DAY:
            wanted[person, "Registration"] = sum(on > until for _, on in own)
        for (one, title), last in trained.items():
            if one == person and last and last <= TODAY + 90 * DAY:
                wanted[person, title] = sum(
                    on > last and (unit, groups[person - 1], title) in asked for unit, on in own
                )
    assert {(row["person"], row["title"]): row["shifts"] for row in found.iter_rows(named=True)} == wanted
    assert found.height == len(wanted)


def test_cover_tells_single_points_of_failure_and_shifts_without_anybody():
    found = cover(
        people((1, 10, RN, None), (2, 10, RN, None), (3, 10, RN, None)),
        held((1, "Drips", TODAY + 5 * DAY), (2, "Drips", TODAY - DAY)),
        needed((10, RN, "Drips", 1), (10, HCA, "Lifting", 0)),
        shifts((1, 10, TODAY), (2, 10, TODAY), (3, 10, TODAY + DAY), (1, 10, TODAY + 6 * DAY)),
        on=TODAY,
    )
    drips = found.filter(title="Drips").row(0, named=True)
    assert (drips["people"], drips["now"], drips["soon"], drips["ending"]) == (3, 1, 1, 1)
    assert (drips["shifts"], drips["uncovered"], drips["is_single"]) == (3, 2, True)
    nobody = found.filter(title="Lifting").row(0, named=True)
    # The unit's shifts are there, and nobody of the group is on them.
    assert (nobody["people"], nobody["now"], nobody["is_single"]) == (0, 0, True)
    assert (nobody["shifts"], nobody["uncovered"]) == (3, 3)


def test_whoever_is_rostered_and_has_it_covers_a_shift_but_learners_do_not():
    own = people((1, 10, RN, None), (2, 10, HCA, None), (5, 10, RN, None)).with_columns(
        learning_until=pl.when(pl.col("person") == 5).then(TODAY + DAY)
    )
    bank = people((3, 77, RN, None), (4, 77, HCA, None))
    rostered = pl.concat(
        [
            shifts((1, 10, TODAY), (2, 10, TODAY + DAY), (5, 10, TODAY + DAY), (5, 10, TODAY + 2 * DAY)),
            shifts((3, 10, TODAY + 3 * DAY), (4, 10, TODAY + 4 * DAY), (9, 10, TODAY + 5 * DAY)).with_columns(
                hired=pl.lit("bank")
            ),
            shifts((1, 10, TODAY + 6 * DAY), (3, 10, TODAY + 6 * DAY)),
        ]
    )
    found = cover(
        own,
        held(*((person, "Drips", TODAY + 5 * DAY) for person in (1, 3, 4, 5, 9))),
        needed((10, RN, "Drips", 1)),
        rostered,
        on=TODAY,
        others=bank,
    ).row(0, named=True)
    # Good: 1 on day 0, 5 on day 2 when they have learnt, 3 from the bank on day 3. Not: only support on day 1 beside a
    # learner, of another group on day 4, of no known group on day 5, all lapsed on day 6.
    assert (found["shifts"], found["uncovered"]) == (7, 4)
    assert (found["people"], found["now"]) == (2, 2)


_ROSTERED = st.lists(
    st.tuples(st.integers(1, 6), st.sampled_from([10, 11]), st.integers(0, 6)), max_size=25, unique=True
)


@settings(max_examples=60, deadline=None)
@given(
    groups=st.lists(st.sampled_from([RN, HCA]), min_size=5, max_size=5),
    learns=st.lists(st.none() | st.integers(-2, 6), min_size=5, max_size=5),
    trained=st.dictionaries(st.integers(1, 6), st.none() | st.integers(-2, 6), max_size=6),
    keeps=st.integers(0, 2),
    worked=_ROSTERED,
)
def test_uncovered_shifts_are_those_that_a_reader_would_count(groups, learns, trained, keeps, worked):
    def on(number):
        return None if number is None else TODAY + number * DAY

    table = people(*((one, 10 if one < 4 else 99, groups[one - 1], None) for one in range(1, 6)))
    table = table.with_columns(learning_until=pl.Series([on(one) for one in learns], dtype=pl.Date))
    found = cover(
        table.filter(pl.col("unit") == 10),
        held(*((person, "A", on(ends)) for person, ends in trained.items())),
        needed((10, RN, "A", keeps)),
        shifts(*((person, unit, on(number)) for person, unit, number in worked)),
        on=TODAY,
        others=table.filter(pl.col("unit") == 99),
    ).row(0, named=True)
    days = {number for _, unit, number in worked if unit == 10}
    wanted = 0
    for number in days:
        good = 0
        for person in {one for one, unit, at in worked if unit == 10 and at == number}:
            if person == 6 or groups[person - 1] != RN or person not in trained:
                continue
            learning, ends = learns[person - 1], trained[person]
            good += (learning is None or learning < number) and (ends is None or ends >= number)
        wanted += good < max(keeps, 1)
    assert (found["shifts"], found["uncovered"]) == (len(days), wanted)


def test_steps_to_another_unit_are_what_is_missing_there():
    later = TODAY + 300 * DAY
    found = deployable(
        people((1, 10, RN, later), (2, 10, RN, TODAY - DAY), (3, 11, HCA, None), (4, 10, RN, None)),
        held((1, "A", None), (1, "B", TODAY - DAY), (2, "A", TODAY), (2, "B", None), (2, "C", TODAY)),
        needed((11, RN, "A", 0), (12, RN, "A", 0), (12, RN, "B", 0), (12, RN, "C", 0), (13, HCA, "A", 0)),
        units=pl.DataFrame({"unit": [10, 11, 12, 13, 14]}),
        on=TODAY,
    )
    said = {
        (row["person"], row["unit"]): (row["lacks"], row["lapsed"]) for row in found.iter_rows(named=True)
    }
    # Nobody is near unit 14, which asks for nothing; unit 10 is their own. Support workers need no registration.
    assert said == {
        (1, 11): ([], []),
        (1, 12): (["B", "C"], ["B"]),
        (2, 11): (["Registration"], []),
        (2, 12): (["Registration"], []),
        (3, 13): (["A"], []),
        (4, 11): (["Registration not known", "A"], []),
        (4, 12): (["Registration not known", "A", "B", "C"], []),
    }
    assert found["steps"].to_list() == [
        len(said[person, unit][0]) for person, unit in found.select("person", "unit").rows()
    ]


def test_registrations_without_an_end_are_not_known_and_not_none():
    found = registration_not_known(
        people((1, 10, RN, None), (2, 10, RN, TODAY), (3, 10, HCA, None), (4, 10, "registered_ahp", None))
    )
    assert found["person"].to_list() == [1, 4]


def test_units_of_few_people_are_told_from_larger_ones():
    least = fewest_people()
    rows = [(number, 10, HCA, None) for number in range(least)]
    rows += [(100 + number, 11, HCA, None) for number in range(least - 1)]
    assert least == 8
    assert large_enough(people(*rows)) == {10}
    assert large_enough(people()) == frozenset()


def test_more_leave_than_usual_takes_hours_away_and_sickness_is_left_out():
    staff = pl.DataFrame(
        {
            "person": [1, 2, 3, 4],
            "unit": [10, 10, 10, 11],
            "staff_group": [RN] * 4,
            "hours_a_week": [30.0, 30.0, 30.0, 37.5],
            "registered_until": [None, None, TODAY + 2 * DAY, None],
            "left_on": [None, None, None, TODAY],
        },
        schema_overrides={"registered_until": pl.Date, "left_on": pl.Date},
    )
    early = TODAY - 55 * DAY
    leave = pl.DataFrame(
        {
            "person": [1, 2, 2, 4],
            "kind": ["leave", "sickness", "study", "leave"],
            "from_on": [TODAY + DAY, TODAY, early, early],
            "until_on": [TODAY + DAY, None, early, early],
        },
        schema_overrides={"until_on": pl.Date},
    )
    found = away_beyond_usual(staff, leave, on=TODAY, days=4)
    ward = found.filter(unit=10)
    assert ward["leave"].round(4).to_list() == [0.3333, 0.0, 0.0, 0.0]
    assert ward["lapsed"].round(4).to_list() == [0.0, 0.0, 0.3333, 0.3333]
    usual = 1 / 3 / 56  # a third on one day of 56
    assert ward["usual"].to_list() == [pytest.approx(usual)] * 4
    some, none = (1 / 3 - usual) / (1 - usual), -usual / (1 - usual)
    assert ward["beyond"].to_list() == pytest.approx([some, none, some, some])
    assert found.filter(unit=11)["beyond"].to_list() == [0.9] * 4  # the only one left yesterday


@pytest.mark.parametrize(
    ("kind", "first", "last", "is_usual_known"),
    [
        ("leave", 0, 20, False),  # from the day on
        ("leave", 1, None, False),
        ("leave", -80, -56, False),  # over before the days that tell what is usual
        ("sickness", -20, 5, False),
        ("leave", -1, -1, True),
        ("study", -80, -55, True),
    ],
)
def test_without_earlier_leave_nothing_is_beyond_what_is_usual(kind, first, last, is_usual_known):
    staff = pl.DataFrame(
        {
            "person": [1, 2, 3],
            "unit": [10] * 3,
            "staff_group": [RN] * 3,
            "hours_a_week": [30.0] * 3,
            "registered_until": [TODAY + 400 * DAY] * 3,
            "left_on": [None] * 3,
        },
        schema_overrides={"left_on": pl.Date},
    )
    booked = TODAY + 2 * DAY
    leave = pl.DataFrame(
        {
            "person": [1, 2],
            "kind": [kind, "leave"],
            "from_on": [TODAY + first * DAY, booked],
            "until_on": [None if last is None else TODAY + last * DAY, booked],
        },
        schema_overrides={"until_on": pl.Date},
    )
    found = away_beyond_usual(staff, leave, on=TODAY, days=4)
    assert found.height == 4
    assert found["leave"].max() >= 1 / 3 - 1e-9
    if is_usual_known:
        assert found["usual"].null_count() == 0
        assert found["beyond"].max() > 0.2
    else:
        assert found["usual"].to_list() == [None] * 4
        assert found["beyond"].to_list() == [0.0] * 4


def test_leave_that_is_as_usual_takes_nothing_away():
    days = [TODAY + number * DAY for number in range(-55, 15)]
    staff = pl.DataFrame(
        {
            "person": list(range(10)),
            "unit": [10] * 10,
            "staff_group": [HCA] * 10,
            "hours_a_week": [30.0] * 10,
            "registered_until": [None] * 10,
            "left_on": [None] * 10,
        },
        schema_overrides={"registered_until": pl.Date, "left_on": pl.Date},
    )
    leave = pl.DataFrame(
        {
            "person": [number % 10 for number, _ in enumerate(days)],
            "kind": ["leave"] * len(days),
            "from_on": days,
            "until_on": days,
        }
    )
    found = away_beyond_usual(staff, leave, on=TODAY, days=14)
    assert found["beyond"].abs().max() < 1e-12
    assert found.height == 14
    assert found["on"].min() == date(2026, 12, 1)


def test_leavers_count_also_where_no_earlier_leave_is_held():
    staff = pl.DataFrame(
        {
            "person": [1, 2, 3, 4],
            "unit": [10] * 4,
            "staff_group": [RN] * 4,
            "hours_a_week": [30.0] * 4,
            "registered_until": [TODAY + 400 * DAY] * 4,
            "left_on": [TODAY, None, None, None],
        }
    )
    booked = pl.DataFrame(
        {"person": [2], "kind": ["leave"], "from_on": [TODAY + DAY], "until_on": [TODAY + 9 * DAY]}
    )
    found = away_beyond_usual(staff, booked, on=TODAY, days=3)
    assert found["usual"].to_list() == [None] * 3
    assert found["beyond"].to_list() == [0.25] * 3  # the leaver, and not the leave
