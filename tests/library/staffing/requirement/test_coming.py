"""What coming days require: each unit held to what came, sums of the same futures, and files that are refused."""

from dataclasses import replace
from datetime import date, timedelta
from types import MappingProxyType

import numpy as np
import polars as pl
import pytest
from typer.testing import CliRunner

from leadwell.cli import app
from leadwell.foundations.staff import Part, StaffGroup
from leadwell.staffing.needs import needs, shipped_tally
from leadwell.staffing.requirement import (
    BadTree,
    CannotForetell,
    Counted,
    coming_home_need,
    coming_need,
    read_tree,
    shipped_ladder,
    units_of_places,
)
from leadwell.staffing.requirement.coming import COMING
from leadwell.staffing.rules import Serves

FIRST = date(2025, 1, 6)
LADDER = shipped_ladder()
LEVELS = [level.key for level in LADDER.levels]


def wave(draw: np.random.Generator, days: int, *, memory: float, step: float) -> np.ndarray:
    found = np.zeros(days)
    for day in range(1, days):
        found[day] = memory * found[day - 1] + step * draw.normal()
    return found


def counted_wards(seed: int, *, wards: int, days: int) -> list[Counted]:
    """Wards of 20 to 29 beds whose fullness and mix come and go, partly all together."""
    draw = np.random.default_rng(seed)
    together = wave(draw, days, memory=0.8, step=0.02)
    found = []
    for ward in range(wards):
        full, tilt = wave(draw, days, memory=0.8, step=0.03), wave(draw, days, memory=0.9, step=0.08)
        beds = 20 + 3 * (ward % 4)
        for day in range(days):
            people = round(beds * float(np.clip(0.88 + together[day] + full[day], 0, 1)))
            mix = np.array([0.4, 0.3, 0.25, 0.05]) * np.exp(np.arange(4) * tilt[day])
            counts = dict(zip(LEVELS, map(float, draw.multinomial(people, mix / mix.sum())), strict=True))
            counts["one_to_one"] = float(draw.poisson(0.3))
            found.append(Counted(unit=f"Ward {ward}", on=FIRST + timedelta(days=day), counts=counts))
    return found


def required(day: Counted) -> dict[tuple[StaffGroup, Part], float]:
    hours: dict[tuple[StaffGroup, Part], float] = {}
    for key, count in day.counts.items():
        for cell, each in LADDER.counted[key].items():
            hours[cell] = hours.get(cell, 0.0) + each * (count or 0.0)
    return hours


def test_hours_of_days_that_were_not_shown_lie_where_they_were_foretold():
    inside, inside_whole, off = [], [], []
    for seed in range(4):
        census = counted_wards(seed, wards=6, days=140)
        cut = FIRST + timedelta(days=126)
        found = coming_need(LADDER, [day for day in census if day.on < cut], days=14)
        came = np.zeros((len(found.units), 14, len(found.cells)))
        for day in census:
            if day.on >= cut:
                hours = required(day)
                came[found.units.index(day.unit), (day.on - cut).days] = [hours[one] for one in found.cells]
        for kept, futures, actual in (
            (inside, found.hours, came),
            (inside_whole, found.at(found.units), came.sum(axis=0)),
        ):
            low, high = np.quantile(futures, [0.1, 0.9], axis=0)
            kept.append(((actual >= low) & (actual <= high)).mean())
        off.append(found.hours.mean() / came.mean() - 1)
    assert 0.74 < np.mean(inside) < 0.88
    assert 0.66 < np.mean(inside_whole) < 0.92
    assert abs(np.mean(off)) < 0.04


def test_a_ward_that_never_changes_requires_what_it_always_did():
    counts = {"steady": 10.0, "watched": 6.0, "dependent": 4.0, "close": 1.0}
    census = [Counted(unit="Ward", on=FIRST + timedelta(days=day), counts=counts) for day in range(60)]
    found = coming_need(LADDER, census, days=3)
    always = required(census[0])
    for cell, mean in zip(found.cells, found.hours.mean(axis=(0, 1, 2)), strict=True):
        assert mean == pytest.approx(always[cell], rel=0.02)


