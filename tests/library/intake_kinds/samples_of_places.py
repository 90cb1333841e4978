"""Small invented files of the regulator, of lists of places, and of what is not taken."""
# ruff: noqa: E501 - rows of tables read best on one line

import json

from tests.library.intake.sheets_of_files import as_csv, as_ods

CQC_WIDE = [
    "Location Name", "Location ID", "Location Local Authority", "Care homes beds", "Location HSCA start date",
    "Location Latest Overall Rating", "Publication Date", "Location safe rating", "Location effective rating",
    "Location caring rating", "Location responsive rating", "Location well-led rating", "Provider Name", "Provider ID",
]  # fmt: skip


def cqc_ratings():
    rows = [
        CQC_WIDE,
        [" Acorn House", "1-101", "Dorset", "30", "2011-07-08", "Good", "1/13/2025 12:00:00 AM", "Good", "Good",
         "Outstanding", "Requires Improvement", "Inadequate", "Acorn Ltd", "1-900"],
        ["Birch Care", "1-102", "Dorset", "0", "2019-01-02", "Requires improvement", "12/2/2024 12:00:00 AM",
         "Requires improvement", "No published rating", "Inspected but not rated", "", "Splendid", "Acorn Ltd", "1-900"],
    ]  # fmt: skip
    return "Locations.csv", as_csv(rows)


def cqc_latest(form="ods"):
    headings = ["Location ID", "Location Name", "Care Home?", "Service / Population Group", "Domain",
                "Latest Rating", "Publication Date", "Provider ID", "Provider Name"]  # fmt: skip
    rows = [
        ["Latest ratings, invented", *[""] * 8],
        headings,
        ["1-101", "Acorn House", "Y", "Overall", "Overall", "Good", "13/01/2025", "1-900", "Acorn Ltd"],
        [
            "1-101",
            "Acorn House",
            "Y",
            "Overall",
            "Well-led",
            "Inadequate",
            "13/01/2025",
            "1-900",
            "Acorn Ltd",
        ],
        [
            "1-102",
            "Birch Clinic",
            "N",
            "Dementia",
            "Safe",
            "Requires improvement",
            "02/12/2024",
            "1-900",
            "Acorn Ltd",
        ],
        ["1-103", "Cedar House", "Y", "Overall", "Overall", "Not Rated", "", "1-901", "Cedar Ltd"],
    ]
    if form == "ods":
        return "01_September_2026_Latest_ratings.ods", as_ods({"Locations": rows})
    return "01_September_2026_Latest_ratings.csv", as_csv(rows)


def cqc_directory():
    rows = [
        ["CQC care directory, invented"], ["Made up for tests"], ["3 September 2026"], [""],
        ["Name", "Also known as", "Address", "Postcode", "Service types", "Date of latest check", "Provider name",
         "Local authority", "Region", "Location URL", "CQC Location (for office use only",
         "CQC Provider ID (for office use only)"],
        ["Acorn House", "", "1 High Street\nDorchester", "DT1 1AA", "Residential homes", "13/01/2025 - 00:00",
         "Acorn Ltd", "Dorset", "South West", "https://example.org/1-101", "1-101", "1-900"],
        ["Acorn Ltd", "", "2 High Street", "DT1 1AA", "", "", "Acorn Ltd", "Dorset", "South West", "", "", "1-900"],
    ]  # fmt: skip
    return "03_September_2026_CQC_directory.csv", as_csv([[*row, *[""] * (12 - len(row))] for row in rows])


def cqc_page():
    page = {"total": 3, "page": 1, "perPage": 2, "totalPages": 2, "locations": [
        {"locationId": "1-101", "locationName": "Acorn House", "postalCode": "DT1 1AA"},
        {"locationId": "1-102", "locationName": "Birch Clinic", "postalCode": "DT1 1AB"}]}  # fmt: skip
    return "page.json", json.dumps(page).encode()


def cqc_location():
    location = {
        "locationId": "1-101", "providerId": "1-900", "name": "Acorn House", "numberOfBeds": 30,
        "currentRatings": {"reportDate": "2025-01-13", "overall": {
            "rating": "Good", "reportDate": "2025-01-13",
            "keyQuestionRatings": [{"name": "Safe", "rating": "Requires improvement", "reportDate": "2025-01-13"}]}},
        "historicRatings": [{"reportDate": "2022-03-01", "overall": {"rating": "Inadequate", "keyQuestionRatings": []}}],
    }  # fmt: skip
    return "location.json", json.dumps(location).encode()


def schema():
    return "schema.json", json.dumps(
        {"type": "object", "properties": {"locationId": {"type": "string"}}}
    ).encode()


def answers():
    rows = [["COMPID", *[f"LEAD0{at}" for at in range(1, 7)]]]
    rows += [[str(at % 3), *[str((at * step) % 5 + 1) for step in range(1, 7)]] for at in range(12)]
    return "answers.csv", as_csv(rows)


def forecast_scores():
    rows = [["", "7", "14", "21", "28"], *[[str(at), "0.7", "0.8", "0.9", "1.0"] for at in range(4)]]
    return "North-mase.csv", as_csv(rows)


def code_succession():
    rows = [["old_code", "new_code", "date"], ["RBZ", "RH8", "2022-04-01"], ["RH8", "RH8", "2022-04-01"]]
    return "succession.csv", as_csv(rows)


def ward_list():
    rows = [
        ["icb_code", "trust_code", "trust_name", "site_code", "site_name", "ward_name"],
        ["QE1", "RXA", "NORTH TRUST", "RXA01", "NORTH HOSPITAL - RXA01", "A7 - MILTON WD"],
        ["QE1", "RXA", "NORTH TRUST", "RXA01", "NORTH HOSPITAL - RXA01", "Acorn Unit\u00a0"],
        ["QE1", "RXA", "NORTH TRUST", "RXA02", "EAST HOSPITAL - RXA02", "1"],
    ]
    return "ward_list.csv", as_csv(rows)


PLACES = {
    "cqc.ratings": cqc_ratings,
    "cqc.latest_ratings": cqc_latest,
    "cqc.directory": cqc_directory,
    "cqc.api": cqc_location,
    "leadwell.place_list": ward_list,
    "leadwell.code_succession": code_succession,
    "not_taken.description": schema,
    "not_taken.answers": answers,
    "not_taken.forecast_scores": forecast_scores,
}
