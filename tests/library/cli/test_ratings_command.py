"""``leadwell ratings`` as it is typed."""

import time

import pytest
from typer.testing import CliRunner

from leadwell.cli import app
from leadwell.foundations.errors import LeadwellError

SHROUT_FLEISS = "9,2,5,8 6,1,3,2 8,4,6,8 7,1,2,6 10,5,6,9 6,2,4,7"


def run(*given: object):
    return CliRunner().invoke(app, ["ratings", *map(str, given)])


def refused(*given: object) -> str:
    found = run(*given).exception
    assert isinstance(found, LeadwellError), found
    return str(found)


def test_agreement_of_a_published_table(tmp_path):
    file = tmp_path / "raters.csv"
    rows = [
        f"{number},{value}" for number, row in enumerate(SHROUT_FLEISS.split()) for value in row.split(",")
    ]
    file.write_text("Group , Answer\n" + "\n".join(rows) + "\n6,NA\n", encoding="utf-8-sig")
    result = run("agreement", file, "--scale", "1-10")
    assert result.exit_code == 0, result.output
    assert "ICC(1)  0.1657 (95% -0.1329 to 0.7226, F interval)" in result.output
    assert "ICC(2)  0.4428" in result.output
    assert "Left out, as nothing was answered: 1 row." in result.output
    assert "With fewer than two raters, and so no r_wg: 1 group." in result.output
    # The interval of ICC(1) reaches below 0, so 12 is not said as if it were sure.
    assert (
        "12 raters are needed if ICC(1) is what it seems. But groups may not differ at all" in result.output
    )


def test_a_fault_names_the_row_of_the_file_though_rows_above_it_are_empty(tmp_path):
    file = tmp_path / "panel.csv"
    file.write_text(
        "person,dimension,relation,rater,score\nÀnn,B,hunan,,5\n,,,,\n\nÀnn,B,cydweithiwr,1,9\n", "utf-8"
    )
    assert "row 5, column 'score': '9'" in refused("self-other", file)
    file.write_text("person,dimension,relation,rater,score\n,,,,\nAnn,B,peers,,4\n", "utf-8")
    assert "row 3: the column 'rater' is empty" in refused("self-other", file)
    file.write_text("group,q1\na,3\n\n,4\n", "utf-8")
    assert "row 4: the column 'group' is empty" in refused("agreement", file)


def test_a_table_parted_by_semicolons_is_told_so(tmp_path):
    file = tmp_path / "panel.csv"
    file.write_text("person;dimension;relation;rater;score\nA;B;self;;5\n", "utf-8")
    assert "parted by semicolons" in refused("self-other", file)


def test_that_there_is_no_own_view_is_said_once(tmp_path):
    file = tmp_path / "panel.csv"
    file.write_text(HEAD + "".join(f"Ann,B,peers,{number},q,4\n" for number in range(5)), "utf-8")
    result = run("self-other", file)
    assert result.output.count("no own view") == 2  # beside the name, and what follows from it
    assert "peers (5 raters): 4.0.\n" in result.output


def test_many_groups_take_seconds(tmp_path):
    """Each group's rows were looked for among all rows: 10,000 teams took 40 seconds."""
    file = tmp_path / "teams.csv"
    rows = (f"Tîm {team},{(team + rater) % 5 + 1}\n" for team in range(10_000) for rater in range(3))
    file.write_text("group,q1\n" + "".join(rows), "utf-8")
    start = time.perf_counter()
    result = run("agreement", file)
    assert "of 10000 groups" in result.output
    assert time.perf_counter() - start < 15


def test_agreement_equals_the_reference_values(shared):
    items = ",".join(f"LEAD{number:02}" for number in range(1, 12))
    result = run(
        "agreement",
        shared / "data" / "ratings" / "multilevel__lq2002.csv",
        "--group",
        "COMPID",
        "--items",
        items,
    )
    assert "ICC(1)  0.0880" in result.output
    assert "ICC(2)  0.8008" in result.output
    assert "r_wg(j)  mean 0.8678, median 0.8701, of 49 groups; in 49 of them" in result.output


