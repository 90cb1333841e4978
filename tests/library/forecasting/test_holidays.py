"""Bank holidays, against what was given in those years, and Easter against the tables of the church."""

from datetime import date, timedelta

import pytest

from leadwell.forecasting import NoSuchHolidays, bank_holidays
from leadwell.forecasting.holidays import easter_sunday
from leadwell.foundations.definition_files import Status

# As gov.uk listed them for England and Wales.
GIVEN = {
    2019: "01-01 04-19 04-22 05-06 05-27 08-26 12-25 12-26",
    2020: "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28",
    2021: "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28",
    2022: "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27",
    2023: "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26",
    2024: "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26",
    2025: "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26",
}


@pytest.mark.parametrize("year", GIVEN)
def test_bank_holidays_are_those_that_were_given(year):
    assert " ".join(f"{one.day:%m-%d}" for one in bank_holidays(year)) == GIVEN[year]


def test_christmas_on_a_sunday_is_given_on_the_tuesday_and_boxing_day_stays():
    names = {one.name: one.day for one in bank_holidays(2022)}
    assert (names["Boxing Day"], names["Christmas Day"]) == (date(2022, 12, 26), date(2022, 12, 27))


def by_the_tables(year: int) -> date:
    """Easter by golden number, dominical letter and the paschal full moon, day by day (Butcher's opposite)."""
    golden = year % 19 + 1
    century = year // 100 + 1
    solar, lunar = 3 * century // 4 - 12, (8 * century + 5) // 25 - 5
    epact = (11 * golden + 20 + lunar - solar) % 30
    if epact == 24 or (epact == 25 and golden > 11):
        epact += 1
    moon = 44 - epact if 44 - epact >= 21 else 74 - epact
    full = date(year, 3, 1) + timedelta(days=moon - 1)
    after = full + timedelta(days=1)
    while after.weekday() != 6:
        after += timedelta(days=1)
    return after


def test_easter_is_the_sunday_after_the_paschal_moon_in_every_year():
    assert [easter_sunday(year) for year in range(1900, 2200)] == [
        by_the_tables(year) for year in range(1900, 2200)
    ]


def test_every_year_has_eight_or_more_and_all_of_them_on_weekdays():
    for year in range(1978, 2101):
        days = [one.day for one in bank_holidays(year)]
        assert len(days) == len(set(days)) >= 8
        assert all(day.weekday() < 5 and day.year == year for day in days)


def test_days_from_memory_are_marked_to_be_checked():
    once = {one.name: one.founding.status for one in bank_holidays(2022) + bank_holidays(2023)}
    assert once["Coronation"] is Status.RECALL
    assert once["Platinum Jubilee"] is Status.SEEN


def test_years_before_the_rules_are_refused():
    with pytest.raises(NoSuchHolidays, match="1977 is before"):
        bank_holidays(1977)
