"""Requirements: headroom said in two ways, multipliers that agree, census days, and the interval of the count."""

import tomllib
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from leadwell.cli import app
from leadwell.foundations.definition_files import BadDefinition, Entry, entry_from_text
from leadwell.foundations.errors import LeadwellError
from leadwell.foundations.staff import Part, StaffGroup
from leadwell.staffing.needs import needs, shipped_tally
from leadwell.staffing.requirement import (
    BadCensus,
    Counted,
    Unavailability,
    Uplift,
    census_of,
    home_requirements,
    hours_of_posts,
    ladder_of,
    mean_of_days,
    posts_round_the_clock,
    requirements,
    shipped_ladder,
)
from leadwell.staffing.requirement.headroom import headroom_of
from leadwell.staffing.requirement.sampling import NoDays, student_quantile
from leadwell.staffing.requirement.working import NothingCounted
from leadwell.staffing.rules import Serves

HEAD = """
title = "A test ladder"
since = 2026-01-01
source = "made up for this test"
status = "local"
licence = "our own values"
hours_a_week = 37.5
"""
FIRST = date(2026, 9, 1)


def ladder(text, *, headroom="uplift = 0.22", split="registered = 0.6\nday = 0.5"):
    return ladder_of(
        entry_from_text(f"{HEAD}\n[headroom]\n{headroom}\n[split]\n{split}\n{text}", where="mine.toml")
    )


def level(key, **fields):
    return "\n".join(
        ["[[level]]", f'key = "{key}"', *(f"{name} = {value}" for name, value in fields.items())]
    )


def census(rows):
    lines = ["unit,date,level,patients", *(",".join(map(str, row)) for row in rows)]
    return "\n".join(lines)


def days(count):
    return [FIRST + timedelta(days=number) for number in range(count)]


# --- headroom ----------------------------------------------------------------------------------------------


def test_an_uplift_and_a_share_of_time_away_are_two_things():
    assert Uplift(0.22).unavailable.share == pytest.approx(0.180328, abs=1e-6)
    assert Unavailability(0.22).uplift.share == pytest.approx(0.282051, abs=1e-6)
    assert Uplift(0.22) != Unavailability(0.22)
    assert Uplift(0.22).words == "uplift 22.0%, which is 18.0% of paid time away"


@given(st.floats(0, 0.85))
def test_headroom_turned_round_and_back_is_the_same(share):
    assert Uplift(share).unavailable.uplift.share == pytest.approx(share, abs=1e-12)
    assert Uplift(share).factor == pytest.approx(Uplift(share).unavailable.factor)
    assert Uplift(share).unavailable.share <= share <= Unavailability(share).uplift.share + 1e-15


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({}, "not the same"),
        ({"uplift": 0.2, "unavailable": 0.2}, "one of them"),
        ({"uplift": 22}, "For 22% write 0.22"),
        ({"headroom": 0.22}, "uplift"),
        ({"unavailable": 0.95}, "0 to 0.9"),
        ({"uplift": True}, "number"),
    ],
)
def test_headroom_that_leaves_open_which_is_meant_is_refused(fields, says):
    with pytest.raises(BadDefinition, match=says):
        headroom_of(Entry(where="mine.toml, headroom", fields=fields))


# --- identities --------------------------------------------------------------------------------------------


def test_published_multipliers_and_hours_agree(shared):
    facts = tomllib.loads((shared / "facts" / "acuity_tools.toml").read_text())
    old = facts["snct"]["published_2013_2014"]
    posts, hours = old["wte_per_patient_general"], old["hppd_general"]
    found = ladder(
        "\n".join(level(key, wte=posts[key], hours_a_day=hours[key]) for key in posts)
        + f"\n[specialling]\none_to_one = {{ wte = {old['specialling_multiplier']}, hours_a_day = 24.0 }}"
    )
    assert {one.key: round(one.hours_a_day, 2) for one in found.levels} == hours
    assert sum(found.beside["one_to_one"].values()) == pytest.approx(24.0)
    clock = facts["identity_check"]
    assert posts_round_the_clock() == pytest.approx(clock["post_24_7_wte"])
    assert posts_round_the_clock(Uplift(0.22)) == pytest.approx(clock["post_24_7_wte_with_22pct"], abs=1e-4)


