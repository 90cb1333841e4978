"""Lists of staff, training, absences and people's shifts: read by their headings, row by row."""

from datetime import date
from io import BytesIO

import polars as pl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from leadwell.intake import read
from leadwell.intake.faults import Outcome
from leadwell.intake.kinds.staff_columns import clock_times

TODAY = date(2026, 11, 29)


def reading(text: str):
    return read(text.encode(), "list.csv", today=TODAY)


def workbook(**sheets: str):
    """Read a workbook whose sheets hold these lines of cells."""
    content = BytesIO()
    with xlsxwriter.Workbook(content) as book:
        for name, text in sheets.items():
            sheet = book.add_worksheet(name)
            for at, line in enumerate(text.splitlines()):
                sheet.write_row(at, 0, line.split(","))
    return read(content.getvalue(), "list.xlsx", today=TODAY)


def codes(found) -> dict[str, int]:
    return {one.code: one.count for one in found.faults}


def test_a_list_of_staff():
    found = reading(
        "Employee Number,Employee Name,Ward,Job Title,Contracted WTE,Registration Expiry,E-mail\n"
        "001,Ann Oak,Harvey Ward,Staff Nurse,1.0,31/03/2027,Ann@x.org\n"
        "002,Bob Elm,Harvey Ward,HCA,0.6,,\n"
        "003,Cat Fir,Harvey Ward,Ward Clerk,0.6,,\n"
        "002,Bob Elm,Harvey Ward,HCA,0.6,,\n"
        "002,Bob Elm,Maple Ward,HCA,0.6,,\n"
        ",,Harvey Ward,HCA,1,,\n"
    )
    assert found.kind == "staff.people"
    assert found.staff.select(
        "person", "staff_group", "hours_a_week", "registered_until", "email"
    ).rows() == [
        ("001", "registered", 37.5, date(2027, 3, 31), "ann@x.org"),
        ("002", "support", 22.5, None, ""),
        ("003", "", 22.5, None, ""),
    ]
    assert codes(found) == {
        "person.role_unknown": 1,
        "person.same_row": 1,
        "person.twice": 1,
        "person.missing": 1,
    }
    assert found.kept_aside.height == 2  # one is the same row again


def test_students_are_registered_by_no_title():
    found = reading(
        "Staff number,Ward,Role,Hours per week\n1,A,Student nurse,30\n2,A,Nursery nurse,30\n3,A,Registered nurse,30\n"
    )
    assert found.staff["staff_group"].to_list() == ["", "support", "registered"]


def test_training_that_was_renewed_counts_as_it_holds_longest():
    found = reading(
        "Staff name,Course,Completed,Expiry Date\n"
        "Ann Oak,Drips,01/03/2024,28/02/2027\n"
        "Ann Oak,Drips,01/03/2022,28/02/2025\n"
        "Ann Oak,Lifting,13/03/2024,\n"
        "Bob Elm,Lifting,13/03/2024,28/02/2023\n"
        "Bob Elm,,13/03/2024,28/02/2027\n"
    )
    assert found.kind == "staff.training"
    assert found.training.select("person", "competence", "expires_on").rows() == [
        ("ANN OAK", "Drips", date(2027, 2, 28)),
        ("ANN OAK", "Lifting", None),
    ]
    assert codes(found) == {"person.dates_turned": 1, "measure.unnamed": 1, "person.by_name": 1}


def test_absences_of_every_kind():
    found = reading(
        "Employee Number,Absence Type,From,To\n"
        "1,Annual Leave,2026-12-01,2026-12-14\n"
        "1,Sickness,2026-11-01,\n"
        "2,Study leave,2026-12-05,2026-12-06\n"
        "2,Maternity leave,2026-12-07,2027-08-01\n"
        "2,Protected improvement time,2026-12-04,2026-12-04\n"
        "2,Jury service,2026-12-03,2026-12-01\n"
    )
    assert found.kind == "staff.absences"
    assert found.absences["kind"].to_list() == ["leave", "sickness", "study", "parental", "improvement"]
    assert found.absences["until_on"].to_list()[1] is None
    assert codes(found) == {"person.dates_turned": 1}