def test_means_of_places_are_the_sums_of_those_of_their_units_and_limits_are_narrower():
    found = coming_need(LADDER, counted_wards(9, wards=4, days=70), days=5)
    places = units_of_places(found.units, dict.fromkeys(found.units, "Site"))
    rows = found.table(places)
    assert rows.schema == COMING
    assert list(dict.fromkeys(rows["place"])) == [*found.units, "Site"]
    key = ["on", "part", "staff_group"]
    parts = rows.filter(pl.col("place") != "Site").group_by(key).agg(pl.col(pl.Float64).sum())
    both = rows.filter(pl.col("place") == "Site").join(parts, on=key, suffix="_parts")
    assert both.height == 5 * len(found.cells)
    assert both["mean"].to_numpy() == pytest.approx(both["mean_parts"].to_numpy())
    assert ((both["hi95"] - both["lo95"]) < (both["hi95_parts"] - both["lo95_parts"])).all()
    order = rows.select("lo95", "lo80", "median", "hi80", "hi95").to_numpy()
    assert (np.diff(order, axis=1) >= 0).all()


def test_one_to_one_care_is_more_and_never_of_more_than_are_there():
    census = counted_wards(3, wards=1, days=60)
    without = coming_need(
        LADDER, [replace(day, counts={**day.counts, "one_to_one": 0.0}) for day in census], days=7
    )
    with_some = coming_need(LADDER, census, days=7)
    support = [k for k, cell in enumerate(with_some.cells) if cell[0] is StaffGroup.SUPPORT]
    registered = [k for k, cell in enumerate(with_some.cells) if cell[0] is StaffGroup.REGISTERED]
    more = with_some.hours[..., support].mean() - without.hours[..., support].mean()
    assert more == pytest.approx(12 * np.mean([day.counts["one_to_one"] for day in census]), rel=0.5)
    assert with_some.hours[..., registered].mean() == pytest.approx(
        without.hours[..., registered].mean(), rel=0.03
    )
    flooded = [
        replace(day, counts={"steady": 1.0, "one_to_one": 50.0 + day.on.toordinal() % 3}) for day in census
    ]
    assert coming_need(LADDER, flooded, days=3).hours.max() < 60


def test_a_home_never_requires_less_than_its_least_and_no_nurse_without_nursing():
    tally = shipped_tally()
    levels = [level.key for level in tally.levels]
    census = [
        Counted(unit="Home", on=FIRST + timedelta(days=day), counts={levels[0]: 3.0 + day % 2})
        for day in range(60)
    ]
    found = coming_home_need(tally, census, serves=Serves.CARE_HOME, days=3)
    assert {group for group, _ in found.cells} == {StaffGroup.SUPPORT}
    least = {
        (one.group, one.part): one.hours for one in needs(tally, {levels[0]: 3}, serves=Serves.CARE_HOME)
    }
    for k, cell in enumerate(found.cells):
        assert found.hours[..., k].min() >= least[cell] - 1e-9
    nursing = coming_home_need(tally, census, serves=Serves.CARE_HOME_NURSING, days=3)
    assert {group for group, _ in nursing.cells} == {StaffGroup.REGISTERED, StaffGroup.SUPPORT}


def test_units_with_too_few_days_or_that_have_ended_are_named_and_left_out():
    census = counted_wards(5, wards=3, days=60)
    late = FIRST + timedelta(days=50)
    census = [
        day
        for day in census
        if (day.unit == "Ward 0")
        or (day.unit == "Ward 1" and day.on >= late)
        or (day.unit == "Ward 2" and day.on < late - timedelta(days=10))
    ]
    found = coming_need(LADDER, census, days=2)
    assert found.units == ("Ward 0",)
    assert found.left_out == ("Ward 1", "Ward 2")
    with pytest.raises(CannotForetell, match="Nothing is foretold of 'Ward 1'"):
        found.at(["Ward 1"])


