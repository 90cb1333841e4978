import re

import pytest
from tests.library.staffing.roster.instances import small
from tests.library.staffing.roster.judge import judged
from tests.library.staffing.roster.wards import ward
from typer.testing import CliRunner

from leadwell.cli import app

pytest.importorskip("ortools", reason="the library alone has no solver")
LAST = re.compile(r"objective=(\d+) bound=(\d+) seconds=\d+\.\d")


def run(*words):
    return CliRunner().invoke(app, ["roster", *map(str, words)])


def test_solve_writes_a_line_a_person_and_says_objective_and_bound_last(tmp_path):
    (tmp_path / "one.txt").write_text(small())
    out = tmp_path / "roster.csv"
    said = run("solve", tmp_path / "one.txt", "--seconds", 20, "--seed", 3, "--out", out, "--processes", 1)
    assert said.exit_code == 0, said.output
    objective, bound = map(int, LAST.fullmatch(said.stdout.strip().splitlines()[-1]).groups())
    assert objective == bound
    lines = [line.split(",") for line in out.read_text().splitlines()]
    assert judged(small(), lines) == (set(), objective)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.txt", "roster.csv"]
    checked = run("check", tmp_path / "one.txt", out)
    assert (checked.exit_code, f"broken=0 objective={objective} " in checked.output) == (0, True)


def test_check_names_what_is_broken(tmp_path):
    (tmp_path / "one.txt").write_text(small())
    (tmp_path / "roster.csv").write_text(
        "".join(f"{name}{',' * 14}\n" for name in ("Ann", "Ben", "Cas", "Dee"))
    )
    said = run("check", tmp_path / "one.txt", tmp_path / "roster.csv")
    assert said.exit_code == 1
    assert "Ann works 0 minutes; at least 3800 are contracted." in said.output


def test_a_ward_is_solved_and_its_file_checks(tmp_path):
    (tmp_path / "ward.json").write_text(ward())
    out = tmp_path / "roster.csv"
    said = run("solve", tmp_path / "ward.json", "--seconds", 4, "--out", out, "--processes", 1, "--quiet")
    assert said.exit_code == 0, said.output
    assert {len(line.split(",")) for line in out.read_text().splitlines()} == {15}
    assert run("check", tmp_path / "ward.json", out).exit_code == 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "There is no"),
        (b"\xff\xfe\x00", "no text in UTF-8"),
        (b"SECTION_HORIZON\n14\n", "SECTION_SHIFTS is missing"),
        (small().replace("4800,3800", "4800,9999").encode(), "No schedule keeps the rules of Ann, Ben, Cas"),
    ],
)
def test_what_cannot_be_solved_is_said_and_nothing_is_written(tmp_path, text, words):
    if text is not None:
        (tmp_path / "one.txt").write_bytes(text)
    out = tmp_path / "roster.csv"
    said = run("solve", tmp_path / "one.txt", "--seconds", 5, "--out", out)
    assert (said.exit_code, out.exists()) == (2, False)
    assert words in said.output
    assert "Traceback" not in said.output


def test_the_instance_is_never_overwritten(tmp_path):
    (tmp_path / "one.txt").write_text(small())
    said = run("solve", tmp_path / "one.txt", "--seconds", 5, "--out", tmp_path / "one.txt")
    assert (said.exit_code, (tmp_path / "one.txt").read_text()) == (2, small())