def test_shifts_of_people_with_hours_from_the_clock():
    found = reading(
        "Employee Number,Ward,Date,Shift,Start Time,End Time,Break,Status,Staff type,Missed breaks,Role\n"
        "1,Harvey Ward,2026-12-01,Long Day,07:00,19:30,60,,,,Staff nurse\n"
        "1,Harvey Ward,2026-11-20,N,19:00,07:30,60,Worked,NHSP bank,2,\n"
        "2,Harvey Ward,2026-11-20,QI time,09:00,17:00,30,Worked,,,\n"
        "2,Harvey Ward,2026-11-21,E,,,30,Sick,,,\n"
        "3,Harvey Ward,2026-11-21,,21:30,07:15,30,Did not attend,,,\n"
        "4,Harvey Ward,2026-11-21,,25:99,07:15,30,,,,\n"
    )
    assert found.kind == "staff.duties"
    rows = found.duties.select(
        "person", "part", "hours", "kind", "hired", "state", "breaks_missed", "staff_group"
    )
    assert rows.rows() == [
        ("1", "day", 11.5, "care", "", "", None, "registered"),
        ("1", "night", 11.5, "care", "bank", "worked", 2.0, ""),
        ("2", "day", 7.5, "improvement", "", "worked", None, ""),
        ("3", "night", 9.25, "care", "", "absent", None, ""),
    ]
    assert codes(found) == {"person.no_hours": 1, "person.time_unreadable": 1}


@pytest.mark.parametrize(
    "text",
    [
        "Ward,Date,Shift,Start,Registered nurse actual hours\nHarvey,2026-11-01,Day,07:00,23\n",
        "Unit,Month,Measure,Value\nHarvey,2026-10,Falls,3\n",
        "Name,Code\nHarvey,1\n",
    ],
)
def test_tables_that_name_nobody_are_no_lists_of_people(text):
    assert not (reading(text).kind or "").startswith("staff.")


def test_every_fault_says_how_to_mend_it():
    found = reading("Staff number,Ward,Role,Hours per week\n1,A,Cook,many\n")
    assert found.staff.height == 1
    assert all(one.mend and one.done for one in found.faults)
    assert {one.outcome for one in found.faults} <= set(Outcome)


# --- training that was never done -----------------------------------------------------------------------


def test_training_that_was_never_done_is_not_held():
    found = reading(
        "Employee number,Course,Completed,Expiry date\n"
        "1,Lifting,Not completed,\n"
        "2,Lifting,,Expired\n"
        "3,Lifting,01/03/2020,Lapsed\n"
        "4,Lifting,,\n"
        "5,Lifting,Not started,01/03/2027\n"
        "6,Lifting,01/03/2020,#N/A\n"
        "7,Lifting,01/03/2020,No expiry\n"
        "8,Lifting,01/03/2020,31/12/4712\n"
        "9,Lifting,Yes,01/03/2027\n"
    )
    assert found.training.select("person", "obtained_on", "expires_on").rows() == [
        ("7", date(2020, 3, 1), None),
        ("8", date(2020, 3, 1), None),
        ("9", None, date(2027, 3, 1)),
    ]
    assert codes_summed(found) == {"training.no_date": 6, "person.date_unreadable": 1}
    assert found.kept_aside.height == 6


def test_an_older_certificate_does_not_stand_in_for_one_that_lapsed():
    found = reading(
        "Employee number,Course,Completed,Expiry date\n"
        "1,Lifting,01/03/2018,\n"
        "1,Lifting,01/03/2024,Lapsed\n"
        "2,Lifting,01/03/2020,Expired\n"
        "2,Lifting,01/03/2026,01/03/2027\n"
        "3,Lifting,01/03/2022,01/03/2027\n"
        "3,Lifting,01/03/2024,Withdrawn\n"
    )
    assert found.training.select("person", "expires_on").rows() == [("2", date(2027, 3, 1))]
    assert codes_summed(found) == {"training.no_date": 5}


def test_a_day_by_which_training_is_due_is_no_end_of_what_was_not_done():
    found = reading(
        "Employee number,Course,Completed,Due date\n1,Lifting,,01/03/2027\n2,Lifting,01/03/2026,01/03/2027\n"
    )
    assert found.training["person"].to_list() == ["2"]


