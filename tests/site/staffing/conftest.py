"""The demonstration's planted month in a trust's ward."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from tests.site.staffing.demonstration_month import PLANTED, demonstration, load_frames, rows_of


@pytest.fixture
def planted(trust: Any) -> Any:
    """The trust with the planted month in its first ward; its second has no shift at all."""
    ward = trust.wards[0]
    ward.shift_lengths = dict(demonstration().place(PLANTED).hours_of_part)
    ward.save(update_fields=["shift_lengths"])
    shown = demonstration()
    load_frames(ward, rows_of(shown.shifts, PLANTED, ward), rows_of(shown.census, PLANTED, ward))
    return trust


@pytest.fixture
def unsafe() -> set[tuple[date, str]]:
    """The shifts that were planted as not safe, and no others."""
    month = next(one for one in demonstration().truths.unsafe_months if one.unit_code == PLANTED)
    return {(shift.on, shift.part) for shift in month.shifts}


@pytest.fixture
def count_queries() -> Callable[[Callable[[], Any]], int]:
    """How many queries doing something takes."""

    def count(do: Callable[[], Any]) -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as queries:
            do()
        return len(queries)

    return count
