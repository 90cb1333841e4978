"""``leadwell spc`` from file to file: the stored answers of other tools, parts, Spark, and what goes wrong."""

import os
import socket
import subprocess
import sys
import venv
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from tests.library.cli.conftest import home_of_spark, spark_itself
from tests.library.spc import nhsr_questions, vectors
from tests.library.spc.known_differences import explained

from leadwell.drawing import chart_svg
from leadwell.measures.charts import charts_of_table

SPECIAL = {"neutral_high": "neutral", "neutral_low": "neutral"}


def run(*words, fails=False, cwd=None):
    """Run the command as a person does."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "leadwell", "spc", *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        env=os.environ | {"PYTHONWARNINGS": "ignore"},
    )
    assert (done.returncode != 0) == fails, done.stderr + done.stdout
    return done.stdout + done.stderr


def of_nhsr(shared):
    """Every stored call that the command can be asked, as one table, with the judge's answers."""
    rows, wanted = [], {}
    for case in vectors.cases(shared, "nhsr"):
        args = case.args
        if not args["screen_outliers"] or any(
            explained("nhsr", case, one) for one in nhsr_questions.differences(case)
        ):
            continue
        said = nhsr_questions.asked(case)
        direction = args["improvement_direction"]
        for time, ys, _ in vectors.in_order(case.given):
            rows.append(
                {
                    "series": case.name,
                    "period": str(time),
                    "value": ys[0],
                    "direction": "neither" if direction == "neutral" else direction,
                    "target": args["target"],
                    "rebase": str(time)[:10] in (args["rebase"] or []),
                    "baseline_points": args["fix_after_n_points"],
                }
            )
        wanted[case.name] = said
    return pl.DataFrame(rows, infer_schema_length=None).with_columns(pl.col("value").fill_nan(None)), wanted


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_every_stored_answer_of_nhsrplotthedots_comes_out_of_the_command(shared, tmp_path, ending):
    given, wanted = of_nhsr(shared)
    assert len(wanted) > 500
    file = tmp_path / f"in.{ending}"
    getattr(given, "write_csv" if ending == "csv" else "write_parquet")(file)
    run(file, tmp_path / f"out.{ending}", "--profile", "nhsr-0.2.2")
    read = pl.read_csv if ending == "csv" else pl.read_parquet
    options = {"infer_schema_length": None} if ending == "csv" else {}
    points = read(tmp_path / f"out.{ending}", **options).partition_by("series", as_dict=True)
    summary = read(tmp_path / f"out.summary.{ending}", **options).partition_by("series", as_dict=True)
    for name, said in wanted.items():
        found = points[(name,)]
        for column, line in (("centre", said.centre), ("lower", said.lower), ("upper", said.upper)):
            for mine, theirs in zip(found[column].to_list(), line, strict=True):
                assert (mine is None) == (theirs != theirs), (name, column)
                assert mine is None or mine == pytest.approx(theirs, rel=1e-9, abs=1e-12), (name, column)
        special = [one or "" for one in found["special"].to_list()]
        assert special == [SPECIAL.get(one, one) for one in said.special], name
        told = summary[(name,)]
        assert [one or "" for one in told["variation"].to_list()] == [one.variation for one in said.segments]
        assert (told["assurance"].to_list()[-1] or "") == said.segments[-1].assurance, name


def made_up(series=60, points=40):
    import numpy as np

    world = np.random.default_rng(8)
    return pl.DataFrame(
        {
            "series": np.repeat([f"ward {one}" for one in range(series)], points),
            "period": np.tile(np.arange(points), series),
            "value": world.poisson(9, series * points).astype(float),
            "denominator": np.full(series * points, 30.0),
            "direction": ["decrease"] * (series * points),
            "target": [0.4] * (series * points),
        }
    )