@pytest.mark.parametrize("turned", [False, True])
def test_the_last_certificate_counts_though_it_ended(turned):
    rows = [
        "1,Lifting,01/03/2018,",
        "1,Lifting,01/03/2024,01/03/2025",
        "2,Lifting,,01/03/2025",
        "2,Lifting,,01/03/2027",
    ]
    rows += ["3,Lifting,01/03/2020,01/03/2021", "3,Lifting,,01/03/2027"]
    text = "\n".join(["Employee number,Course,Completed,Expiry date", *(reversed(rows) if turned else rows)])
    found = reading(text + "\n")
    assert dict(found.training.select("person", "expires_on").iter_rows()) == {
        "1": date(2025, 3, 1),
        "2": date(2027, 3, 1),
        "3": date(2027, 3, 1),
    }


def test_a_date_about_somebody_that_cannot_be_read_leaves_the_row_in_use():
    found = reading("Staff number,Ward,Role,Hours per week,Start date\n1,A,Registered nurse,30,soon\n")
    assert found.staff["started_on"].to_list() == [None]
    assert [(one.code, one.outcome) for one in found.faults] == [("person.date_unreadable", Outcome.NOTED)]
    assert found.kept_aside.height == 0


# --- time that was not worked ---------------------------------------------------------------------------

_ROSTER = "Employee number,Ward,Date,Shift,Start time,End time,Hours,Status\n"


@pytest.mark.parametrize(
    "row",
    [
        "Annual Leave,09:00,17:00,,",
        "Day off,00:00,00:00,,",
        "Rest,07:00,15:00,8,",
        "Holiday,07:00,15:00,8,",
        "Bank holiday,07:00,15:00,8,",
        "Maternity,07:00,15:00,8,",
        "D/O,07:00,15:00,8,",
        "Early,07:00,15:00,8,Annual leave",
        "Sick,,,,",
    ],
)
def test_time_off_is_no_care(row):
    found = reading(f"{_ROSTER}1,Harvey,2026-11-20,{row}\n2,Harvey,2026-11-20,Early,07:00,15:00,,Worked\n")
    assert found.duties["person"].to_list() == ["2"]
    assert codes(found) == {"staffing.not_worked": 1}


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("Sick,07:00,19:00,11.5,", ("day", 11.5, "care", "absent")),
        ("Sick leave,19:00,07:00,,Worked", ("night", 12.0, "care", "absent")),
        ("Sick (late),,,7.5,", ("late", 7.5, "care", "absent")),
        ("Sickness,,,7.5,", ("day", 7.5, "care", "absent")),
        ("Study leave,09:00,17:00,,", ("day", 8.0, "study", "")),
        ("Training cancelled,09:00,17:00,,", ("day", 8.0, "study", "cancelled")),
        ("QI time,09:00,17:00,,", ("day", 8.0, "improvement", "")),
        ("Sickness cover,07:00,15:00,,Worked", ("day", 8.0, "care", "worked")),
        ("Bank holiday early,07:00,15:00,,Worked", ("early", 8.0, "care", "worked")),
        ("Night,19:00,19:00,10,Worked", ("night", 10.0, "care", "worked")),
    ],
)
def test_what_is_kept_of_time_that_looks_like_time_off(row, told):
    found = reading(f"{_ROSTER}1,Harvey,2026-11-20,{row}\n")
    assert found.duties.select("part", "hours", "kind", "state").rows() == [told]
    assert found.faults == ()


def test_a_shift_that_begins_when_it_ends_has_no_known_hours():
    found = reading(f"{_ROSTER}1,Harvey,2026-11-20,Night,00:00,00:00,,\n")
    assert found.duties.height == 0
    assert codes(found) == {"person.no_hours": 1}


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("Not attended", "absent"),
        ("Did not work", "absent"),
        ("Not booked", "cancelled"),
        ("Not completed", "planned"),
        ("Not yet approved", "planned"),
        ("Attended", "worked"),
        ("Booked", "planned"),
        ("Completed", "worked"),
    ],
)
def test_not_turns_a_state_round(status, state):
    found = reading(f"{_ROSTER}1,Harvey,2026-11-20,Early,07:00,15:00,,{status}\n")
    assert found.duties["state"].to_list() == [state]


