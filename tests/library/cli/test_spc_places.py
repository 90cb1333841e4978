"""``leadwell spc`` leaves what it reads alone, writes all or nothing, and says by its exit code which it was."""

import os
from datetime import timedelta

import polars as pl
import pytest
from typer.testing import CliRunner

from leadwell.cli import app

GOOD = "series,period,value\n" + "".join(f"Oak,{month},{10 + month % 3}\n" for month in range(1, 15))
BAD = "series,period,value\n" + "Elm,1,many\nElm,2,3\n"


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def run(*words):
    """Run the command; give its exit code and all that it said. What it did not foresee fails the test."""
    done = CliRunner().invoke(app, ["spc", *map(str, words)])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output


def everything(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    "words",
    [
        ("b.csv", "b.csv"),
        ("b.csv", "./inner/../b.csv"),
        ("b.csv", "link.csv"),
        ("b.csv", "hard.csv"),
        ("c.summary.csv", "c.csv"),
        ("d.against.csv", "d.csv", "--against", "nelson"),
        ("f", "f"),
        ("f", "f/out"),
        ("f/inner", "f"),
        ("g.summary", "g"),
        ("b.csv", "b.out.csv", "--picture", "f/inner/empty/.."),
        ("f", "out", "--picture", "f/drawn"),
        ("f", "out", "--picture", "out"),
        ("b.csv", "drawn/out.csv", "--picture", "drawn"),
        ("b.csv", "b.out.csv", "--picture", "."),
    ],
)
def test_nothing_that_is_read_is_written_over(tmp_path, words):
    for name in ("b.csv", "c.summary.csv", "d.against.csv", "f/a.csv", "f/inner/a.csv", "g.summary/a.csv"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(GOOD)
    (tmp_path / "inner").mkdir()
    (tmp_path / "f" / "inner" / "empty").mkdir()
    os.link(tmp_path / "b.csv", tmp_path / "hard.csv")
    (tmp_path / "link.csv").symlink_to("b.csv")
    before = everything(tmp_path)
    code, said = run(*words)
    assert code == 2, said
    assert everything(tmp_path) == before
    assert (tmp_path / "link.csv").is_symlink()
    assert (
        "overwritten" in said or "inside the other" in said or "--picture" in said or "did not make" in said
    )


def test_a_series_in_two_files_leaves_nothing_behind(tmp_path):
    for name in ("a", "b"):
        (tmp_path / "in").mkdir(exist_ok=True)
        (tmp_path / "in" / f"{name}.csv").write_text(GOOD)
    code, said = run("in", "out")
    assert code == 2
    assert "Series 'Oak' is in" in said
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


def test_where_no_series_can_be_charted_nothing_is_written(tmp_path):
    (tmp_path / "in.csv").write_text(BAD)
    (tmp_path / "f").mkdir()
    (tmp_path / "f" / "in.csv").write_text(BAD)
    for words in (("in.csv", "out.csv"), ("f", "out")):
        code, said = run(*words)
        assert code == 2
        assert "Series 'Elm', row 1: many is no number" in said
        assert sorted(path.name for path in tmp_path.iterdir()) == ["f", "in.csv"]


def test_what_an_earlier_run_wrote_is_left_and_said_to_be_old(tmp_path):
    (tmp_path / "in.csv").write_text(GOOD)
    assert run("in.csv", "out.csv")[0] == 0
    before = (tmp_path / "out.csv").read_bytes()
    (tmp_path / "in.csv").write_text(BAD)
    code, said = run("in.csv", "out.csv")
    assert code == 2
    assert "Nothing was written: out.csv with out.summary.csv, of an earlier run, is as it was." in said
    assert (tmp_path / "out.csv").read_bytes() == before


def test_some_series_left_out_is_another_exit_code_than_nothing_written(tmp_path):
    (tmp_path / "in.csv").write_text(GOOD + "Elm,1,many\n")
    code, said = run("in.csv", "out.csv")
    assert code == 1
    assert "Charted 14 points of 1 series" in said
    assert "Series 'Elm', row 15: many is no number" in said
    assert set(pl.read_csv(tmp_path / "out.csv")["series"]) == {"Oak"}


def test_results_of_an_earlier_run_do_not_stand_beside_todays(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.csv").write_text(GOOD)
    (tmp_path / "in" / "b.csv").write_text(GOOD.replace("Oak", "Elm"))
    assert run("in", "out")[0] == 0
    (tmp_path / "in" / "b.csv").write_text(BAD)
    code, said = run("in", "out")
    assert code == 1
    assert "of an earlier run and would look like today's" in said
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["a.csv"]
    assert [path.name for path in (tmp_path / "out.summary").iterdir()] == ["a.csv"]


@pytest.mark.parametrize(
    ("out", "told"),
    [
        ("d.csv", "d.csv is a folder"),
        ("e.csv", "e.summary.csv is a folder"),
        ("file/out.csv", "cannot be written: "),
        ("/proc/nowhere/out.csv", "/proc/nowhere/out.summary.csv cannot be written: "),
    ],
)
def test_where_nothing_can_be_written_it_is_said_in_words(tmp_path, out, told):
    (tmp_path / "in.csv").write_text(GOOD)
    (tmp_path / "file").write_text("")
    (tmp_path / "d.csv").mkdir()
    (tmp_path / "e.summary.csv").mkdir()
    before = everything(tmp_path)
    code, said = run("in.csv", out)
    assert code == 2
    assert told in said
    assert everything(tmp_path) == before


def test_a_folder_of_results_that_is_a_file_is_said_in_words(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.csv").write_text(GOOD)
    (tmp_path / "out").write_text("mine")
    code, said = run("in", "out")
    assert code == 2
    assert "out is a file; IN is a folder" in said
    assert (tmp_path / "out").read_text() == "mine"
    code, said = run("in", "/proc/nowhere")
    assert code == 2
    assert "/proc/nowhere cannot be written: " in said


@pytest.mark.parametrize(
    ("column", "values", "told"),
    [
        ("period", [timedelta(days=day) for day in range(14)], "The column 'period' holds Duration"),
        ("rebase", [[True]] * 14, "The column 'rebase' holds List"),
        ("series", [{"a": 1}] * 14, "The column 'series' holds Struct"),
    ],
)
def test_columns_of_types_that_nothing_can_be_are_named(tmp_path, column, values, told):
    rows = {"series": ["Oak"] * 14, "period": list(range(14)), "value": [10, 12] * 7}
    pl.DataFrame(rows | {column: values}).write_parquet(tmp_path / "in.parquet")
    code, said = run("in.parquet", "out.csv")
    assert code == 2
    assert told in said
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize("coded", ["categorical", "enum"])
def test_periods_and_figures_that_are_kept_as_codes_are_read_as_their_text(tmp_path, coded):
    days = [f"2024-01-{day:02}" for day in range(1, 15)][::-1]
    figures = [str(10 + day % 3) for day in range(14)]
    plain = pl.DataFrame({"series": "Oak", "period": days, "value": figures})
    names = [*days, "10", "11", "12"]
    kind = pl.Categorical() if coded == "categorical" else pl.Enum(names)
    plain.with_columns(pl.col("period", "value").cast(kind)).write_parquet(tmp_path / "coded.parquet")
    plain.write_parquet(tmp_path / "plain.parquet")
    for name in ("coded", "plain"):
        assert run(f"{name}.parquet", f"{name}.out.csv")[0] == 0
    assert (tmp_path / "coded.out.csv").read_bytes() == (tmp_path / "plain.out.csv").read_bytes()
