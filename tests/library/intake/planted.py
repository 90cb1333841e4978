"""A clean shift-level file, and a planter for each class of fault that spoils one spot of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

HEADINGS = [
    "Unit", "Unit code", "Site", "Date", "Part of day", "Staff group", "Required hours", "Planned hours",
    "Actual hours", "Bank hours", "Agency hours", "Census",
]  # fmt: skip
UNIT, CODE, SITE, DATE, PART, GROUP, REQUIRED, PLANNED, ACTUAL, BANK, AGENCY, CENSUS = range(12)
UNITS = [("Maple Ward", "0101", "North"), ("Oak Ward", "0102", "North"), ("Harversley Unit", "0203", "South")]
TODAY = date(2025, 2, 3)
FIRST = date(2025, 1, 1)


@dataclass
class Spoilt:
    """A file in the making: rows of text, and the faults planted in it (code, row object or None)."""

    days: int = 20
    before: list = field(default_factory=list)  # rows above the headings
    headings: list = field(default_factory=lambda: list(HEADINGS))
    rows: list = field(default_factory=list)
    expected: list = field(default_factory=list)
    encoding: str = "utf-8"
    name: str = "shifts"
    hidden: bool = False
    form: str = ""  # where only one form can have the fault
    mangle: Callable[[bytes], bytes] = bytes
    ending: str = ""
    today: date = TODAY
    known: tuple = ()
    free: list = field(default_factory=list)

    def __post_init__(self):
        for name, code, site in UNITS:
            for day in range(self.days):
                for part in ("day", "night"):
                    for group in ("registered", "support"):
                        on = FIRST + timedelta(days=day)
                        hours = ["46", "46", "40.5", "3", "1.5", "28"]
                        row = [name, code, site, f"{on:%d/%m/%Y}", part, group, *hours]
                        self.rows.append(row)
        # the last days but one of the second unit and part of the third are free to be spoilt
        late = [row for row in self.rows if row[UNIT] == "Oak Ward" and 13 <= int(row[DATE][:2]) <= 18]
        low = [row for row in self.rows if row[UNIT] == "Oak Ward" and 5 <= int(row[DATE][:2]) <= 10]
        self.free = late if self.days > 12 else low

    def take(self):
        """Give a row that nobody has spoilt yet, every third so that neighbours stay clean."""
        row = self.free[0]
        self.free = self.free[3:]
        return row

    def expect(self, code, row=None):
        self.expected.append((code, row))

    def all_rows(self):
        return [*self.before, self.headings, *self.rows]

    def row_number(self, row):
        return next(at for at, one in enumerate(self.all_rows(), start=1) if one is row)


def cell(code, column, text):
    def plant(file):
        row = file.take()
        row[column] = text
        file.expect(code, row)

    return plant


def unreadable_date(file):
    row = file.take()
    row[DATE] = "32/13/2025"
    file.expect("date.unreadable", row)


def doubtful_dates(file):
    row = file.take()
    row[DATE] = "01/25/2025"
    file.expect("date.doubtful", next(one for one in file.rows if one[DATE].startswith("02/01")))


def day_order_unknown(file):
    file.expect("date.order_assumed")


def american(file):
    for row in file.rows:
        parts = row[DATE].split("/")
        if len(parts) == 3:
            row[DATE] = f"{parts[1]}/{parts[0]}/{parts[2]}"
    file.expect("date.month_first")


def mixed_styles(file):
    row = file.take()
    day, month, year = row[DATE].split("/")
    row[DATE] = f"{int(day)} {date(2000, int(month), 1):%B} {year}"
    file.expect("date.mixed_styles", row)


def future(file):
    row = file.take()
    row[DATE] = row[DATE][:6] + "2035"
    file.expect("date.future", row)


def old(file):
    row = file.take()
    row[DATE] = row[DATE][:6] + "2015"
    file.expect("date.old", row)


def duplicate(file):
    row = file.take()
    again = list(row)
    file.rows.insert(file.rows.index(row) + 1, again)
    file.expect("row.duplicate", again)


def conflict(file):
    row = file.take()
    again = list(row)
    again[ACTUAL] = "12.25"
    file.rows.append(again)
    file.expect("row.conflict", again)


def _total(file, *, off):
    planned = 46 * len(file.rows)
    row = ["Total", "", "", "", "", "", "", str(planned + off), "", "", "", ""]
    file.rows.append(row)
    return row


def total(file):
    file.expect("row.total", _total(file, off=0))


def wrong_total(file):
    file.expect("row.total_disagrees", _total(file, off=4600))


def doubtful_total(file):
    row = file.take()
    row[UNIT], row[CODE] = "Total Hip Ward", "0299"
    file.expect("row.total_doubtful", row)


def two_grades(file):
    row = file.take()
    again = list(row)
    names = ("Staff nurse", "Sister") if row[GROUP] == "registered" else ("HCA", "Senior carer")
    row[GROUP], again[GROUP] = names
    file.rows.insert(file.rows.index(row) + 1, again)
    file.expect("staffing.added_together", again)


def column_twice(file):
    for row in [file.headings, *file.rows]:
        row.append(row[BANK] if len(row) == 12 else "")
    file.expect("staffing.column_twice")


def side_by_side(file):
    rows = [list(row) for row in file.rows[:3]]
    file.headings.extend(["", *HEADINGS])
    for row, again in zip(file.rows, rows, strict=False):
        row.extend(["", *again])
    file.expect("sheet.side_by_side", file.headings)


def note(file):
    row = ["Note: bank hours are taken from the bank's own system and may change.", *[""] * 11]
    file.rows.append(row)
    file.expect("row.note", row)


def headings_again(file):
    row = list(file.headings)
    file.rows.insert(31, row)
    file.expect("row.repeated_headings", row)


def stray_headings(file):
    row = ["", "", "", "Date", "Part of day", "", "", "", "", "", "", ""]
    file.rows.insert(45, row)
    file.expect("row.stray_headings", row)


def blank_rows(file):
    row = [""] * 12
    file.rows.insert(50, row)
    file.expect("row.blank", row)


def moved_cells(file):
    row = file.take()
    row.insert(1, "extra")
    file.expect("row.shifted", row)


def no_place(file):
    row = file.take()
    row[UNIT] = row[CODE] = ""
    file.expect("row.no_place", row)


def renamed(file):
    row = None
    for row in file.rows:
        if row[CODE] == "0203" and row[DATE].startswith(("01", "02", "03", "04")):
            row[UNIT] = "Elm Unit"
    file.expect("place.renamed")


def misspelt(file):
    row = file.take()
    row[UNIT], row[CODE] = "Oka Ward", ""
    row[UNIT] = "Oaks Ward"
    file.expect("place.misspelt", row)


def trailing_blanks(file):
    row = file.take()
    row[UNIT] = "Oak  Ward "
    file.expect("place.trailing_blanks", row)


def two_spellings(file):
    row = file.take()
    row[UNIT] = "OAK WARD"
    file.expect("place.two_spellings", row)


def _only(file, keep):
    file.rows[:] = [row for row in file.rows if row[CODE] != "0101" or keep(int(row[DATE].split("/")[0]))]


def stops(file):
    _only(file, lambda day: day < 8)
    file.expect("place.stops")


def starts(file):
    _only(file, lambda day: day > 4)
    file.expect("place.starts")


def gap(file):
    _only(file, lambda day: day not in (5, 6))
    file.expect("place.gap")


def lost_zeros(file):
    row = file.take()
    row[CODE] = "102"
    file.expect("code.lost_zeros", row)


def mangled(file):
    row = file.take()
    row[CODE] = "5.00E+01"
    file.expect("code.mangled", row)


def unplanned(file):
    row = file.take()
    row[PLANNED] = "0"
    file.expect("hours.unplanned", row)


def too_much_agency(file):
    row = file.take()
    row[AGENCY] = "39"
    file.expect("hours.temporary_above_actual", row)


def nobody_counted(file):
    row = file.take()
    for other in file.rows:
        if other[UNIT] == row[UNIT] and other[DATE] == row[DATE] and other[PART] == row[PART]:
            other[CENSUS] = "0"
    file.expect("census.zero_with_hours", row)


def census_conflict(file):
    row = file.take()
    row[CENSUS] = "31"
    file.expect("census.conflict")


def no_hours(file):
    row = file.take()
    for column in (REQUIRED, PLANNED, ACTUAL, BANK, AGENCY):
        row[column] = ""
    file.expect("staffing.no_hours", row)


def no_part(file):
    file.rows[:] = [row for row in file.rows if len(row) < 5 or row[PART] != "night"]
    for row in [file.headings, *file.rows]:
        del row[PART]
    file.expect("staffing.no_part")


def late_file(file):
    file.today = date(2025, 9, 1)
    file.expect("date.late")


def new_place(file):
    file.known = ("Maple Ward", "Oak Ward")
    file.expect("place.unknown")


def older_encoding(file):
    file.encoding, file.form = "cp1252", "csv"
    for row in file.rows:
        if row[SITE] == "South":
            row[SITE] = "Sóuth"
    file.expect("file.encoding")


def nul_bytes(file):
    file.form = "csv"
    file.mangle = lambda content: content.replace(b"Oak Ward", b"Oak\x00 Ward", 3)
    file.expect("file.nul_bytes")


def stray_quote(file):
    row, before = file.take(), file.mangle
    file.form = "csv"

    def mangle(content):
        lines = before(content).split(b"\n")
        at = file.row_number(row) - 1
        lines[at] = b'"' + lines[at]
        return b"\n".join(lines)

    file.mangle = mangle
    file.expect("file.stray_quote", row)


def time_zone(file):
    row = file.take()
    day, month, year = row[DATE].split("/")
    row[DATE] = f"{year}-{month}-{day}T00:00:00Z"
    file.expect("date.time_zone", row)


def wrong_ending(file):
    file.ending = ".json"
    file.expect("file.extension")


def hidden_sheet(file):
    file.form, file.hidden = "xlsx", True
    file.expect("sheet.hidden")


def title_above(file):
    blank = [""] * 12
    file.before = [
        ["Staffing of the North hospitals", *blank[1:]],
        blank,
        ["Run on", "03/02/2025", *blank[2:]],
    ]


PLANTERS = {
    "an unreadable number": cell("number.unreadable", ACTUAL, "about twelve"),
    "a formula error": cell("number.formula_error", ACTUAL, "#REF!"),
    "a number with separators": cell("number.mended", ACTUAL, "1,034.50"),
    "a currency sign": cell("number.mended", PLANNED, "£46"),
    "negative hours": cell("number.negative", ACTUAL, "-7.5"),
    "impossible hours": cell("number.impossible", ACTUAL, "99999"),
    "a suppressed cell": cell("number.suppressed", ACTUAL, "[c]"),
    "a percentage for hours": cell("number.share_of_hours", ACTUAL, "95%"),
    "an error for a name": cell("place.formula_error", UNIT, "#N/A"),
    "a code turned into a date": cell("code.became_date", CODE, "2025-02-01"),
    "a rounded code": cell("code.rounded", CODE, "100123456789012000"),
    "a time zone": time_zone,
    "a stray quotation mark": stray_quote,
    "an unreadable date": unreadable_date,
    "a missing date": cell("date.missing", DATE, ""),
    "both orders of day and month": doubtful_dates,
    "an order of day and month that cannot be known": day_order_unknown,
    "American dates": american,
    "mixed styles of date": mixed_styles,
    "a future date": future,
    "an old date": old,
    "a duplicate": duplicate,
    "a contradiction": conflict,
    "a total": total,
    "a wrong total": wrong_total,
    "a name like a total's": doubtful_total,
    "two grades of one group": two_grades,
    "a note": note,
    "headings again": headings_again,
    "stray headings": stray_headings,
    "blank rows": blank_rows,
    "moved cells": moved_cells,
    "no place": no_place,
    "a renamed unit": renamed,
    "a misspelt unit": misspelt,
    "trailing blanks": trailing_blanks,
    "two spellings": two_spellings,
    "a unit that stops": stops,
    "a unit that starts late": starts,
    "a unit with a gap": gap,
    "lost zeros": lost_zeros,
    "a mangled code": mangled,
    "unplanned hours": unplanned,
    "more agency than hours": too_much_agency,
    "nobody counted": nobody_counted,
    "two counts": census_conflict,
    "an unknown group": cell("staffing.group_unknown", GROUP, "pharmacist"),
    "an unknown part": cell("staffing.part_unknown", PART, "sometime"),
    "a student": cell("staffing.not_registered", GROUP, "Student nurse"),
    "a supernumerary nurse": cell("staffing.supernumerary", GROUP, "RN (supernumerary)"),
    "a day off": cell("staffing.not_worked", PART, "Day off"),
    "no hours": no_hours,
    "no part of day": no_part,
    "a late file": late_file,
    "a new place": new_place,
    "an older encoding": older_encoding,
    "NUL bytes": nul_bytes,
    "a wrong ending": wrong_ending,
    "a hidden sheet": hidden_sheet,
    "a title above": title_above,
    "a column twice": column_twice,
    "a table beside": side_by_side,
}
# Pairs that cannot be in one file, or of which one hides the other for good reason.
_APART = [
    {"both orders of day and month", "an order of day and month that cannot be known", "American dates"},
    {"an unknown part", "no part of day"},
    {"a day off", "no part of day"},
    {"stray headings", "no part of day"},
    {"a total", "a wrong total"},
    {"a column twice", "a table beside"},
    {"a column twice", "no hours"},
    {"a column twice", "no part of day", "stray headings", "moved cells"},
    {"a table beside", "no part of day"},
    {"a table beside", "stray headings"},
    {"a table beside", "moved cells"},
    {"a hidden sheet", "an older encoding"},
    {"a hidden sheet", "NUL bytes"},
    {"a hidden sheet", "a stray quotation mark"},
    {"a unit that stops", "a unit that starts late", "a unit with a gap"},
    {"a late file", "a future date"},
]


def may_meet(one, other):
    """Say whether two planters can spoil the same file."""
    return not any(one in apart and other in apart for apart in _APART)


def spoilt(*names):
    """Give a file spoilt by these planters; those that touch every row go last."""
    file = Spoilt(days=12 if "an order of day and month that cannot be known" in names else 20)
    if "no part of day" in names:
        file.free = [row for row in file.free if row[PART] == "day"]
        file.free = [row for row in file.free for _ in range(2)]
    last = {"no part of day", "American dates", "a total", "a wrong total"}
    order = sorted(names, key=lambda name: (name in last, name))
    for name in order:
        PLANTERS[name](file)
    return file