def test_multipliers_that_do_not_agree_are_refused_with_what_would():
    with pytest.raises(BadDefinition, match=r"level 1 \(a\): 2 whole-time posts come to 8\.78 hours a day"):
        ladder(level("a", wte=2.0, hours_a_day=9.5))
    with pytest.raises(BadDefinition, match="headroom read the other way"):
        ladder(level("a", wte=2.0, hours_a_day=8.36))
    assert (
        ladder(level("a", wte=2.0, hours_a_day=8.36), headroom="unavailable = 0.22").levels[0].hours_a_day
        == 8.36
    )


@given(st.floats(0.05, 5).map(lambda x: round(x, 2)), st.floats(0.05, 0.5).map(lambda x: round(x, 3)))
def test_posts_come_back_from_the_hours_that_they_come_to(wte, uplift):
    found = ladder(level("a", wte=wte), headroom=f"uplift = {uplift}")
    assert found.posts(found.levels[0].hours_a_day) == pytest.approx(wte)
    assert found.levels[0].hours_a_day == pytest.approx(hours_of_posts(wte, Uplift(uplift)))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "'level' is missing"),
        (level("a", wte=1.0) + "\n" + level("a", wte=1.1), "'a' stands twice"),
        (level("one_to_one", wte=1.0), "name kept for something else"),
        (level("a", wte=60.0), "hours a day cannot be"),
        (level("a", posts=1.0), "'posts' is not known"),
        (level("a", wte=-1.0), "0 or more"),
        (level("a", wte=1.0) + "\n[specialling]\none_to_one = { hours_a_day = 30 }", "at most 24"),
        (level("a", wte=1.0) + "\n[specialling]\nthree_to_one = { hours_a_day = 30 }", "three_to_one"),
        (level("a", wte=1.0) + "\n[levels]\na = 1", "'levels' is not known"),
    ],
)
def test_a_ladder_that_cannot_be_is_refused_in_plain_words(text, says):
    with pytest.raises(BadDefinition, match=says):
        ladder(text)


def test_whole_day_figures_need_to_be_told_how_they_split():
    with pytest.raises(BadDefinition, match=r"Say with \[split\]"):
        ladder_of(
            entry_from_text(f"{HEAD}\n[headroom]\nuplift = 0.22\n{level('a', wte=1.0)}", where="mine.toml")
        )


def test_a_ladder_says_what_looks_odd():
    found = ladder(level("a", hours_a_day=6.0) + "\n" + level("b", hours_a_day=5.0), headroom="uplift = 0.6")
    assert len(found.doubts) == 2
    assert "Level b asks for fewer hours (5) than a before it (6)." in found.doubts


def test_the_shipped_ladder_says_that_it_is_made_up_and_holds_no_licensed_values(shared):
    found = shipped_ladder()
    assert "made up" in found.warning
    facts = tomllib.loads((shared / "facts" / "acuity_tools.toml").read_text())
    licensed = facts["snct"]["published_2013_2014"]
    hours = {
        round(value, 2)
        for table in ("hppd_general", "hppd_acute_assessment")
        for value in licensed[table].values()
    }
    assert not hours & {round(one.hours_a_day, 2) for one in found.levels}


# --- from counts to hours ----------------------------------------------------------------------------------