# --- split shifts and rows that stand twice -------------------------------------------------------------

_SPLIT = "Employee number,Ward,Date,Shift,Start time,End time,Status,Missed breaks\n"


def test_the_two_halves_of_a_split_shift_are_one():
    found = reading(
        f"{_SPLIT}1,Harvey,2026-11-20,Day,16:00,20:00,Worked,2\n"
        "1,Harvey,2026-11-20,Day,07:00,12:00,Worked,1\n"
        "2,Harvey,2026-11-20,Night,19:00,23:00,Worked,\n"
        "2,Harvey,2026-11-20,Night,01:00,07:00,Worked,\n"
    )
    assert found.duties.select("person", "begins", "ends", "hours", "breaks_missed").rows() == [
        ("1", "07:00", "20:00", 9.0, 3.0),
        ("2", "19:00", "07:00", 10.0, None),
    ]
    assert [(one.code, one.row, one.outcome) for one in found.faults] == [
        ("person.split_shift", 3, Outcome.MENDED),
        ("person.split_shift", 5, Outcome.MENDED),
    ]


def test_care_and_improvement_on_one_day_stay_two():
    found = reading(
        f"{_SPLIT}1,Harvey,2026-11-20,Day,07:00,12:00,Worked,\n1,Harvey,2026-11-20,QI time,12:30,16:00,Worked,\n"
    )
    assert found.duties.select("kind", "hours").rows() == [("care", 5.0), ("improvement", 3.5)]
    assert found.faults == ()


def test_the_same_shift_again_is_one():
    row = "1,Harvey,2026-11-20,Day,07:00,12:00,Worked,1\n"
    found = reading(_SPLIT + row + row)
    assert found.duties.select("hours", "breaks_missed").rows() == [(5.0, 1.0)]
    assert codes(found) == {"person.same_row": 1}
    sheets = workbook(One=_SPLIT + row, Two=_SPLIT + row)
    assert sheets.duties["hours"].to_list() == [5.0]
    assert [(one.code, one.sheet) for one in sheets.faults] == [("person.same_row", "Two")]


def test_no_day_of_somebody_has_over_24_hours():
    rows = "".join(f"1,Harvey,2026-11-20,Early,,,{hours},Worked\n" for hours in (9, 8, 8.5))
    found = reading(_ROSTER + rows)
    assert found.duties["hours"].to_list() == [8.5]
    assert found.kept_aside["row"].to_list() == [2, 3]


def test_rows_that_cannot_both_hold_are_not_added():
    found = reading(
        f"{_SPLIT}1,Harvey,2026-11-20,Day,07:00,15:00,Worked,\n"
        "1,Harvey,2026-11-20,Day,07:00,15:30,Worked,\n"
        "2,Harvey,2026-11-20,Day,07:00,15:00,Cancelled,\n"
        "2,Harvey,2026-11-20,Day,12:00,19:00,Planned,\n"
        "3,Harvey,2026-11-20,Day,07:00,11:00,Worked,\n"
        "3,Maple,2026-11-20,Day,10:00,19:00,Worked,\n"
    )
    assert found.duties.select("person", "place_name", "hours", "state").rows() == [
        ("1", "Harvey", 8.5, "worked"),
        ("2", "Harvey", 7.0, "planned"),
        ("3", "Maple", 9.0, "worked"),
    ]
    assert {one.code: one.row for one in found.faults} == {
        "person.overlapping_shifts": 2,
        "person.other_state": 4,
        "person.two_units": 6,
    }
    assert found.kept_aside["row"].to_list() == [2, 4, 6]