@pytest.mark.parametrize("chart", ["xmr", "p"])
def test_spark_and_this_machine_say_the_same_to_the_last_bit(tmp_path, chart, on_spark):
    made_up().sample(fraction=1, shuffle=True, seed=1).write_parquet(tmp_path / "in.parquet")
    for engine, words in (("local", ()), ("spark", on_spark)):
        said = run(tmp_path / "in.parquet", tmp_path / f"{engine}.parquet", "--chart", chart, *words)
        assert "Charted 2,400 points of 60 series" in said
    for name in ("", ".summary"):
        mine, theirs = (tmp_path / f"{engine}{name}.parquet" for engine in ("local", "spark"))
        assert_frame_equal(pl.read_parquet(mine), pl.read_parquet(theirs), check_exact=True)
        assert mine.read_bytes() == theirs.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "in.parquet", "local.parquet", "local.summary.parquet", "spark.parquet", "spark.summary.parquet",
    ]  # fmt: skip


def lay_out(given, folder):
    """Write a table as a folder of four files with whole series in each."""
    for place, part in enumerate(given.iter_slices(40 * 15)):
        (folder / f"trust={place}").mkdir(parents=True)
        part.write_parquet(folder / f"trust={place}" / "part.parquet")


def test_a_folder_of_whole_series_is_charted_file_by_file(tmp_path):
    given = made_up()
    lay_out(given, tmp_path / "in")
    run(tmp_path / "in", tmp_path / "out")
    given.write_parquet(tmp_path / "whole.parquet")
    run(tmp_path / "whole.parquet", tmp_path / "whole.out.parquet")
    parts = sorted((tmp_path / "out").rglob("*.parquet"))
    assert len(parts) == 4
    found = pl.concat([pl.read_parquet(part, hive_partitioning=False) for part in parts])
    whole = pl.read_parquet(tmp_path / "whole.out.parquet")
    assert_frame_equal(found.sort("series", "period"), whole.sort("series", "period"), check_exact=True)
    assert len(list((tmp_path / "out.summary").rglob("*.parquet"))) == 4


def test_a_folder_comes_back_from_spark_as_from_this_machine_byte_by_byte(tmp_path, on_spark):
    lay_out(made_up(), tmp_path / "in")
    run(tmp_path / "in", tmp_path / "local")
    run(tmp_path / "in", tmp_path / "spark", *on_spark)
    local, spark = (
        {path.relative_to(out): path.read_bytes() for path in sorted(out.rglob("*.parquet"))}
        for out in (tmp_path / "local", tmp_path / "spark")
    )
    assert len(local) == 4
    assert spark == local


def test_a_file_that_cannot_be_charted_is_told_from_spark_as_from_this_machine(tmp_path, on_spark):
    lay_out(made_up(), tmp_path / "in")
    (tmp_path / "in" / "trust=1" / "part.parquet").write_bytes(b"PAR1 and no more")
    local = run(tmp_path / "in", tmp_path / "out", fails=True)
    spark = run(tmp_path / "in", tmp_path / "out", *on_spark, fails=True)
    assert "part.parquet cannot be read as a table" in spark
    assert spark == local


ASK = """
import sys
from leadwell.cli.on_spark import NoSpark, run
try:
    run([], sys.argv[1], wait=1)
except NoSpark as problem:
    print(problem)
"""


def test_where_no_spark_answers_it_is_said_and_soon(tmp_path):
    pytest.importorskip("pyspark")
    (tmp_path / "ask.py").write_text(
        ASK
    )  # a file: in a process of pytest-xdist the client takes itself for a doctest
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))  # taken, and nobody listens
        address = f"sc://127.0.0.1:{one.getsockname()[1]}"
        words = [sys.executable, "ask.py", address]
        done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60)
    assert done.stdout == f"No Spark answers at {address}: nothing within 1 seconds\n", done.stderr


def test_an_address_that_is_none_of_sparks_is_refused(tmp_path):
    pytest.importorskip("pyspark")
    made_up(series=1).write_parquet(tmp_path / "in.parquet")
    words = ("--engine", "spark", "--remote", "http://spark.example")
    said = run(tmp_path / "in.parquet", tmp_path / "out.parquet", *words, fails=True)
    assert "No Spark answers at http://spark.example: " in said
    assert "Traceback" not in said