def test_hours_are_patients_times_hours_and_what_is_counted_beside():
    found = ladder(
        level("a", hours_a_day=4.0)
        + "\n"
        + level("b", hours_a_day=8.0)
        + "\n[specialling]\none_to_one = { hours_a_day = 24.0 }\n[single_room]\nhours_a_day = 0.5"
        + "\n[turnover]\nhours_a_day = 1.0",
    )
    rows = [
        ("Oak", on, key, count)
        for on in days(4)
        for key, count in (("a", 10), ("b", 2), ("one_to_one", 1), ("single_room", 4), ("turnover", 3))
    ]
    (oak,) = requirements(found, census_of(census(rows), list(found.counted)))
    hours = 10 * 4 + 2 * 8 + 24 + 4 * 0.5 + 3 * 1
    assert sum(one.mean for one in oak.hours.values()) == pytest.approx(hours)
    assert oak.hours[StaffGroup.REGISTERED, Part.DAY].mean == pytest.approx(hours * 0.6 * 0.5)
    assert oak.posts.mean == pytest.approx(hours * 7 / 37.5 * 1.22)
    assert sum(one.mean for one in oak.posts_by_group.values()) == pytest.approx(oak.posts.mean)
    assert oak.patients.mean == 12
    assert oak.hours_a_patient == pytest.approx(hours / 12)
    assert (oak.posts.low, oak.posts.high) == (None, None)  # four days, all the same


def test_a_missing_count_takes_its_day_out_and_is_never_nought():
    found = shipped_ladder()
    rows = [("Oak", on, "steady", 10) for on in days(5)]
    rows[2] = ("Oak", days(5)[2], "steady", "")
    (oak,) = requirements(found, census_of(census(rows), list(found.counted)))
    assert (oak.days, oak.days_missing) == (4, 1)
    assert oak.patients.mean == 10
    assert any("a count missing" in one for one in oak.warnings)
    with pytest.raises(NothingCounted):
        requirements(found, census_of(census([("Oak", FIRST, "steady", "")]), list(found.counted)))


def test_hours_are_never_said_to_lie_below_nought():
    found = mean_of_days(days(10), [0, 0, 0, 0, 8, 0, 0, 0, 0, 0])
    assert found.low == 0.0
    assert found.high > 3
    assert mean_of_days(days(10), [-1, 0, 0, 0, 8, 0, 0, 0, 0, 0]).low < 0


def test_a_few_days_that_are_all_alike_do_not_make_it_certain():
    assert mean_of_days(days(5), [7.0] * 5).low is None
    assert mean_of_days(days(30), [7.0] * 30).low == 7.0


@pytest.mark.parametrize("people", [20, 20.5, 21])
def test_half_a_resident_more_is_half_the_hours_more(people):
    tally = shipped_tally()
    level = tally.levels[1].key
    census = [Counted(unit="Home", on=day, counts={level: people}) for day in days(30)]
    found = home_requirements(tally, census, serves=Serves.CARE_HOME)[0]
    each = tally.levels[1].hours
    for cell, mean in found.hours.items():
        assert mean.mean == pytest.approx(max(people * each.get(cell, 0.0), tally.least.get(cell, 0.0)))


@settings(max_examples=30)
@given(st.lists(st.integers(0, 40), min_size=3, max_size=30), st.integers(1, 5))
def test_more_patients_never_require_fewer_hours(counts, more):
    found = shipped_ladder()

    def posts(extra):
        rows = [
            ("Oak", on, "steady", count + extra) for on, count in zip(days(len(counts)), counts, strict=True)
        ]
        return requirements(found, census_of(census(rows), list(found.counted)))[0].posts.mean

    assert posts(more) > posts(0)