def test_shifts_at_two_units_in_one_part_of_a_day_stay_two_where_both_can_be_worked():
    found = reading(
        f"{_SPLIT}3,Harvey,2026-11-20,Day,07:00,11:00,Worked,\n"
        "3,Maple,2026-11-20,Day,11:00,19:00,Worked,1\n"
        "4,Harvey,2026-11-20,Night,19:00,23:00,Worked,\n"
        "4,Maple,2026-11-20,Night,01:00,07:00,Worked,\n"
        "5,Harvey,2026-11-20,Day,07:00,11:00,Worked,\n"
        "5,Maple,2026-11-20,Day,12:00,14:00,Worked,\n"
        "5,Maple,2026-11-20,Day,15:00,17:00,Worked,\n"
        "5,Rose,2026-11-20,Day,16:00,19:00,Worked,\n"
    )
    rows = found.duties.sort("person", "place_name").select(
        "person", "place_name", "begins", "hours", "breaks_missed"
    )
    assert rows.rows() == [
        ("3", "Harvey", "07:00", 4.0, None),
        ("3", "Maple", "11:00", 8.0, 1.0),
        ("4", "Harvey", "19:00", 4.0, None),
        ("4", "Maple", "01:00", 6.0, None),
        ("5", "Harvey", "07:00", 4.0, None),
        ("5", "Maple", "12:00", 4.0, None),  # split, and longer than what overlaps it
    ]
    assert codes_summed(found) == {"person.split_shift": 1, "person.two_units": 1}


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["1", "2"]),
            st.sampled_from(["A", "B"]),
            st.sampled_from(["Day", "Night", "QI time", "Sick"]),
            st.sampled_from(["", "01:00", "07:00", "12:00", "19:00"]),
            st.sampled_from(["", "07:00", "12:00", "16:00"]),
            st.sampled_from(["", "4", "7.5"]),
            st.sampled_from(["", "Worked", "Planned", "Absent", "Cancelled"]),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_every_row_of_a_roster_is_used_or_told(rows):
    lines = [
        f"{who},{ward},2026-11-20,{shift},{begin},{end},{hours},{state}"
        for who, ward, shift, begin, end, hours, state in rows
    ]
    found = reading(_ROSTER + "\n".join(lines) + "\n")
    assert not found.duties.select("person", "on", "part", "kind", "place_name").is_duplicated().any()
    told = codes_summed(found)
    joined = told.pop("person.split_shift", 0)
    same = told.pop("person.same_row", 0)
    assert found.duties.height + joined + same + found.kept_aside.height == len(rows)
    assert sum(told.values()) == found.kept_aside.height
    assert (found.duties["hours"] <= 24).all()


def codes_summed(found) -> dict[str, int]:
    summed: dict[str, int] = {}
    for one in found.faults:
        summed[one.code] = summed.get(one.code, 0) + one.count
    return summed


# --- several sheets -------------------------------------------------------------------------------------


def test_one_row_each_holds_over_all_sheets():
    staff = "Employee number,Ward,Role,Hours per week\n"
    found = workbook(
        One=f"{staff}1,Harvey,Registered nurse,30\n2,Harvey,HCA,30\n",
        Two=f"{staff}1,Maple,Registered nurse,30\n2,Harvey,HCA,30\n3,Maple,HCA,30\n",
    )
    assert found.staff.select("person", "place_name", "sheet").rows() == [
        ("1", "Harvey", "One"),
        ("2", "Harvey", "One"),
        ("3", "Maple", "Two"),
    ]
    assert {(one.code, one.sheet, one.row) for one in found.faults} == {
        ("person.same_row", "Two", 3),
        ("person.twice", "Two", 2),
    }
    assert [one.rows_used for one in found.sheets] == [2, 1]


def test_absences_and_training_stand_once_over_all_sheets():
    away = "Employee number,Absence type,From,To\n"
    found = workbook(
        One=f"{away}1,Sickness,2026-11-01,2026-11-05\n",
        Two=f"{away}1,Sickness,2026-11-01,2026-11-05\n1,Sickness,2026-11-01,2026-11-09\n",
    )
    assert found.absences["until_on"].to_list() == [date(2026, 11, 9)]
    assert {(one.code, one.sheet, one.row) for one in found.faults} == {
        ("person.same_row", "Two", 2),
        ("person.absence_twice", "One", 2),
    }
    held = "Employee number,Course,Completed,Expiry date\n"
    found = workbook(
        One=f"{held}1,Lifting,2026-01-01,2027-01-01\n", Two=f"{held}1,Lifting,2024-01-01,2025-01-01\n"
    )
    assert found.training["expires_on"].to_list() == [date(2027, 1, 1)]