def test_workers_without_leadwell_are_told_of_in_plain_words(tmp_path):
    pytest.importorskip("pyspark")
    home_of_spark()
    made_up(series=1).write_parquet(tmp_path / "in.parquet")
    venv.create(tmp_path / "bare", symlinks=True)
    with spark_itself(tmp_path, python=str(tmp_path / "bare" / "bin" / "python")) as address:
        words = ("--engine", "spark", "--remote", address)
        said = run(tmp_path / "in.parquet", tmp_path / "out.parquet", *words, fails=True)
    assert "cannot run Leadwell: ModuleNotFoundError: No module named" in said
    assert "PYSPARK_PYTHON" in said
    assert "Traceback" not in said
    assert not (tmp_path / "out.parquet").exists()


def test_a_series_in_two_files_of_a_folder_is_refused_by_name(tmp_path):
    given = made_up(series=2)
    (tmp_path / "in").mkdir()
    given[:60].write_parquet(tmp_path / "in" / "a.parquet")
    given[60:].write_parquet(tmp_path / "in" / "b.parquet")
    said = run(tmp_path / "in", tmp_path / "out", fails=True)
    assert "Series 'ward 1' is in" in said
    assert "Put all rows of a series in one file." in said


def test_what_cannot_be_charted_is_named_and_the_rest_is_written(tmp_path):
    given = made_up(series=3).with_columns(pl.col("value").cast(pl.String))
    bad = given.with_columns(
        value=pl.when(pl.col("series").eq("ward 1") & pl.col("period").eq(5))
        .then(pl.lit("n.k."))
        .otherwise("value")
    )
    bad.write_csv(tmp_path / "in.csv", separator=";")
    said = run(tmp_path / "in.csv", tmp_path / "out.csv", fails=True)
    assert "1 series could not be charted and were left out." in said
    assert "Series 'ward 1', row 46: n.k. is no number" in said
    assert set(pl.read_csv(tmp_path / "out.csv")["series"]) == {"ward 0", "ward 2"}
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("nowhere.csv", "out.csv"), "There is no nowhere.csv."),
        (("in.csv", "out.xlsx"), "out.xlsx: the name must end in .csv or .parquet"),
        (("in.csv", "out.csv", "--profile", "ours"), "There is no rule profile 'ours'. There are: leadwell,"),
        (("in.csv", "out.csv", "--chart", "pie"), "There is no chart 'pie'."),
        (("in.csv", "out.csv", "--chart", "p"), "needs a column 'denominator'"),
        (("empty.csv", "out.csv"), "empty.csv cannot be read as a table"),
        (("broken.parquet", "out.csv"), "broken.parquet cannot be read as a table"),
        (("folder", "out"), "There is no .parquet or .csv file in folder."),
    ],
)
def test_what_goes_wrong_is_said_in_one_line_and_nothing_is_written(tmp_path, words, told):
    made_up(series=1).drop("denominator").write_csv(tmp_path / "in.csv")
    (tmp_path / "empty.csv").write_text("")
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 and no more")
    (tmp_path / "folder").mkdir()
    said = run(*words, fails=True, cwd=tmp_path)
    assert told in said
    assert "Traceback" not in said
    assert not list(Path(tmp_path).glob("out*"))


SERIES = "series,period,value,direction,target,rebase\n" + "".join(
    f"{name},2025-{month:02}-01,{(month * 7) % 5 + base},increase,{base + 2},{base == 20 and month == 7}\n"
    for name, base in (("Oak <b> Ward", 10), ("Elm Ward", 20))
    for month in range(1, 13)
)