def test_a_home_gets_the_hours_of_its_own_tally():
    tally = shipped_tally()
    rows = [("Elm", on, key, count) for on in days(20) for key, count in (("low", 12), ("high", 9))]
    (elm,) = home_requirements(
        tally, census_of(census(rows), [one.key for one in tally.levels]), serves=Serves.CARE_HOME
    )
    wanted = {
        (one.group, one.part): one.hours
        for one in needs(tally, {"low": 12, "high": 9}, serves=Serves.CARE_HOME)
    }
    assert {cell: mean.mean for cell, mean in elm.hours.items()} == pytest.approx(wanted)
    assert elm.posts.mean == pytest.approx(sum(wanted.values()) * 7 / 37.5 / 0.82)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no rows"),
        ("unit,date,patients\nOak,2026-09-01,3", "headed level"),
        ("unit,ward,date,level,patients\n1,Oak,2026-09-01,steady,3", "unit or ward"),
        ("unit,date,level,patients\nOak,2026-13-01,steady,3", "line 2: '2026-13-01' is no date"),
        ("unit,date,level,patients\nOak,31/02/2026,steady,3", "line 2: '31/02/2026' is no date"),
        ("unit,date,level,patients\nOak,2026-09-01,calm,3", "no level 'calm'; it has steady"),
        ("unit,date,level,patients\nOak,2026-09-01,steady,-3", "0 to 1,000"),
        ("unit,date,level,patients\nOak,2026-09-01,steady,nan", "0 to 1,000"),
        ("unit,date,level,patients\nOak,2026-09-01,steady,many", "no number"),
        ("unit,date,level,patients\n,2026-09-01,steady,3", "unit is empty"),
        ("unit,date,level,patients\nOak,2026-09-01,steady", "fewer cells"),
        ("unit,date,level,patients\nOak,2026-09-01,steady,3\nOak,01/09/2026,steady,4", "line 3.*twice"),
    ],
)
def test_a_census_that_cannot_be_is_refused_with_its_line(text, says):
    with pytest.raises(BadCensus, match=says):
        census_of(text, list(shipped_ladder().counted))


# --- how sure ----------------------------------------------------------------------------------------------


def slow_interval(values, r):
    """The standard error of a mean of neighbouring days, written out sum by sum."""
    n, mean = len(values), sum(values) / len(values)
    inflation = sum(r ** abs(i - j) for i in range(n) for j in range(n)) / n
    variance = sum((value - mean) ** 2 for value in values) / (n - inflation)
    return (variance * inflation / n) ** 0.5


@given(st.lists(st.integers(0, 60), min_size=15, max_size=40).filter(lambda one: len(set(one)) > 2))
def test_the_error_is_that_of_a_slow_sum(values):
    found = mean_of_days(days(len(values)), values)
    if found.error is None:
        return
    assert found.error == pytest.approx(slow_interval(values, found.correlation))
    assert found.low <= found.mean <= found.high


def test_the_order_of_days_does_not_matter_and_distance_does():
    values = [20, 22, 25, 19, 21, 25, 24, 20, 17, 18, 21, 23, 19, 25, 26, 22, 22, 18, 20, 19]
    when = days(20)
    straight = mean_of_days(when, values)
    assert mean_of_days(when[::-1], values[::-1]) == straight
    assert 0.2 < straight.correlation < 0.6
    apart = mean_of_days([FIRST + timedelta(days=5 * number) for number in range(20)], values)
    assert apart.error < straight.error  # days far apart say more; that days are alike is assumed of them


@pytest.mark.parametrize(("correlation", "least"), [(0.0, 0.94), (0.4, 0.90)])
def test_the_interval_holds_the_truth_nearly_as_often_as_it_says(correlation, least):
    random = np.random.default_rng(4)
    when, hits, told = days(28), 0, 0
    for _ in range(250):
        noise = random.standard_normal(28)
        values = [noise[0]]
        for one in noise[1:]:
            values.append(correlation * values[-1] + (1 - correlation**2) ** 0.5 * one)
        found = mean_of_days(when, values)
        if found.low is not None:
            told += 1
            hits += found.low <= 0 <= found.high
    assert told > 230
    assert hits / told >= least


def test_a_ward_like_the_published_ones_is_as_sure_as_they_are():
    """Half of the published interval of 20 days, 4.1%, is that of days which vary by 8.8%."""
    random = np.random.default_rng(2)
    halves = []
    for _ in range(60):
        values = 40 * (1 + 0.0876 * random.standard_normal(20))
        halves.append(mean_of_days([FIRST + timedelta(days=9 * n) for n in range(20)], values).half_percent)
    assert np.mean(halves) == pytest.approx(4.1, abs=0.3)


