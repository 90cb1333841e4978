"""``leadwell forecast`` as it is typed."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from tests.library.forecasting.panels import day, month, table
from typer.testing import CliRunner

from leadwell.cli import app

HEAD = (
    "series,period,mean,q05,q10,q15,q20,q25,q30,q35,q40,q45,q50,q55,q60,q65,q70,q75,q80,q85,q90,q95,lo95,hi95"
)


def run(*given: object):
    result = CliRunner().invoke(app, ["forecast", *map(str, given)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.mark.parametrize("write", [month, day, str, lambda k: f"{month(k)}-01"])
def test_a_table_goes_in_and_a_forecast_of_every_series_comes_out(tmp_path, write):
    draw = np.random.default_rng(1)
    given, out = tmp_path / "in.csv", tmp_path / "out.csv"
    frame = table({"a": draw.poisson(9, 40).tolist(), "b": draw.poisson(3, 11).tolist(), "c": [2]}, write)
    frame.sample(fraction=1, shuffle=True, seed=1).write_csv(given)
    result = run(given, "--horizon", 5, "--out", out)
    assert (result.exit_code, result.output) == (0, f"3 series, 5 periods ahead, written to {out}.\n")
    assert out.read_text().splitlines()[0] == HEAD
    found = pl.read_csv(out, schema_overrides={"period": pl.String})
    assert sorted(found["period"].to_list()) == sorted(write(k + n) for n in (40, 11, 1) for k in range(5))
    assert found.null_count().sum_horizontal().item() == 0


def test_the_season_can_be_said(tmp_path):
    given, out = tmp_path / "in.csv", tmp_path / "out.csv"
    table({"a": [10, 20, 30, 40] * 12}, str).write_csv(given)
    assert run(given, "--horizon", 4, "--out", out, "--seasonality", 4).exit_code == 0
    assert pl.read_csv(out)["mean"].to_list() == pytest.approx([10, 20, 30, 40], rel=0.03)


def test_headings_may_have_capitals_and_spaces(tmp_path):
    given, out = tmp_path / "in.csv", tmp_path / "out.csv"
    given.write_text("Series, Period ,VALUE\na,1,4\na,2,5\n", encoding="utf-8-sig")
    assert run(given, "--horizon", 1, "--out", out).exit_code == 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("series,period,value\na,1,x\n", "1 values are not numbers (row 1: 'x')"),
        ("unit,month,count\na,1,2\n", "The column 'series' is missing"),
        ("series,period,value\n", "no rows"),
        ("", "cannot be read as CSV"),
        ("series,period,value\na,soon,2\n", "The period 'soon' cannot be read"),
        ("series,period,value\na,1,\n", "No series has a value"),
        ("series,period,value,value\na,1,2,3\n", "the column 'value' twice"),
        ("series,period,Value,value\na,1,2,3\n", "the column 'value' twice"),
        ("series,period,value\na,1,1e300\n", "Row 1 has the value 1e+300"),
        ("series,period,value\na,9999-12-30,1\na,9999-12-31,2\n", "calendars end with 9998"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(tmp_path: Path, text, words):
    given, out = tmp_path / "in.csv", tmp_path / "out.csv"
    given.write_text(text)
    out.write_text("of an earlier run")
    result = run(given, "--horizon", 2, "--out", out)
    assert result.exit_code == 2
    assert words in result.output
    assert "Traceback" not in result.output
    assert out.read_text() == "of an earlier run"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv", "out.csv"]


def test_a_file_that_is_not_utf8_is_told_of(tmp_path: Path):
    given = tmp_path / "in.csv"
    given.write_bytes("series,period,value\nCafé,1,2\n".encode("utf-16"))
    result = run(given, "--horizon", 2, "--out", tmp_path / "out.csv")
    assert result.exit_code == 2
    assert not (tmp_path / "out.csv").exists()


def test_places_that_cannot_be_are_refused(tmp_path):
    given = tmp_path / "in.csv"
    table({"a": [1, 2]}).write_csv(given)
    before = given.read_bytes()
    for out, words in (
        (given, "would be overwritten"),
        (tmp_path, "is a folder"),
        (tmp_path / "not there" / "out.csv", "There is no folder"),
    ):
        result = run(given, "--horizon", 1, "--out", out)
        assert (result.exit_code, words in result.output) == (2, True), result.output
    assert run(tmp_path / "none.csv", "--horizon", 1, "--out", tmp_path / "o.csv").exit_code == 2
    assert given.read_bytes() == before


def test_a_horizon_that_cannot_be_is_refused(tmp_path):
    given = tmp_path / "in.csv"
    table({"a": [1, 2]}).write_csv(given)
    result = run(given, "--horizon", 0, "--out", tmp_path / "o.csv")
    assert (result.exit_code, "The horizon is 0" in result.output) == (2, True)


def test_empty_lines_are_no_rows(tmp_path):
    given, out = tmp_path / "in.csv", tmp_path / "out.csv"
    given.write_text("series,period,value,note\na,1,4,\n\n,,,\na,2,5,\n")
    assert run(given, "--horizon", 2, "--out", out).exit_code == 0
    assert pl.read_csv(out)["period"].to_list() == [3, 4]
