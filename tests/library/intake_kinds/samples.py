"""A small invented file of every national kind, in the publisher's own shape."""
# ruff: noqa: E501 - rows of tables read best on one line

from tests.library.intake.sheets_of_files import as_csv, as_xls, as_xlsx

AE_HEADINGS = [
    "Period",
    "Org Code",
    "Parent Org",
    "Org name",
    "A&E attendances Type 1",
    "A&E attendances Type 2",
    "A&E attendances Other A&E Department",
    "A&E attendances Booked Appointments Type 1",
    "A&E attendances Booked Appointments Type 2",
    "A&E attendances Booked Appointments Other Department",
    "Attendances over 4hrs Type 1",
    "Attendances over 4hrs Type 2",
    "Attendances over 4hrs Other Department",
    "Attendances over 4hrs Booked Appointments Type 1",
    "Attendances over 4hrs Booked Appointments Type 2",
    "Attendances over 4hrs Booked Appointments Other Department",
    "Patients who have waited 4-12 hs from DTA to admission",
    "Patients who have waited 12+ hrs from DTA to admission",
    "Emergency admissions via A&E - Type 1",
    "Emergency admissions via A&E - Type 2",
    "Emergency admissions via A&E - Other A&E department",
    "Other emergency admissions",
]


def ae_rows(period="MSitAE-AUGUST-2024", *, total="TOTAL", factor=1):
    first = [str(factor * (at + 1)) for at in range(18)]
    second = [str(factor * 10 * (at + 1)) for at in range(18)]
    summed = [str(int(one) + int(other)) for one, other in zip(first, second, strict=True)]
    return [
        AE_HEADINGS,
        [period, "XA1", "NHS NORTH ", "NORTH TRUST", *first],
        [period, "5E1", "NHS SOUTH", "SOUTH TRUST ", *second],
        [total, total, total, total, *summed],
    ]


def ae(**how):
    return "Monthly-AE-August-2024.csv", as_csv(ae_rows(**how))


def ae_wider():
    """The same with six empty columns to the right, the last headed ``a``."""
    rows = [
        [*row, "", "", "", "", "", "a" if at == 0 else ""] for at, row in enumerate(ae_rows(total="Total "))
    ]
    return "Monthly-AE-September-2024.csv", as_csv(rows)


def _preamble(period, width, *, last):
    """The rows that NHS England's quarterly files begin with, and the heading of the level."""
    said = [
        ("", ""), ("Title:", "Invented figures"), ("Summary:", "Made up for tests"), ("", ""),
        ("Period:", period), ("Source:", "nobody"), ("Basis:", "Provider"), ("Published:", "21st August 2025"),
        ("Revised:", "2nd September 2025"), ("Status:", "Public"), ("Contact:", "nobody@example.org"), ("", ""), (last, ""),
    ]  # fmt: skip
    return [["", label, text, *[""] * (width - 3)] for label, text in said]


SECTORS = ("Total ", "General & Acute", "Learning Disabilities", "Maternity", "Mental Illness")


def _beds(identity, available, occupied):
    shares = [f"{o / a:.12g}" if a else "-" for a, o in zip(available, occupied, strict=True)]
    return ["", *identity, *map(str, available), "", *map(str, occupied), "", *shares]


def beds_kh03():
    group = ["", "", "", "", "", "", "Available", *[""] * 5, "Occupied", *[""] * 5, "% Occupied", *[""] * 4]
    headings = [
        "",
        "Year",
        "Period End",
        "Region Code",
        "Org Code",
        "Org Name",
        *SECTORS,
        "",
        *SECTORS,
        "",
        *SECTORS,
    ]
    when = ("2025-26", "June")
    sheet = [
        *_preamble("April to June 2025", len(headings), last="Provider Level Data"),
        group,
        headings,
        _beds([*when, "", "", "England"], [300, 240, 0, 20, 40], [240, 200, 0, 10, 30]),
        [""] * len(headings),
        _beds([*when, "Y56", "XA1", "NORTH TRUST"], [200, 160, 0, 0, 40], [180, 150, 0, 0, 30]),
        _beds([*when, "Y57", "G6V2S", "SOUTH TRUST"], [100, 80, 0, 20, 0], [60, 50, 0, 10, 0]),
    ]
    by_specialty = [
        *_preamble("April to June 2025", 8, last="Provider Level Data"),
        [""] * 8,
        [
            "",
            "Year",
            "Period End",
            "Region Code",
            "Org Code",
            "Org Name",
            "100 General Surgery",
            "101 Urology",
        ],
        ["", *when, "", "", "England", "30", "12"],
        ["", *when, "Y56", "XA1", "NORTH TRUST", "20", "12"],
        ["", *when, "Y57", "G6V2S", "SOUTH TRUST", "10", "0"],
    ]
    quality = [
        ["Data Quality KH03 Q1 2025-26", ""],
        ["The following trusts did not submit and an estimate was made:", ""],
        ["XA1", "NORTH TRUST"],
    ]
    sheets = {"Data Quality": quality, "NHS Trust by Sector": sheet, "Occupied by Specialty": by_specialty}
    return "Beds-Open-Overnight-Web_File-Q1-2025-26.xlsx", as_xlsx(sheets)