def test_too_few_days_give_no_interval():
    assert mean_of_days(days(2), [3, 5]).low is None
    with pytest.raises(NoDays):
        mean_of_days([], [])
    with pytest.raises(NoDays):
        mean_of_days([FIRST, FIRST], [3, 5])


@pytest.mark.parametrize(("free", "wanted"), [(2, 4.3027), (4, 2.7764), (19, 2.0930), (120, 1.9799)])
def test_students_quantiles_are_those_of_the_tables(free, wanted):
    assert student_quantile(0.975, free) == pytest.approx(wanted, abs=5e-5)


# --- the command -------------------------------------------------------------------------------------------


def run(*words):
    result = CliRunner().invoke(app, ["requirement", *map(str, words)])
    if isinstance(result.exception, LeadwellError):
        raise result.exception
    assert result.exception is None, result.exception
    return result.output


@pytest.fixture
def counted(tmp_path):
    rows = [("Oak", on, key, 8 + (on.day * 7) % 5) for on in days(21) for key in ("steady", "dependent")]
    path = tmp_path / "census.csv"
    path.write_text(census(rows))
    return path


def test_the_command_tells_posts_with_their_interval_and_what_stands_beside(counted, tmp_path):
    beside = tmp_path / "beside.toml"
    beside.write_text(
        '[[funded]]\nunit = "Oak"\nwte = 20.0\n'
        '[[judgement]]\nunit = "Oak"\nwte = 31.5\nreason = "Two bays are out of sight."\n'
        'by = "matron"\non = 2026-10-01\n'
        '[[indicator]]\nunit = "Oak"\nname = "falls"\nvalue = 6.1\n'
        'shown_in = "per 1,000 bed days"\nperiod = "2026 Q3"\n'
    )
    out = tmp_path / "out.csv"
    said = run(counted, "--beside", beside, "--out", out)
    assert "made up by Leadwell" in said
    assert "Funded: 20 posts, below the interval by" in said
    assert "Judgement (matron, 01 October 2026): 31.5 posts" in said
    assert "Beside it: falls, 6.1 per 1,000 bed days, 2026 Q3." in said
    found = pl.read_csv(out)
    posts = found.row(0, named=True)
    assert (posts["unit"], posts["figure"]) == ("Oak", "posts")
    assert posts["low"] < posts["mean"] < posts["high"]
    without = run(counted)
    assert (
        f"{posts['mean']:.1f} ({posts['low']:.1f} to {posts['high']:.1f}) posts" in without
    )  # nothing is mixed in


def test_the_command_counts_a_home_by_its_tally(tmp_path):
    path = tmp_path / "home.csv"
    path.write_text(census([("Elm", on, "low", 20 + on.day % 2) for on in days(20)]))
    said = run(path, "--home", "care_home")
    assert "example made up by Leadwell" in said
    assert "support workers, night: 11.5 (11.5 to 11.5) hours of care a day" in said  # the least for the home
    assert "registered" not in said.partition("In a published")[0]


def test_the_command_refuses_what_does_not_go_together_and_writes_nothing(counted, tmp_path):
    out = tmp_path / "out.csv"
    with pytest.raises(LeadwellError, match="no level 'steady'"):
        run(counted, "--home", "care_home", "--out", out)
    with pytest.raises(LeadwellError, match="--home"):
        run(counted, "--tally", counted)
    with pytest.raises(LeadwellError, match="is what is read"):
        run(counted, "--out", counted)
    with pytest.raises(LeadwellError, match=r"end in \.csv"):
        run(counted, "--out", tmp_path / "out.xlsx")
    beside = tmp_path / "beside.toml"
    beside.write_text('[[funded]]\nunit = "Ash"\nwte = 20.0\n')
    with pytest.raises(LeadwellError, match="'Ash' is not in the census"):
        run(counted, "--beside", beside, "--out", out)
    assert not out.exists()
    assert counted.read_text().startswith("unit,date")
