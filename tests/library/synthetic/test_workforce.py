"""The invented people: on whatever day the demonstration is made, their dates are dates."""

from datetime import date, timedelta

import pytest

from leadwell.synthetic.places import units
from leadwell.synthetic.workforce import employees


@pytest.mark.parametrize(
    "today",
    [
        date(2026, 11, 29),
        date(2027, 3, 10),  # registrations that end in February 2028, a leap year
        date(2027, 6, 1),
        date(2028, 2, 29),
        date(2028, 3, 1),  # whoever is rostered without registration lost it on 29 February
        date(2029, 2, 28),
    ],
)
def test_registration_and_revalidation_end_with_a_month_in_any_year(today):
    first = today - timedelta(days=400)
    years, leap = set(), 0
    for unit in [*units()[::6], *(one for one in units() if one.code == "0107")]:
        for one in employees(unit, seed=1, first=first, last=today, today=today):
            ends, revalidation = one.registered_until, one.revalidation_on
            if one.group == "support":
                assert ends is None
                assert revalidation is None
                continue
            assert (ends + timedelta(days=1)).day == 1
            assert (revalidation + timedelta(days=1)).day == 1
            assert ends.month == revalidation.month
            years.add(revalidation.year - ends.year)
            leap += (ends.month, ends.day) == (2, 29)
    assert years == {0, 1, 2}
    assert leap or today.year != 2027