def cancelled_operations():
    headings = [
        "", "Region Code", "Region Name", "Organisation Code", "Organisation Name",
        "Number of last minute elective operations cancelled for non clinical reasons",
        "Number of patients not treated within 28 days of last minute elective cancellation",
    ]  # fmt: skip
    sheet = [
        *_preamble("Quarter 1, 2025-26 (April to June 2025)", 7, last="Provider Level Data"),
        headings,
        ["", "-", "", "-", "England (Excluding Independent Sector)", "30", "5"],
        ["", "-", "", "-", "England (Including Independent Sector)", "33", "5"],
        [""] * 7,
        ["", "Y56", "LONDON COMMISSIONING REGION", "XA1", "NORTH TRUST", "20", "4"],
        ["", "Y58", "SOUTH WEST COMMISSIONING REGION", "XB2", "SOUTH TRUST", "13", "1"],
    ]
    return "Q1-2025-26-Cancelled-Operations.xlsx", as_xlsx({"Provider": sheet})


WORKFORCE = ["NHS England region code", "NHS England region name", "ICS code", "ICS name",
             "Organisation name", "Organisation code"]  # fmt: skip


def workforce():
    months = ["2025-03-31", "2025-04-30", "2025-05-31"]
    by_month = [
        ["Table 5: invented"], [""], ["Return to Contents"], ["", "", "", "", "", "", "", "", "full time equivalent"],
        [*WORKFORCE, *months],
        [""],
        ["", "England", "", "", "", "", "30.5", "31.5", "42.5"],
        [""],
        ["Y56", "London", "", "", "", "", "20.5", "21.5", "22.5"],
        ["", "", "QKK", "South East London", "", "", "20.5", "21.5", "22.5"],
        ["", "", "", "", "Alpha Trust", "5E1", "20.5", "21.5", "22.5"],
        ["Y58", "South West", "", "", "", "", "10", "10", "20"],
        ["", "", "QJK", "Devon", "", "", "10", "10", "20"],
        ["", "", "", "", "Beta Trust", "RX5", "10", "10", "10"],
        ["", "", "", "", "Gamma Trust", "RX6", "0", "-", "10"],
        ["", "", "", "", "Delta Trust", "RX7", "", "", ""],
        [""],
        ["Source: nobody"], ["Notes:"], ["' - ' denotes zero"],
    ]  # fmt: skip
    by_group = [
        ["Table 2: invented"], [""], [""], [""],
        ["May 2025 monthly data", "", "", "", "", "", "", "headcount"],
        [*WORKFORCE, "Total", "Nurses & health visitors"],
        ["", "England", "", "", "", "", "47", "20"],
        ["Y56", "London", "", "", "", "", "25", "11"],
        ["", "", "QKK", "South East London", "", "", "25", "11"],
        ["", "", "", "", "Alpha Trust", "5E1", "25", "11"],
    ]  # fmt: skip
    sheets = {"2. NHSE, Org & SG - HC": by_group, "5. All Staff, NHSE & Org - FTE": by_month}
    widened = {name: [[*row, *[""] * (9 - len(row))] for row in rows] for name, rows in sheets.items()}
    return "NHS Workforce Statistics, May 2025.xlsx", as_xlsx(widened)