def test_pictures_are_one_svg_a_series_and_one_sheet_and_are_those_of_the_library(tmp_path):
    (tmp_path / "falls.csv").write_text(SERIES)
    said = run("falls.csv", "out.csv", "--picture", "drawn", cwd=tmp_path)
    assert "Drew 2 series: drawn/sheet.html and one SVG each." in said
    names = ["0001-elm-ward.svg", "0002-oak-b-ward.svg", "sheet.html"]
    assert sorted(one.name for one in (tmp_path / "drawn").iterdir()) == names
    charts = charts_of_table(pl.read_csv(tmp_path / "falls.csv"))
    svg = chart_svg(charts.charts["Elm Ward"], width=720, height=420, headed=True)
    assert (tmp_path / "drawn" / names[0]).read_text(encoding="utf-8") == svg
    sheet = (tmp_path / "drawn" / "sheet.html").read_text(encoding="utf-8")
    assert "<title>falls – Leadwell</title>" in sheet
    assert charts.charts["Elm Ward"].sentence in sheet
    assert "<b>" not in sheet
    summary = pl.read_csv(tmp_path / "out.summary.csv")
    assert [one.variations[0].value for one in charts.charts.values() if one.variations] == [
        one for one in summary.group_by("series", maintain_order=True).last()["variation"].to_list() if one
    ]
    run("falls.csv", "out.csv", "--picture", "drawn", cwd=tmp_path)  # what it drew itself it may draw again


def test_pictures_of_a_folder_of_tables_are_all_in_one_sheet(tmp_path):
    (tmp_path / "in").mkdir()
    heading, *rows = SERIES.splitlines(keepends=True)
    for name in ("Oak", "Elm"):
        (tmp_path / "in" / f"{name}.csv").write_text(heading + "".join(row for row in rows if name in row))
    run("in", "out", "--picture", "drawn", cwd=tmp_path)
    assert sorted(one.name for one in (tmp_path / "drawn").glob("*.svg")) == [
        "0001-elm-ward.svg",
        "0002-oak-b-ward.svg",
    ]


def test_a_folder_with_somebodys_own_files_is_left_alone(tmp_path):
    (tmp_path / "falls.csv").write_text(SERIES)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("Dear")
    said = run("falls.csv", "out.csv", "--picture", "mine", cwd=tmp_path, fails=True)
    assert "holds 'letter.txt', which this command did not make" in said
    assert (tmp_path / "mine" / "letter.txt").read_text() == "Dear"
    assert not (tmp_path / "out.csv").exists()
    (tmp_path / "mine" / "letter.txt").rename(tmp_path / "mine" / "sheet.html")
    said = run("falls.csv", "out.csv", "--picture", "mine", cwd=tmp_path, fails=True)
    assert "holds 'sheet.html', which this command did not make" in said
    said = run("falls.csv", "out.csv", "--picture", "falls.csv", cwd=tmp_path, fails=True)
    assert "falls.csv is a file" in said


def test_a_series_with_a_fault_is_not_drawn_and_the_others_are(tmp_path):
    (tmp_path / "falls.csv").write_text(SERIES + "Bad Ward,2025-01-01,many,increase,1,False\n")
    said = run("falls.csv", "out.csv", "--picture", "drawn", cwd=tmp_path, fails=True)
    assert "Bad Ward" in said
    assert len(list((tmp_path / "drawn").glob("*.svg"))) == 2


def test_other_rules_are_held_against_those_that_were_charted_by(tmp_path):
    rows = {"period": range(24), "value": [10.0, 12.0] * 9 + [11.0, 12, 13, 14, 15, 16]}
    pl.DataFrame(rows).write_csv(tmp_path / "in.csv")
    said = run("in.csv", "out.csv", "--profile", "mdc-2023", "--against", "mdc-2023-6", cwd=tmp_path)
    assert "mdc-2023 and mdc-2023-6 mark 6 of 24 points differently" in said
    differ = pl.read_csv(tmp_path / "out.against.csv")
    assert differ["period"].to_list() == [18, 19, 20, 21, 22, 23]
    assert differ["only_other"].unique().to_list() == ["trend"]
    assert pl.read_csv(tmp_path / "out.csv").height == 24


def test_a_folder_is_not_held_against_other_rules_nor_are_unknown_ones(tmp_path):
    (tmp_path / "in").mkdir()
    assert "is a folder" in run("in", "out", "--against", "nelson", cwd=tmp_path, fails=True)
    assert "no rule profile 'mdc'" in run("in.csv", "out.csv", "--against", "mdc", cwd=tmp_path, fails=True)
