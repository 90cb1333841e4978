"""Plans are of months to come: they are read, and figures of months that have not come are not."""

from datetime import date

from leadwell.intake import read

TABLE = (
    "Unit,Measure,Month,Numerator,Denominator\n"
    "Harvey Ward,Pay budget,2027-03,98000,\n"
    "Harvey Ward,Pay spent against budget,2026-09,101000,98000\n"
    "Harvey Ward,Pay spent against budget,2027-03,101000,98000\n"
)


def test_a_budget_of_a_month_to_come_is_read_and_a_spend_is_kept_aside():
    found = read(TABLE.encode(), "money.csv", today=date(2026, 11, 20))
    told = found.observations.select("measure", "period_start").sort("measure").rows()
    assert told == [("finance.pay_budget", date(2027, 3, 1)), ("finance.pay_spend", date(2026, 9, 1))]
    assert [fault.code for fault in found.faults].count("date.future") == 1