HEAD = "person,dimension,relation,rater,item,score\n"
PANEL = HEAD + "".join(
    f"Ann,Vision,{relation},{number},{item},{score}\n"
    for relation, count, score in (
        ("Self", 1, 5),
        ("Teammate", 5, 2),
        ("direct report", 4, 2),
        ("other", 1, 3),
    )
    for number in range(count)
    for item in range(4)
)


def test_own_views_stand_beside_groups_that_may_be_told_of(tmp_path):
    file = tmp_path / "panel.csv"
    file.write_text(PANEL)
    result = run("self-other", file)
    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    assert lines[0] == "Ann, Vision: own 5.0"
    assert lines[1].startswith("  others and reports (5 raters): 2.2; difference ")
    assert lines[2] == "  peers (5 raters): 2.0; difference +1.9 to +4.0. You see this higher than they do."
    assert "partly checked against its source" in lines[-1]


def test_too_few_raters_are_not_told_of(tmp_path):
    file = tmp_path / "panel.csv"
    file.write_text(HEAD + "Ann,Vision,self,,1,5\nAnn,Vision,manager,,1,3\nAnn,Vision,peer,1,1,1\n")
    result = run("self-other", file)
    assert "Too few raters answered for any figure of theirs." in result.output
    assert "manager (1 rater): 3.0. One person's view: too few" in result.output
    assert "peer" not in result.output


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "There is no"),
        ("", "cannot be read as CSV"),
        (HEAD, "headings and no rows"),
        ("person,score\na,1\n", "no column 'dimension'. It has: person, score."),
        (HEAD.replace("item", "score"), "no rows"),
        (HEAD + "Ann,Vision,self,1,1,9\n", "row 2, column 'score': '9' is no answer from 1 to 5"),
        (HEAD + "Ann,Vision,self,1,1,good\n", "'good' is no answer"),
        (HEAD + "Ann,Vision,friend,1,1,3\n", "row 2: The relation 'friend' is not known"),
        (HEAD + "Ann,,self,1,1,3\n", "row 2: the column 'dimension' is empty"),
        (HEAD + "Ann,Vision,peer,,1,3\n", "row 2: the column 'rater' is empty"),
        (HEAD + "Ann,Vision,peer,1,1,3\nAnn,Vision,peer,1,1,4\n", "answers item '1' of 'Vision' twice"),
        (HEAD.replace("item", "rater") + "Ann,Vision,peer,1,1,3\n", "the column 'rater' twice"),
    ],
)
def test_a_file_of_ratings_that_cannot_be_read_is_told_where(tmp_path, text, words):
    file = tmp_path / "panel.csv"
    if text is not None:
        file.write_text(text)
    if words == "no rows":
        words = "the column 'score' twice"
    assert words in refused("self-other", file)


@pytest.mark.parametrize(
    ("text", "more", "words"),
    [
        ("group,q1\na,1\na,2\n", (), "have ratings: 1"),
        ("group,q1\na,1\n,2\n", (), "row 3: the column 'group' is empty"),
        ("group,q1\na,1\nb,6\n", (), "row 3, column 'q1': '6' is no answer from 1 to 5"),
        ("group,rater\na,1\n", (), "no columns of answers"),
        ("team,q1\na,1\n", (), "no column 'group'"),
        ("group,q1\na,1\n", ("--items", "q2"), "no column 'q2'"),
        ("group,q1\na,1\n", ("--scale", "5"), "The scale '5' cannot be read"),
        ("group,q1\na,1\n", ("--scale", "5-1"), "The scale '5-1' cannot be read"),
    ],
)
def test_a_file_for_agreement_that_cannot_be_read_is_told_where(tmp_path, text, more, words):
    file = tmp_path / "raters.csv"
    file.write_text(text)
    assert words in refused("agreement", file, *more)


def test_a_folder_is_no_file(tmp_path):
    assert "is a folder" in refused("agreement", tmp_path)
