import csv
import io
import json
import re

import pytest
from python_calamine import CalamineWorkbook
from tests.library.staffing.roster.instances import small
from tests.library.staffing.roster.wards import ward
from typer.testing import CliRunner

from leadwell.cli import app
from leadwell.staffing.roster import problem_of, roster_as_csv, roster_from_csv, ward_from_json
from leadwell.synthetic.ward_manager import managers_roster


def run(*words):
    return CliRunner().invoke(app, ["roster", *map(str, words)])


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A ward, and a roster that the made-up manager filled, as files."""
    folder = tmp_path_factory.mktemp("ward")
    made = json.loads(ward())
    # Nurse 1's registration lapses and the hours contracted cannot then be had as support alone.
    del made["people"][0]["registered_until"]
    made["people"][3]["history"] = {"weeks": 4, "nights": 9, "weekends": 3, "asked": 4, "granted": 1}
    made["people"][4]["protected"] = [{"on": "2026-01-07", "hours": 7.5}]
    (folder / "ward.json").write_text(json.dumps(made))
    read = ward_from_json(json.dumps(made))
    (folder / "roster.csv").write_text(roster_as_csv(problem_of(read), managers_roster(read)))
    assert run("check", folder / "ward.json", folder / "roster.csv").exit_code == 0
    return folder


def test_explain_names_short_shifts_by_date_and_rules_that_hold(filled):
    said = run("explain", filled / "ward.json", filled / "roster.csv", "--seconds", 0)
    assert said.exit_code == 0, said.output
    lines = said.output.splitlines()
    missing, shifts = map(int, re.match(r"(\d+) people missing on (\d+) shifts", lines[0]).groups())
    short = [line for line in lines if " short. What keeps people away: " in line]
    assert len(short) == shifts >= 1
    assert sum(int(re.search(r": (\d+) short", line)[1]) for line in short) == missing
    assert all(re.match(r"  \w+day \d+ January 2026, (Day|Night) ", line) for line in short)
    assert any(re.match(r"  most minutes: \d+ of 11", line) for line in lines)


def test_explain_says_what_relaxing_buys(tmp_path):
    pytest.importorskip("ortools", reason="the library alone has no solver")
    (tmp_path / "one.txt").write_text(small())
    assert run("solve", tmp_path / "one.txt", "--seconds", 5, "--out", tmp_path / "r.csv").exit_code == 0
    said = run("explain", tmp_path / "one.txt", tmp_path / "r.csv", "--seconds", 1)
    assert said.exit_code == 0, said.output
    assert "0 could be saved with all rules kept, 0 at most." in said.output
    assert re.search(r"  eight hours more: buys (nothing|\d+)", said.output)


def test_fairness_tells_lost_improvement_hours_beside_lost_care_hours(filled, tmp_path):
    said = run("fairness", filled / "ward.json", filled / "roster.csv")
    assert said.exit_code == 0, said.output
    assert re.search(r"^Nurse 4 +\d+\.\d +75\.0 +\d+ +0\.0", said.output, re.MULTILINE)  # had nights enough
    report = said.output[said.output.index("Hours ", said.output.index("Hours above")) :]
    assert re.search(r"care, registered +483\.0", report)
    assert re.search(r"improvement +7\.5 +7\.5 +0\.0", report)
    lines = (filled / "roster.csv").read_text().splitlines()
    place = next(k for k, line in enumerate(lines) if line.startswith("Nurse 5,"))
    cells = lines[place].split(",")
    cells[3] = "Day registered"  # 7 January
    lines[place] = ",".join(cells)
    (tmp_path / "other.csv").write_text("\n".join(lines))
    assert re.search(
        r"improvement +7\.5 +0\.0 +7\.5", run("fairness", filled / "ward.json", tmp_path / "other.csv").output
    )


def test_surpass_says_of_each_aim_whether_the_roster_found_is_better_than_the_managers(filled, tmp_path):
    pytest.importorskip("ortools", reason="the library alone has no solver")
    out = tmp_path / "new.csv"
    said = run("surpass", filled / "ward.json", filled / "roster.csv", "--out", out, "--seconds", 10)
    assert said.exit_code == 0, said.output
    assert run("check", filled / "ward.json", out).exit_code == 0
    rows = re.findall(
        r"^(\S.*?)  +(\d+(?:\.\d)?)  +(\d+(?:\.\d)?)(  not better)?$", said.output, re.MULTILINE
    )
    assert {"people missing", "requests refused", "weekends from a fair share, widest"} <= {
        one[0] for one in rows
    }
    for name, theirs, mine, behind in rows:
        assert bool(behind) == (float(mine) >= float(theirs) and float(mine) > 0), name
    objective, bound = map(int, re.search(r"objective=(\d+) bound=(\d+) seconds=", said.output).groups())
    assert bound <= objective
    assert (
        run("surpass", filled / "ward.json", filled / "roster.csv", "--out", filled / "ward.json").exit_code
        == 2
    )


def test_repair_writes_a_lawful_roster_without_the_sick(filled, tmp_path):
    pytest.importorskip("ortools", reason="the library alone has no solver")
    out = tmp_path / "new.csv"
    before = list(csv.reader(io.StringIO((filled / "roster.csv").read_text())))
    who = next(row for row in before if row[0].startswith("Nurse") and row[8] and row[0] != "Nurse 1")
    said = run(
        "repair", filled / "ward.json", filled / "roster.csv",
        "--sick", f"{who[0]}:2026-01-12:2026-01-13", "--out", out, "--seconds", 20,
    )  # fmt: skip
    assert said.exit_code == 0, said.output
    changed, missing, unmended = map(
        int, re.search(r"changed=(\d+) missing=(\d+) unmended=(\d+)", said.output).groups()
    )
    after = list(csv.reader(io.StringIO(out.read_text())))
    others = [new[0] for old, new in zip(before, after, strict=True) if old != new and old[0] != who[0]]
    assert len(others) == changed
    assert missing <= unmended
    assert all(name in said.output for name in others)
    mended = next(row for row in after if row[0] == who[0])
    assert mended[8:10] == ["", ""]
    assert mended[:8] + mended[10:] == who[:8] + who[10:]


@pytest.mark.parametrize(
    ("sick", "words"),
    [
        ("Nobody:2026-01-12", "Nobody has no line"),
        ("Nurse 2", "write PERSON:DATE"),
        ("Nurse 2:12 January", "'12 January' is no date"),
        ("Nurse 2:2026-03-01", "goes from Monday 5 January 2026 to Sunday 18 January 2026"),
        ("Nurse 2:2026-01-13:2026-01-12", "the last day is before the first"),
    ],
)
def test_sick_calls_that_cannot_be_are_refused_and_nothing_is_written(filled, tmp_path, sick, words):
    said = run(
        "repair", filled / "ward.json", filled / "roster.csv", "--sick", sick, "--out", tmp_path / "new.csv"
    )
    assert said.exit_code == 2
    assert words in said.output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["explain", "fairness"])
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Nurse 1,Day registered\n", "has no line|has 3 days|has 1 days"),
        ("Nurse 1,\nNurse 1,\n", "a line already"),
    ],
)
def test_rosters_that_do_not_fit_are_told(filled, tmp_path, command, text, words):
    (tmp_path / "bad.csv").write_text(text)
    said = run(command, filled / "ward.json", tmp_path / "bad.csv")
    assert said.exit_code == 2
    assert re.search(words, said.output)
    assert "Traceback" not in said.output


def test_what_is_read_is_never_written_over(filled, tmp_path):
    roster = (filled / "roster.csv").read_bytes()
    for command in (["export"], ["repair", "--sick", "Nurse 2:2026-01-12"]):
        said = run(
            command[0],
            filled / "ward.json",
            filled / "roster.csv",
            *command[1:],
            "--out",
            filled / "roster.csv",
        )
        assert said.exit_code == 2
        assert "is what is read" in said.output
    assert (filled / "roster.csv").read_bytes() == roster
    said = run("export", filled / "ward.json", filled / "roster.csv", "--out", tmp_path / "roster.pdf")
    assert (said.exit_code, list(tmp_path.iterdir())) == (2, [])


def test_a_roster_is_exported_as_rows_and_as_a_workbook_that_agree_with_it(filled, tmp_path):
    made = json.loads((filled / "ward.json").read_text())
    made["people"][4]["name"] = "=cmd Nurse"
    made["wishes"] = made["wishes"][:1]
    (tmp_path / "ward.json").write_text(json.dumps(made))
    lines = (filled / "roster.csv").read_text().replace("Nurse 5,", "=cmd Nurse,")
    (tmp_path / "roster.csv").write_text(lines)
    for name in ("out.csv", "out.xlsx"):
        said = run("export", tmp_path / "ward.json", tmp_path / "roster.csv", "--out", tmp_path / name)
        assert said.exit_code == 0, said.output
    problem = problem_of(ward_from_json(json.dumps(made)))
    roster = roster_from_csv(problem, lines)
    rows = list(csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text("utf-8-sig"))))
    assert len(rows) == sum(cell != "" for cells in roster.values() for cell in cells[problem.past :])
    first = next(row for row in rows if row["Person"] == "'=cmd Nurse")
    assert first["Hours worked"] == "11.5"
    book = CalamineWorkbook.from_path(tmp_path / "out.xlsx")
    assert book.sheet_names == ["Roster", "Shifts", "People", "Gaps", "Hours lost"]
    grid = book.get_sheet_by_name("Roster").to_python()
    for row in grid[1:]:
        name = row[0].removeprefix("'")
        assert tuple(row[1:]) == roster[name][problem.past :]
    assert len(book.get_sheet_by_name("Shifts").to_python()) == len(rows) + 1


def test_questions_about_nights_need_a_ward(tmp_path):
    (tmp_path / "one.txt").write_text(small())
    people = ("Ann", "Ben", "Cas", "Dee")
    (tmp_path / "r.csv").write_text("".join(f"{name}{',' * 14}\n" for name in people))
    said = run("fairness", tmp_path / "one.txt", tmp_path / "r.csv")
    assert (said.exit_code, "is no ward's file" in said.output) == (2, True)