def test_a_list_of_staff_says_what_it_tells():
    found = workbook(
        One="Employee number,Ward,Role,WTE,E-mail\n1,Harvey,HCA,1,a@x.org\n",
        Two="Employee number,Employee name,Ward code,Role,Hours per week,Registration expiry\n2,Bob,H1,HCA,30,\n",
    )
    assert found.staff["tells"].to_list() == [
        "email hours_a_week role unit",
        "hours_a_week person_name registered_until role unit_code",
    ]
    assert found.staff.columns[-3:] == ["tells", "sheet", "row"]


# --- what is no list of people --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Person,Home,Date,Start time,End time,Activity\nAda,Elm House,2026-11-01,10:00,11:00,Bingo\n",
        "Employee name,Home,Date,Start time,End time,Activity\nAda,Elm House,2026-11-01,10:00,11:00,Bingo\n",
        "Staff member,Ward,Date,Shift,Duration,Complaint\nAda,Elm,2026-11-01,Day,20,Was rude\n",
        "Staff member,Ward,Date,Shift,Incident type\nAda,Elm,2026-11-01,Day,Fall\n",
        "Person,Service,Type,From,To\nAda,Elm House,Respite,2026-11-01,2026-11-05\n",
        "Employee,Subject,Completed\nAda,Grievance,2026-11-01\n",
        "Employee,Reason,Start,End\nAda,Grievance,2026-11-01,2026-11-05\n",
        "Employee number,Requirement,Completed\n1,Desk,2026-11-01\n",
    ],
)
def test_diaries_and_logs_are_no_lists_of_people(text):
    assert not (reading(text).kind or "").startswith("staff.")


@pytest.mark.parametrize(
    ("headings", "kind"),
    [
        ("Employee number,Ward,Date,Start,End,Break,Hours", "duties"),
        ("Employee name,Ward,Date,Shift", "duties"),
        ("Employee name,Unit,Date,Start time,End time", "duties"),
        (
            "Employee number,Unit code,Date,Shift,End time,Break,Hours,Status,Bank or agency,Missed breaks,Role",
            "duties",
        ),
        ("Employee number,Absence type,Start,End", "absences"),
        ("Employee name,Reason,From,To", "absences"),
        ("Employee name,Course,Date completed", "training"),
        ("Employee number,Competence,Expiry", "training"),
        ("Employee name,Unit,Role,WTE,Supernumerary until", "people"),
        ("Employee number,Service,Role,Contracted hours", "people"),
    ],
)
def test_lists_as_they_are_described_are_recognised(headings, kind):
    cells = ",".join("2026-11-01" for _ in headings.split(","))
    assert reading(f"{headings}\n{cells}\n").kind == f"staff.{kind}"


# --- times of day ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "times"),
    [
        (["07:30", "0730", "7h30", "07:30:00", "24:00"], ["07:30", "07:30", "07:30", "07:30", "00:00"]),
        (
            ["07:30 AM", "7:30 pm", "12:15am", "12:00 p.m.", "7pm"],
            ["07:30", "19:30", "00:15", "12:00", "19:00"],
        ),
        (["12/11/2025 07:30", "2025-11-12T07:30", "2025-11-12 19:30:00"], ["07:30", "07:30", "19:30"]),
        (
            ["0.3125", "0.25", ".5", "0.2916666667", "0", "45973.3125"],
            ["07:30", "06:00", "12:00", "07:00", "00:00", "07:30"],
        ),
        (["7.30", "19.30", "08:00"], ["07:30", "19:30", "08:00"]),
        (["7.30", "7.5", "0.25"], [None, None, None]),
        (["7.75", "19.30"], [None, None]),
        (["25:99", "24:30", "7", "early", "19:30 am", "45973", "1.0"], [None] * 7),
    ],
)
def test_times_as_they_are_written(cells, times):
    read_times, unreadable = clock_times(pl.Series(cells))
    assert read_times.to_list() == times
    assert unreadable.to_list() == [one is None for one in times]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 1439))
def test_every_minute_comes_back_from_a_fraction_of_a_day(minute):
    clock = f"{minute // 60:02d}:{minute % 60:02d}"
    assert clock_times(pl.Series([f"{minute / 1440:.10f}"]))[0].to_list() == [clock]
    assert clock_times(pl.Series([clock]))[0].to_list() == [clock]