def test_a_day_with_a_missing_count_is_no_nought():
    census = counted_wards(6, wards=1, days=80)
    holed = [
        replace(day, counts=MappingProxyType({**day.counts, "steady": None}))
        if day.on.weekday() in {1, 4}
        else day
        for day in census
    ]
    whole, some = (coming_need(LADDER, one, days=7).hours.mean() for one in (census, holed))
    assert some == pytest.approx(whole, rel=0.08)


@pytest.mark.parametrize(
    ("census", "days", "said"),
    [
        ([], 7, "No unit has 14 days"),
        (counted_wards(1, wards=1, days=13), 7, "No unit has 14 days"),
        (counted_wards(1, wards=1, days=30), 0, "from 1 to 90"),
        (counted_wards(1, wards=1, days=30), 91, "from 1 to 90"),
        ([Counted(unit="Ward", on=FIRST, counts={"odd": 1.0})], 7, "a count of 'odd'"),
    ],
)
def test_what_cannot_be_foretold_is_said(census, days, said):
    with pytest.raises(CannotForetell, match=said):
        coming_need(LADDER, census, days=days)


# --- places ------------------------------------------------------------------------------------------------


def test_places_hold_their_units_from_the_lowest_up():
    tree = {"A": "North", "B": "North", "C": "South", "North": "Trust", "South": "Trust"}
    found = units_of_places(["A", "B", "C", "D"], tree)
    assert list(found) == ["A", "B", "C", "D", "North", "South", "Trust"]
    assert found["Trust"] == ("A", "B", "C")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("place,other\nA,B\n", "headed within"),
        ("place,within\nA,B\nA,C\n", "lies within two places"),
        ("place,within\nA,\n", "row 2"),
        ("place,within\nA,B\nB,A\n", "lies within itself"),
        ("", "headed place"),
    ],
)
def test_a_tree_that_is_none_is_refused(tmp_path, text, said):
    file = tmp_path / "tree.csv"
    file.write_text(text)
    with pytest.raises(BadTree, match=said):
        read_tree(file)


def test_a_place_with_counts_of_its_own_holds_no_others():
    with pytest.raises(BadTree, match="has counts of its own"):
        units_of_places(["A", "Site"], {"A": "Site"})


# --- the command -------------------------------------------------------------------------------------------


@pytest.fixture
def census_file(tmp_path):
    file = tmp_path / "census.csv"
    lines = ["unit,date,level,patients"]
    for day in counted_wards(2, wards=2, days=40):
        lines += [f"{day.unit},{day.on},{key},{count:g}" for key, count in day.counts.items() if count]
    file.write_text("\n".join(lines))
    return file


def test_the_command_tells_wards_and_their_site_and_writes_each_day(census_file, tmp_path):
    tree, out = tmp_path / "tree.csv", tmp_path / "need.csv"
    tree.write_text("place,within\nWard 0,Site\nWard 1,Site\n")
    done = CliRunner().invoke(
        app,
        ["requirement", str(census_file), "--ahead", "7", "--within", str(tree), "--out", str(out)],
    )
    assert done.exit_code == 0, done.output
    assert "Site (2 units):" in done.output
    assert "made up by Leadwell" in done.output
    assert "registered nurses and midwives, night" in done.output
    written = pl.read_csv(out, try_parse_dates=True)
    assert written.columns == COMING.names()
    assert written.height == 3 * 7 * 4
    assert written["on"].min() == FIRST + timedelta(days=40)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--within", "tree.csv"], "give --ahead with it"),
        (["--ahead", "7", "--beside", "beside.toml"], "not beside --ahead"),
        (["--ahead", "0"], "from 1 to 90"),
        (["--ahead", "7", "--within", "none.csv"], "cannot be read"),
    ],
)
def test_the_command_says_what_does_not_go_together(census_file, more, said):
    done = CliRunner().invoke(app, ["requirement", str(census_file), *more])
    assert done.exit_code != 0
    assert said in done.output or said in str(done.exception)
