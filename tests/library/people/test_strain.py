"""Strain of a unit: what is counted, and a warning that comes before people leave."""

from datetime import date, timedelta

import numpy as np
import polars as pl
from tests.library.people.worlds import SHIFTS_OF_PEOPLE, shifts

from leadwell.people import STRAIN, judged, strain_by_week, warned

MONDAY = date(2025, 1, 6)
RISES, LEAVES = 36, 56  # weeks from which strain rises, and from which twice as many leave


def world(seed: int, *, planted: bool, people: int = 30, weeks: int = 78) -> pl.DataFrame:
    """A unit's signs of strain, whose weeks scatter by more than chance alone."""
    rng = np.random.default_rng(seed)
    rows = []
    for week in range(weeks):
        rise = float(np.clip((week - RISES) / 16, 0, 1)) if planted else 0.0
        worked = int(rng.poisson(people * 2.8))
        rests = int(worked * 0.8)

        def drawn(rate: float, among: int, by: float, rise: float = rise) -> float:
            return float(rng.poisson(among * rate * (1 + by * rise) * np.exp(0.15 * rng.standard_normal())))

        for sign, rate, among, by in (
            ("breaks_missed", 0.2, worked, 1.0),
            ("absence", 0.06, worked, 0.8),
            ("long_weeks", 0.05, people, 1.0),
            ("short_rests", 0.03, rests, 0.8),
        ):
            found = min(drawn(rate, among, by), float(among))
            rows.append((1, MONDAY + timedelta(weeks=week), sign, found, float(among), people))
    return pl.DataFrame(rows, schema=STRAIN, orient="row")


def first_warning(strain: pl.DataFrame, weeks: range) -> int | None:
    return next((week for week in weeks if warned(strain, on=sunday(week))), None)


def sunday(week: int) -> date:
    return MONDAY + timedelta(weeks=week, days=6)


def test_planted_strain_is_told_before_people_leave_and_chance_seldom_is():
    firsts = [first_warning(world(seed, planted=True), range(34, 78)) for seed in range(40)]
    assert sum(week is not None and RISES <= week < LEAVES for week in firsts) >= 38
    false = [first_warning(world(1_000 + seed, planted=False), range(34, 78, 4)) for seed in range(40)]
    assert sum(week is not None for week in false) <= 5


def test_small_units_and_short_histories_are_not_judged():
    few = world(3, planted=True, people=7)
    assert all(not warned(few, on=sunday(week)) for week in range(34, 78, 4))
    short = world(3, planted=True).filter(pl.col("week") >= MONDAY + timedelta(weeks=45))
    assert warned(short, on=sunday(77)) == ()
    assert warned(world(3, planted=True), on=sunday(60))
    assert judged(few, on=sunday(77)) == judged(short, on=sunday(77)) == frozenset()
    assert judged(world(3, planted=True), on=sunday(60)) == {1}
    assert judged(world(3, planted=True, people=8), on=sunday(33)) == {1}
    assert judged(world(3, planted=True, people=8), on=sunday(32)) == frozenset()
    # Whose shifts stopped long ago is not judged by them.
    assert judged(world(3, planted=True, weeks=40), on=sunday(50)) == frozenset()


def test_signs_are_counted_of_own_staff_by_hand():
    day = timedelta(days=1)
    own = shifts(*((1, 10, MONDAY + number * day) for number in range(5)), state="worked")
    other = shifts((2, 10, MONDAY), state="absent")
    hired = shifts((3, 10, MONDAY), state="worked").with_columns(hired=pl.lit("agency"))
    late = shifts((2, 10, MONDAY + day), (2, 10, MONDAY + 2 * day), state="worked").with_columns(
        begins=pl.Series(["13:30", "07:00"]),
        ends=pl.Series(["21:30", "15:00"]),
        breaks_missed=pl.Series([1.0, 0.0]),
    )
    found = strain_by_week(pl.concat([own, other, hired, late]).select(SHIFTS_OF_PEOPLE.names()))
    by_sign = {row["sign"]: (row["numerator"], row["denominator"]) for row in found.iter_rows(named=True)}
    assert by_sign == {
        "breaks_missed": (1.0, 2.0),  # of the shifts of which somebody said so
        "absence": (1.0, 8.0),
        "long_weeks": (1.0, 2.0),  # 57.5 hours
        "short_rests": (1.0, 5.0),  # 9.5 hours from late to early; the long days rest 11.5
    }
    assert found["people"].unique().to_list() == [2]
    assert found["week"].unique().to_list() == [MONDAY]


def hired(*rows, kind="bank", part="day"):
    return shifts(*rows, state="worked").with_columns(hired=pl.lit(kind), part=pl.lit(part))


def test_long_weeks_and_short_rests_count_all_that_somebody_works():
    day = timedelta(days=1)
    # Person 1 is of unit 10: three long days there, one lent to unit 11, and a night for the bank at unit 12.
    own = shifts(
        *((1, 10, MONDAY + number * day) for number in range(3)), (1, 11, MONDAY + 3 * day), state="worked"
    )
    night = hired((1, 12, MONDAY + 3 * day), part="night").with_columns(
        begins=pl.lit("20:00"), ends=pl.lit("07:30")
    )
    # Person 2 is only ever hired, and nobody's own; person 3 is of unit 11.
    others = [
        hired((2, 10, MONDAY), (2, 10, MONDAY + day), kind="agency"),
        shifts((3, 11, MONDAY), state="worked"),
    ]
    found = strain_by_week(pl.concat([own, night, *others]))
    by_sign = {
        (row["unit"], row["sign"]): (row["numerator"], row["denominator"], row["people"])
        for row in found.iter_rows(named=True)
    }
    assert by_sign == {
        (10, "absence"): (0.0, 3.0, 1),
        (11, "absence"): (0.0, 2.0, 2),
        (10, "long_weeks"): (1.0, 1.0, 1),  # 57.5 hours, of which 34.5 at unit 10
        (11, "long_weeks"): (0.0, 1.0, 1),
        (10, "short_rests"): (1.0, 4.0, 1),  # half an hour between unit 11 and the night at unit 12
    }
