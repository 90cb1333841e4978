"""What a service's own shifts say: figures of made-up shifts come back, and the model then shows what was seen."""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from tests.library.staffing.shift_making import shift_row, shifts_of

from leadwell.foundations.definition_files import Entry
from leadwell.foundations.staff import StaffGroup
from leadwell.staffing.establishment import (
    TooFewShifts,
    answer,
    calibrated,
    chance_short,
    measured,
    what_if_of,
)

SHORT = 0.15
FIRST = date(2026, 3, 2)


def made(*, attendance=0.9, spread=0.2, plan=1.05, days=100, wards=6, seed=1, bank=None):
    """Shifts of wards that need 60 hours each, with one's own hours as the model has them."""
    chance = np.random.default_rng(seed)
    rows = []
    for ward in range(wards):
        for ahead in range(days):
            for part in ("day", "night"):
                own = 60 * plan * attendance * float(np.exp(spread * chance.standard_normal()))
                hired = 0.0 if bank is None else min(bank, max(0.0, 60 - own))
                rows.append(
                    shift_row(
                        unit=f"W{ward}",
                        on=FIRST + timedelta(days=ahead),
                        part=part,
                        required=60.0,
                        planned=60 * plan,
                        actual=own + hired,
                        bank_hours=None if bank is None else hired,
                        agency_hours=None if bank is None else 0.0,
                    )
                )
    return shifts_of(*rows)


@pytest.mark.parametrize(("attendance", "spread"), [(0.85, 0.1), (0.9, 0.2), (0.75, 0.35), (1.0, 0.15)])
def test_what_shifts_were_made_with_comes_back(attendance, spread):
    found = measured(made(attendance=attendance, spread=spread), group=StaffGroup.REGISTERED, short=SHORT)
    assert found.shifts == 1200
    assert found.plan == pytest.approx(1.05)
    assert found.attendance == pytest.approx(attendance, rel=4 * spread / 1200**0.5 + 0.01)
    assert found.spread == pytest.approx(spread, rel=0.12)
    by_formula = chance_short(plan=found.plan, attendance=found.attendance, spread=found.spread, short=SHORT)
    assert by_formula == pytest.approx(found.short_own, abs=1e-9)
    assert found.short_seen == found.short_own
    assert (found.bank, found.agency, found.hired_told) == (None, None, False)
    assert found.independent == 6 * 15


def test_hours_of_bank_are_not_ones_own():
    with_bank = measured(made(bank=12.0), group=StaffGroup.REGISTERED, short=SHORT)
    without = measured(made(), group=StaffGroup.REGISTERED, short=SHORT)
    assert with_bank.attendance == pytest.approx(without.attendance)
    assert with_bank.short_seen < with_bank.short_own
    assert 0.5 < with_bank.bank < 1
    assert with_bank.hired_told


def test_shifts_that_are_never_short_are_measured_by_their_mean_and_spread():
    found = measured(made(attendance=1.4, spread=0.05), group=StaffGroup.REGISTERED, short=SHORT)
    assert found.short_own == 0
    assert found.attendance == pytest.approx(1.4, rel=0.01)
    assert found.spread == pytest.approx(0.05, rel=0.1)


def test_a_shift_counts_where_all_three_hours_are_known_and_rows_of_one_group_are_added():
    whole = made(days=10)
    more = pl.concat([whole, shifts_of(shift_row(required=60, planned=60, actual=None, unit="W9"))])
    assert measured(more, group=StaffGroup.REGISTERED, short=SHORT).shifts == 120
    halves = pl.concat(
        [whole.with_columns(pl.col("required_hours", "planned_hours", "actual_hours") / 2)] * 2
    )
    assert measured(halves, group=StaffGroup.REGISTERED, short=SHORT) == measured(
        whole, group=StaffGroup.REGISTERED, short=SHORT
    )


def test_too_few_shifts_are_refused_in_plain_words():
    with pytest.raises(
        TooFewShifts, match="Only 12 shifts have required, planned and actual hours; 50 are needed"
    ):
        measured(made(days=1), group=StaffGroup.REGISTERED, short=SHORT)
    with pytest.raises(TooFewShifts, match="Only 0 shifts"):
        measured(made(), group=StaffGroup.SUPPORT, short=SHORT)


@pytest.mark.parametrize("seen", [0.35, 0.2, 0.14])
def test_chances_are_set_so_that_the_model_shows_what_was_seen(seen):
    fields = {
        "title": "t",
        "years": 12,
        "board_questions": False,
        "units": {"count": 20, "hospitals": 2},
        "now": {"bank": 0.4, "agency": 0.2},
        "demand": {"attendance": 0.8, "spread": 0.25, "measured_shifts": 100_000},
    }
    asked = what_if_of(Entry(where="test", fields=fields))
    found = answer(calibrated(asked, seen)).found[0]
    assert found.short.mean == pytest.approx(seen, abs=0.01)


def test_what_nobody_fills_cannot_be_set():
    fields = {"now": {"bank": 0.0, "agency": 0.0}, "units": {"count": 4, "hospitals": 1}}
    asked = what_if_of(Entry(where="test", fields=fields))
    assert calibrated(asked, 0.05) is asked