def staff_survey():
    note = "Note: where there were fewer than 10 responses to a question results are not displayed"
    headings = ["ODS code", "Organisation name", "Benchmarking group", "Region", "ICS", "Weighting"]
    base = "Base (number of responses)"
    questions = [
        ["NHS Staff Survey 2024 - WEIGHTED Results", "", "", "", "", "", "Q1 - Do you see patients?", "", "",
         "Q2a - I look forward to work.", "", ""],
        ["YOUR JOB Q1-2"], [note], [""],
        [*headings, "% Yes", "% No", base, "% Never", "% Often", base],
        ["0AR", "Alpha Unit", "CSUs", "-", "-", "Unweighted", "25", "75", "200", "10", "90", "100"],
        ["XA1", "North Trust", "Acute", "London", "North London", "Occupation Group", "-", "-", "-", "40", "60", "50"],
    ]  # fmt: skip
    themes = [
        ["NHS Staff Survey 2024 - WEIGHTED Results", "", "", "", "", "", "Staff Engagement - Staff engagement", ""],
        ["THEMES"], [note], [""],
        [*headings, "Staff Engagement - score", base],
        ["0AR", "Alpha Unit", "CSUs", "-", "-", "Unweighted", "6.5", "200"],
        ["XA1", "North Trust", "Acute", "London", "North London", "Occupation Group", "7.25", "40"],
    ]  # fmt: skip
    sheets = {
        "Notes": [["Figures of historical surveys are re-weighted every year"]],
        "YOUR JOB Q1-2": [[*row, *[""] * (12 - len(row))] for row in questions],
        "THEMES": [[*row, *[""] * (8 - len(row))] for row in themes],
    }
    return "NSS24 detailed spreadsheets organisational results.xlsx", as_xlsx(sheets)


FFT_ANSWERS = ["Very Good", "Good", "Neither Good nor Poor", "Poor", "Very Poor", "Don't Know"]


def fft(*, filled=True):
    over = ["ICB Code", "Trust Code", "Trust Name", "Site Code", "Site Name", "Ward Name", "Total Responses",
            "Total Eligible", "Percentage Positive", "Percentage Negative", "Breakdown of Responses", *[""] * 5]  # fmt: skip
    under = [*[""] * 10, *FFT_ANSWERS]
    england = [["", "", "", "", "", name, *[""] * 10] for name in
               ("England (including Independent Sector Providers)", "England (excluding Independent Sector Providers)",
                "Selection (excluding suppressed data)")]  # fmt: skip
    place = ["QE1", "RXA", "NORTH TRUST", "RXA01"]
    rows = [
        [
            *place,
            "NORTH HOSPITAL - RXA01",
            "Maple Ward",
            "20",
            "40",
            "0.9",
            "0.05",
            "12",
            "6",
            "1",
            "1",
            "0",
            "0",
        ],
        [*place, "NORTH HOSPITAL - RXA01", "Ward 12", "*", "30", "*", "*", *["*"] * 6],
        [*place, "NORTH HOSPITAL - RXA01", "Ward 13", "0", "30", "-", "-", *["0"] * 6],
    ]
    wards = [
        *([[""] * 16] * 3),
        over,
        under,
        *england,
        *(rows if filled else []),
        ["-"] * 9 + [""] * 7,
    ]
    listed = [
        ["", "Code…", "Code…", "Name…", "Code…", "Name…", "Name…", ":Reference Lists"],
        ["", "QE1", "RXA", "NORTH TRUST", "RXA01", "NORTH HOSPITAL - RXA01", "Maple Ward", ""],
        ["", "QE1", "RXA", "NORTH TRUST", "RXA01", "NORTH HOSPITAL - RXA01", "Ward 12", ""],
        ["", "QE1", "RXA", "NORTH TRUST", "RXA02", "EAST HOSPITAL - RXA02", "Ward 12", ""],
    ]
    notes = [[""], ["Inpatient Friends and Family Test (FFT) Data - July 2025"]]
    sheets = {"Notes": notes, "Wards": wards, "BS": listed}
    return "FFT_IP.xlsm", as_xlsx(sheets, hidden=("BS",))


def trust_series():
    rows = [["nhs_trust22_code", "date", "discharged_by_1700", "discharged_total"]]
    rows += [["RAJ", f"2023-05-0{day}", str(day), str(10 * day)] for day in range(1, 6)]
    rows += [["RAJ", f"2023-05-0{day}", "NA", str(10 * day)] for day in range(6, 10)]
    rows += [["RA4", f"2023-05-0{day}", "1", "2"] for day in range(1, 4)]
    rows += [["NA", "2023-05-01", "NA", "NA"]]
    return "trust_discharged.csv", as_csv(rows)


def diagnostics():
    headings = ["Regional Team Code", "Regional Team Name", "Provider Code", "Provider Name", "Total Waiting List",
                "Number waiting 6+ Weeks", "Number waiting 13+ Weeks", "Percentage waiting 6+ weeks", "0 <01 weeks"]  # fmt: skip
    preamble = _preamble("July 2025", 9, last="Provider level data")
    rows = [
        *preamble,
        headings,
        ["", "", "", "England", "150", "30", "10", "0.2", "60"],
        ["Y56", "LONDON", "XA1", "NORTH TRUST – ST MARY’S", "100", "20", "5", "0.2", "50"],
        ["Y58", "SOUTH WEST", "XB2", "SOUTH TRUST", "50", "10", "5", "0.2", "10"],
    ]
    test = [
        *[[*row, ""] for row in preamble],
        [*headings[:4], "Diagnostic ID", "Diagnostic Test Name", *headings[4:8]],
        ["Y56", "LONDON", "XA1", "NORTH TRUST", "1", "Magnetic Resonance Imaging", "60", "12", "1", "0.2"],
        ["Y56", "LONDON", "XA1", "NORTH TRUST", "2", "Computed Tomography", "40", "8", "4", "0.2"],
    ]
    body = {
        "Provider": [row[1:] if at < 13 else row for at, row in enumerate(rows)],
        "Provider by Test": test,
    }
    return "Monthly-Diagnostics-Web-File-Provider-July-2025_L8FLO.xls", as_xls(body)


