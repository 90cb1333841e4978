"""The commands as they are typed, each in a process or in a folder of its own."""

import os
import subprocess
import sys
from datetime import date

import polars as pl
import pytest
import typer
from typer.testing import CliRunner

from leadwell.cli import absent, app
from leadwell.foundations.errors import LeadwellError
from leadwell.intake.template import columns, template
from leadwell.staffing.red_flags import judge
from leadwell.staffing.rules import shipped_rules
from leadwell.synthetic.single_month import shift_month

SHIFTS = ["Unit code", "Unit name", "Site", "Date", "Part of day", "Staff group"]


def run(*given: str):
    """What a command printed, and how it ended; an error for people is raised as it is."""
    result = CliRunner().invoke(app, [str(one) for one in given])
    if isinstance(result.exception, LeadwellError):
        raise result.exception
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def rota(seed: int, *, name: str = "Harvey Ward", halved: bool = False) -> str:
    """A ward's month as somebody would write it down, in the columns of the template."""
    made = shift_month(seed)
    rows = made.shifts.with_columns(
        pl.lit(name).alias("unit_name"),
        actual_hours=pl.col("actual_hours") / 2 if halved else pl.col("actual_hours"),
    )
    people = made.census.select("on", "part", "people").unique(("on", "part"))
    return (
        rows.join(people, on=("on", "part"), how="left")
        .select(
            pl.lit("0123").alias("Unit code"),
            pl.col("unit_name").alias("Unit name"),
            pl.lit("Harbour").alias("Site"),
            pl.col("on").alias("Date"),
            pl.col("part").alias("Part of day"),
            pl.col("staff_group").alias("Staff group"),
            pl.col("required_hours").alias("Required hours"),
            pl.col("planned_hours").alias("Planned hours"),
            pl.col("actual_hours").alias("Actual hours"),
            pl.col("people").alias("Census"),
        )
        .write_csv()
    )


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "exports"
    made.mkdir()
    return made


@pytest.mark.parametrize("error", [KeyError("c0"), type("PanicException", (BaseException,), {})("range")])
def test_a_file_on_which_reading_fails_does_not_keep_the_others_from_being_read(
    folder, tmp_path, monkeypatch, error
):
    """No file is known on which it does, so the failure is made."""
    from leadwell import intake

    really = intake.read

    def failing(content, name, **given):
        if name == "odd.csv":
            raise error
        return really(content, name, **given)

    monkeypatch.setattr(intake, "read", failing)
    (folder / "odd.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    (folder / "rota.csv").write_text(rota(1), encoding="utf-8")
    said = run("read", folder, "--out", tmp_path / "page.html", "--today", "2025-04-05").stdout
    lines = said.splitlines()
    assert lines[lines.index("odd.csv") + 1] == "  Not read: A file that ended in an error"
    assert type(error).__name__ in said
    assert lines[lines.index("rota.csv") + 1].startswith("  Read: ")


def test_reading_a_folder_says_what_each_file_is_and_which_shifts_were_not_safe(folder, tmp_path):
    (folder / "rota.csv").write_text(rota(1), encoding="utf-8")
    (folder / "notes.txt").write_text("Bring cake on Friday.\n", encoding="utf-8")
    out = tmp_path / "page.html"
    said = run("read", folder, "--out", out, "--today", "2025-04-05").stdout
    made = shift_month(1)
    lines = said.splitlines()
    assert lines[lines.index("rota.csv") + 1].startswith("  Read: ")
    assert lines[lines.index("rota.csv") + 2] == f"  {made.shifts.height:,} rows, {made.shifts.height:,} used"
    assert lines[lines.index("notes.txt") + 1].startswith("  Not read: ")
    assert f"{len(made.unsafe)} shifts were not safe." in said
    assert "1 file was read, 1 file was not read" in said
    page = out.read_text(encoding="utf-8")
    assert "What is in exports" in page
    assert f"{len(made.unsafe)} shifts were not safe." in page
    assert "Made by Leadwell on 5 April 2025" in page


def test_the_hours_printed_are_those_of_the_library(folder, tmp_path):
    (folder / "rota.csv").write_text(rota(3), encoding="utf-8")
    run("read", folder, "--out", tmp_path / "page.html")
    made = shift_month(3)
    judged = judge(made.shifts, made.census, rules=shipped_rules(), serves="adult_inpatient")
    flagged = judged.filter(pl.col("flags").list.len() > 0).height
    assert flagged == len(made.unsafe)
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    total = made.shifts.filter((pl.col("staff_group") == "registered") & (pl.col("part") == "night"))
    assert f">{total['actual_hours'].sum():,.2f}".rstrip("0").rstrip(".") + "<" in page


def test_a_corrected_file_is_read_after_the_one_it_corrects_and_the_same_bytes_only_once(folder, tmp_path):
    (folder / "march.csv").write_text(rota(1), encoding="utf-8")
    (folder / "march-corrected.csv").write_text(rota(1, halved=True), encoding="utf-8")
    (folder / "march-copy.csv").write_text(rota(1), encoding="utf-8")
    said = run("read", folder, "--out", tmp_path / "page.html").stdout
    assert "The same as march.csv, to the byte; read once." in said
    assert "50.0% of registered hours" in said


def test_units_may_serve_different_people(folder, tmp_path):
    (folder / "ward.csv").write_text(rota(1), encoding="utf-8")
    said = run("read", folder, "--out", tmp_path / "a.html", "--serves", "harvey=other").stdout
    assert "Harvey Ward, " in said
    # No published rule covers the unit, which is judged by its own requirement alone and is never "not safe".
    assert "its unit's own requirement" in said or "their unit's own requirement" in said
    assert "not safe" not in said
    assert "red flag" not in said
    with pytest.raises(
        LeadwellError, match=r"'hospital' is not a kind of unit\. Write one of: adult_inpatient"
    ):
        run("read", folder, "--serves", "hospital")


def test_one_file_may_be_read_by_itself(folder, tmp_path):
    (folder / "rota.csv").write_text(rota(1), encoding="utf-8")
    assert "rota.csv\n  Read: " in run("read", folder / "rota.csv", "--out", tmp_path / "page.html").stdout


def test_the_page_is_not_read_as_one_of_the_files(folder):
    (folder / "rota.csv").write_text(rota(1), encoding="utf-8")
    out = folder / "picture.html"
    first = run("read", folder, "--out", out).stdout
    assert run("read", folder, "--out", out).stdout == first


@pytest.mark.parametrize("name", ["nowhere", "empty"])
def test_nothing_to_read_is_said_in_one_line(tmp_path, name):
    (tmp_path / "empty").mkdir()
    with pytest.raises(LeadwellError, match=r"There is no folder or file|holds no files"):
        run("read", tmp_path / name)


def test_the_command_fails_only_where_nothing_could_be_read(folder, tmp_path):
    (folder / "notes.txt").write_text("Bring cake on Friday.\n", encoding="utf-8")
    out = tmp_path / "page.html"
    with pytest.raises(LeadwellError, match="None of the files could be read"):
        run("read", folder, "--out", out)
    assert out.exists()
    (folder / "rota.csv").write_text(rota(1), encoding="utf-8")
    assert run("read", folder, "--out", out).exit_code == 0


@pytest.mark.parametrize("ending", ["xlsx", "csv", "XLSX"])
def test_the_template_is_read_as_our_own_file_and_is_empty(tmp_path, ending):
    path = tmp_path / f"rota.{ending}"
    assert "Wrote" in run("template", path).stdout
    out = tmp_path / "page.html"
    said = run("read", path, "--out", out).stdout
    assert f"rota.{ending}\n  Read: Shift-level staffing\n" in said
    assert " rows, 0 used\n" in said


def test_a_filled_template_is_read_whole(tmp_path):
    headings = [column.heading for column in columns()]
    assert headings[:6] == SHIFTS
    filled = (
        template("rota.csv").decode("utf-8-sig") + ",".join(column.example for column in columns()) + "\r\n"
    )
    (tmp_path / "rota.csv").write_text(filled, encoding="utf-8")
    said = run("read", tmp_path / "rota.csv", "--out", tmp_path / "page.html").stdout
    assert "1 rows, 1 used" in said


def test_there_is_no_template_in_other_forms(tmp_path):
    with pytest.raises(LeadwellError, match=r"no template in the form '\.pdf'"):
        run("template", tmp_path / "rota.pdf")


def test_synthetic_files_are_the_same_for_the_same_seed_and_say_what_they_are(tmp_path):
    for name in ("one", "two"):
        run("synthetic", tmp_path / name, "--months", "1", "--until", "2025-04-10", "--seed", "4")
    one, two = (
        {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("one", "two")
    )
    assert one == two
    assert all(name.startswith("synthetic") for name in one)


def test_every_definition_is_listed_with_its_date_and_each_can_be_shown():
    said = run("definitions").stdout
    assert "holidays/england: Bank holidays in England and Wales (since 1978-01-01; partly)" in said
    assert "thresholds/nice_sg1: " in said
    assert "(since 2014-07-01; seen)" in said
    shown = run("definitions", "staffing.fill.registered.day").stdout
    assert shown.startswith("staffing.fill.registered.day: ")
    assert "Source: " in shown
    assert run("definitions", "rf6").stdout.startswith("RF6: Fewer than two registered nurses")
    with pytest.raises(LeadwellError, match="There is no measure called 'weather'"):
        run("definitions", "weather")


def test_the_sites_commands_say_how_to_install_the_site_where_it_is_absent():
    alone = typer.Typer()
    absent.register(alone)
    result = CliRunner().invoke(alone, ["user", "add", "--email", "a@example.org"])
    assert result.exit_code == 1
    assert "pip install 'leadwell[site]'" in result.stderr


def command(*given: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from leadwell.cli import main; main()", *given],
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_problem_that_people_can_put_right_is_one_line_without_a_traceback(tmp_path):
    done = command("read", str(tmp_path / "nowhere"))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"There is no folder or file {tmp_path / 'nowhere'}.\n"


def test_help_is_quick_because_nothing_heavy_is_loaded_for_it():
    script = (
        "import atexit, sys\n"
        "atexit.register(lambda: print(*sys.modules, file=sys.stderr))\n"
        "from leadwell.cli import main; main()"
    )
    asked = subprocess.run(
        [sys.executable, "-c", script, "--help"], capture_output=True, text=True, check=True
    )
    assert "read" in asked.stdout
    heavy = {"polars", "numpy", "xlsxwriter", "python_calamine", "django", "pandas", "pyarrow", "pyspark"}
    assert heavy.isdisjoint(asked.stderr.split())


def test_the_version_is_that_of_the_distribution():
    assert run("--version").stdout.startswith("leadwell ")


def test_the_day_of_reading_may_be_given(folder, tmp_path):
    (folder / "rota.csv").write_text(rota(1), encoding="utf-8")
    until = shift_month(1).first
    said = run(
        "read", folder, "--out", tmp_path / "p.html", "--today", f"{date(until.year + 3, 1, 1)}"
    ).stdout
    assert "Check that this is the newest export." in said


def test_a_page_that_cannot_be_written_is_said_before_anything_is_read(folder, tmp_path):
    (folder / "rota.csv").write_text(rota(1), encoding="utf-8")
    with pytest.raises(LeadwellError, match="There is no folder"):
        run("read", folder, "--out", tmp_path / "gone" / "page.html")
    with pytest.raises(LeadwellError, match="is a folder"):
        run("read", folder, "--out", folder)


def test_a_file_that_leadwell_did_not_make_is_not_written_over(folder, tmp_path):
    (folder / "rota.csv").write_text(rota(1), encoding="utf-8")
    before = (folder / "rota.csv").read_bytes()
    with pytest.raises(LeadwellError, match="left as it is"):
        run("read", folder, "--out", folder / "rota.csv")
    assert (folder / "rota.csv").read_bytes() == before
    page = tmp_path / "page.html"
    assert run("read", folder, "--out", page).exit_code == 0
    assert run("read", folder, "--out", page).exit_code == 0


def test_what_is_not_read_is_listed_with_its_reason(folder, tmp_path):
    (folder / "rota.csv").write_text(rota(1), encoding="utf-8")
    (folder / ".hidden.csv").write_text("a\n", encoding="utf-8")
    (folder / "dangling.csv").symlink_to(tmp_path / "gone.csv")
    os.mkfifo(folder / "pipe.csv")
    with (folder / "huge.csv").open("wb") as file:
        file.truncate(500_000_000)  # takes no room on the disk
    said = run("read", folder, "--out", tmp_path / "page.html").stdout
    for name, why in (
        (".hidden.csv", "its name begins with a dot"),
        ("dangling.csv", "it is a link to nothing"),
        ("pipe.csv", "it is not a file but a pipe or a device"),
        ("huge.csv", "it is 500 MB large; up to 400 MB are read at once"),
    ):
        assert f"{name}\n  Not read: {why}.\n" in said
    assert "rota.csv\n  Read: " in said