def cancer():
    rows = [
        ["PERIOD", "YEAR", "MONTH", "STANDARD", "ORG CODE", "STAGE/ROUTE", "TREATMENT MODALITY", "CANCER TYPE",
         "TOTAL TREATED", "WITHIN STANDARD", "BREACHES"],
        ["2025-04-01", "2025/26", "APR", "28-day FDS", "R0A", "URGENT", "", "Breast", "276", "266", "10"],
        ["2025-05-01", "2025/26", "MAY", "62-day", "R0A", "SCREENING", "Surgery", "Breast", "20", "15", "5"],
    ]  # fmt: skip
    return "CWT-CRS-Apr-2025-to-May-2025-Data-Extract-Provider.xlsx", as_xlsx({"Extract": rows})


def shmi():
    rows = [["Summary Hospital-level Mortality Indicator, April 2024 - March 2025", *[""] * 6]]
    rows += [[f"line {at} of the preamble", *[""] * 6] for at in range(9)]
    rows += [
        ["Provider code", "Provider name", "SHMI value", "SHMI banding", "Number of spells", "Observed deaths",
         "Expected deaths"],
        ["XA1", "NORTH TRUST", "1.1", "2", "50000", "1100", "1000"],
    ]  # fmt: skip
    return "SHMI data at trust level.xlsx", as_xlsx({"SHMI": rows})


def community():
    rows = [
        ["Community Health Services Waiting Lists", "", "", "", ""], ["Table 4", "", "", "", ""], [""] * 5, [""] * 5,
        ["Organisation Type", "Organisation Code", "Organisation Name", "(A) Audiology", "(CYP) Audiology"],
        ["Provider", "XA1", "NORTH TRUST", "120", "-"],
        ["ICB", "QE1", "NORTH ICB", "220", "30"],
    ]  # fmt: skip
    return "Community-health-services-waiting-lists-2025-26-July.xlsx", as_xlsx({"Table 4": rows})


def ambulance():
    rows = [[""] * 12 for _ in range(4)]
    rows += [
        ["Concatenated", "Year", "Month", "Reg", "", "Area", "Trust", "A0", "A1", "A7", "A8", "50th.Prod"],
        ["2025 8 Y56", "2025", "8", "Y56", "", "London", "RRU", "1000", "800", "90", "00:08:24", "7"],
        ["2025 8 Eng", "2025", "8", "Eng", "", "England", "Eng", "9000", "7000", "700", "00:08:30", "7"],
    ]
    return "AmbSYS-Time-Series-until-20250831.xlsx", as_xlsx({"Raw": rows})


def virtual_wards():
    rows = [
        ["Title:", "Virtual Ward Capacity and Occupancy monthly statistics in England", "", ""], [""] * 4,
        ["Summary:", "Management Information: virtual ward activity", "", ""], [""] * 4,
        ["Month:", "August 2024", "", ""], [""] * 4,
        ["ICB Code", "ICB Name", "Number of patients", "Capacity"],
        ["QE1", "NORTH ICB", "120", "150"],
        ["QF7", "SOUTH ICB", "80", "-"],
    ]  # fmt: skip
    return "Monthly-Virtual-Ward-Aug2024.xlsx", as_xlsx({"Virtual Ward Data": rows})


NATIONAL = {
    "nhs_england.ae_monthly": ae,
    "nhs_england.beds_kh03": beds_kh03,
    "nhs_england.cancelled_operations": cancelled_operations,
    "nhs_england.workforce": workforce,
    "nhs_england.staff_survey": staff_survey,
    "nhs_england.fft": fft,
    "nhs_england.diagnostics_dm01": diagnostics,
    "nhs_england.cancer_waits": cancer,
    "nhs_england.shmi": shmi,
    "nhs_england.community_waits": community,
    "nhs_england.ambulance_systems": ambulance,
    "published.by_organisation": virtual_wards,
    "healthyr.trust_series": trust_series,
}
