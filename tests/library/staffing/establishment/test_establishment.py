"""What-ifs: the closed form, the published simulation, what must rise and fall, and scenario files."""

import csv
from dataclasses import replace
from math import erfc, exp, log, sqrt

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from leadwell.cli import app
from leadwell.foundations.definition_files import BadDefinition, definition, entry_from_text
from leadwell.foundations.errors import LeadwellError
from leadwell.staffing.establishment import (
    answer,
    board_questions,
    chance_over,
    chance_short,
    evidence_lines,
    findings,
    fitted_model,
    lines,
    table,
    what_if_of,
)
from leadwell.staffing.establishment.asking import NOW
from leadwell.staffing.establishment.closed_form import NoSpread
from leadwell.staffing.establishment.questions import planned_at
from leadwell.staffing.establishment.shifts import Level, shifts_of_a_year
from leadwell.staffing.establishment.worlds import BadWards, like_wards, wards_of, year_of
from leadwell.staffing.rules import shipped_rules

PLANS = {"low": 0.8, "standard": 1.0, "high": 1.067}
CHANCES = {
    "none": (0.0, 0.0, 0.0),
    "empirical": None,
    "higher": (0.5, 0.5, 0.5),
    "unlimited": (0.5, 1.0, 1.0),
}
NAMES = ("attendance", "spread", "team", "team_spread", "round_up", "bank", "agency")
FITTED = {name: getattr(fitted_model(), name) for name in NAMES}


def a_level(**changes) -> Level:
    model = fitted_model()
    whole = {
        "name": "test", "plan": 1.0, "attendance": model.attendance, "spread": model.spread, "round_up": model.round_up,
        "redeployment": model.redeployment, "bank": model.bank, "agency": model.agency,
    }  # fmt: skip
    return Level(**(whole | changes))


def a_year(wards, level, *, year=None, shifts=300, seed=1, flags=()):
    year = year or year_of(wards, shifts=shifts, seed=seed, year=0)
    return shifts_of_a_year(wards, year, level, short=0.15, over=0.15, hours=12.0, flags=flags)


def asked(text=""):
    return what_if_of(entry_from_text(text, where="mine.toml"))


SMALL = "years = 3\nshifts_a_year = 200\n[units]\ncount = 12\nhospitals = 2\n"

# --- the closed form ---------------------------------------------------------------------------------------


@given(st.floats(0.5, 1.6), st.floats(0.5, 1.2), st.floats(0.02, 0.6), st.floats(0.01, 0.6))
def test_the_closed_form_is_exact(plan, attendance, spread, mark):
    def below(value):  # written out apart from the code, by the complementary error function
        return 0.5 * erfc(-(log(value) - log(plan) - log(attendance)) / spread / sqrt(2))

    about = {"plan": plan, "attendance": attendance, "spread": spread}
    assert chance_short(**about, short=mark) == pytest.approx(below(1 - mark), abs=1e-6)
    assert chance_over(**about, over=mark) == pytest.approx(1 - below(1 + mark), abs=1e-6)


def test_the_closed_form_is_the_area_under_the_curve():
    z = np.linspace(-9, 9, 1_800_001)
    weights = np.exp(-z * z / 2) / sqrt(2 * np.pi) * (z[1] - z[0])
    short = weights[np.log(0.863) + 0.19 * z < log(0.85)].sum()
    assert chance_short(plan=1.0, attendance=0.863, spread=0.19) == pytest.approx(float(short), abs=1e-5)


def test_the_published_row_without_flexing_is_met_by_formula(shared):
    off = []
    for row in published(shared):
        if row["temp_staff_mode"] == "none":
            about = {"plan": PLANS[row["plan"]], "attendance": 0.863, "spread": 0.190}
            off += [
                100 * chance_short(**about) - float(row["under_pct"]),
                100 * chance_over(**about) - float(row["over_pct"]),
            ]
    assert len(off) == 6
    assert float(np.sqrt(np.mean(np.square(off)))) < 0.6


def test_without_flexing_the_simulation_comes_to_the_closed_form():
    wards = like_wards(81, 4, team=4.3, team_spread=2.1)
    level = a_level(redeployment=0.0, bank=0.0, agency=0.0)
    found = a_year(wards, level, shifts=1400)
    wanted = chance_short(plan=1.0, attendance=level.attendance, spread=level.spread)
    assert found.short == pytest.approx(wanted, abs=4 * sqrt(0.25 / (81 * 1400)))
    assert found.own == pytest.approx(found.required * level.attendance * exp(level.spread**2 / 2), rel=0.01)
    assert (found.moved, found.bank, found.agency) == (0.0, 0.0, 0.0)


@pytest.mark.parametrize("wrong", [{"plan": 0.0}, {"attendance": -1.0}, {"spread": 0.0}, {"short": 1.0}])
def test_the_closed_form_refuses_what_has_no_logarithm(wrong):
    with pytest.raises(NoSpread):
        chance_short(**({"plan": 1.0, "attendance": 0.9, "spread": 0.2} | wrong))


# --- the published simulation ------------------------------------------------------------------------------


def published(shared):
    with (shared / "vectors" / "simulation" / "saville2020_table4.csv").open() as file:
        return list(csv.DictReader(file))


def off_the_published(shared, figures, rows, *, seed):
    wards = like_wards(81, 4, team=figures["team"], team_spread=figures["team_spread"])
    year = year_of(wards, shifts=730, seed=seed, year=0)
    off = []
    for row in published(shared):
        if row["temp_staff_mode"] not in rows:
            continue
        fitted = (0.5, figures["bank"], figures["agency"])
        moved, bank, agency = CHANCES[row["temp_staff_mode"]] or fitted
        level = a_level(
            plan=PLANS[row["plan"]],
            redeployment=moved,
            bank=bank,
            agency=agency,
            **{name: figures[name] for name in ("attendance", "spread", "round_up")},
        )
        found = a_year(wards, level, year=year)
        off += [100 * found.short - float(row["under_pct"]), 100 * found.over - float(row["over_pct"])]
    return len(off), float(np.sqrt(np.mean(np.square(off))))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_24_published_cells_are_met_within_two_points(shared, seed):
    cells, off = off_the_published(shared, FITTED, CHANCES, seed=seed)
    assert cells == 24
    assert off <= 2.0


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_row_that_was_left_out_of_the_fit_is_foretold_within_three_points(shared, seed):
    held = definition("establishment", "shift_model").entry("held_out")
    figures = {name: held.number(name) for name in NAMES}
    row = held.text("row")
    cells, off = off_the_published(shared, figures, {row}, seed=seed)
    assert cells == 6
    assert off <= 3.0
    fitted_to = set(CHANCES) - {
        row
    }  # it was indeed fitted to the others: nearer to them than the whole fit is
    assert (
        off_the_published(shared, figures, fitted_to, seed=seed)[1]
        < off_the_published(shared, FITTED, fitted_to, seed=seed)[1]
    )


def test_another_implementation_of_the_model_finds_much_the_same(shared):
    """Scenarios that were simulated elsewhere from figures of its own fit: the same to about two points."""
    with (shared / "vectors" / "simulation" / "scenario_reference.csv").open() as file:
        rows = {row["scenario"]: float(row["under_pct"]) for row in csv.DictReader(file)}
    found = {
        one.name: 100 * one.short.mean
        for one in answer(replace(asked("years = 4"), attendance_error=0.0, spread_error=0.0)).found
    }
    pairs = {
        NOW: "establishment at P50 of demand",
        "Plan for 6 shifts of 10 (P60)": "establishment at P60 of demand",
        "Plan for 3 shifts of 4 (P75)": "establishment at P75 of demand",
        "Plan for 9 shifts of 10 (P90)": "establishment at P90 of demand",
        "Sickness 1 point higher": "sickness +1 points from 5%",
        "Sickness 2 points higher": "sickness +2 points from 5%",
        "5% more posts vacant": "unfilled vacancies 5% more",
        "10% more posts vacant": "unfilled vacancies 10% more",
    }
    assert {mine: found[mine] for mine in pairs} == pytest.approx(
        {mine: rows[theirs] for mine, theirs in pairs.items()}, abs=2.5
    )
    assert planned_at(90, variation=0.052) == pytest.approx(1.0666, abs=1e-4)


# --- a slow judge ------------------------------------------------------------------------------------------


def slow(wards, year, level):
    """The same model, one shift and one person at a time."""
    short = over = 0
    came_of_bank = came_of_agency = came_moved = 0
    for shift in range(year.shifts):
        there = {
            ward: wards.team[ward]
            * level.plan
            * level.attendance
            * wards.attendance[ward]
            * exp(level.spread * wards.spread[ward] * year.normal[shift, ward])
            for ward in range(wards.count)
        }
        asks = {
            ward: int(wards.team[ward] - people + level.round_up) if people < wards.team[ward] else 0
            for ward, people in there.items()
        }
        spare = {ward: int(max(people - wards.team[ward], 0.0)) for ward, people in there.items()}
        for inside, turns in year.order:
            for turn in turns[shift]:
                ward = inside[turn]
                sought = sum(
                    year.luck[0][number][shift, ward] < level.redeployment for number in range(asks[ward])
                )
                for _ in range(sought):
                    giver = next((inside[one] for one in turns[shift] if spare[inside[one]] > 0), None)
                    if giver is None:
                        break
                    spare[giver] -= 1
                    there[giver] -= 1
                    there[ward] += 1
                    asks[ward] -= 1
                    came_moved += 1
        for ward in there:
            bank = sum(year.luck[1][number][shift, ward] < level.bank for number in range(asks[ward]))
            agency = sum(
                year.luck[2][number][shift, ward] < level.agency for number in range(asks[ward] - bank)
            )
            there[ward] += bank + agency
            came_of_bank += bank
            came_of_agency += agency
            short += there[ward] / wards.team[ward] < 0.85
            over += there[ward] / wards.team[ward] > 1.15
    size = year.shifts * wards.count
    return short / size, over / size, came_moved / size, came_of_bank / size, came_of_agency / size


@settings(max_examples=25)
@given(
    st.integers(0, 10_000),
    st.floats(0.7, 1.2),
    st.floats(0, 1),
    st.floats(0, 1),
    st.floats(0, 1),
    st.floats(0, 0.9),
)
def test_the_simulation_does_what_one_person_at_a_time_would_do(seed, plan, moved, bank, agency, round_up):
    like = like_wards(7, 2, team=4.0, team_spread=2.0)
    random = np.random.default_rng(seed)
    wards = replace(like, attendance=random.uniform(0.9, 1.1, 7), spread=random.uniform(0.5, 1.5, 7))
    year = year_of(wards, shifts=12, seed=seed, year=0)
    level = a_level(plan=plan, redeployment=moved, bank=bank, agency=agency, round_up=round_up)
    found = a_year(wards, level, year=year)
    assert (found.short, found.over, found.moved, found.bank, found.agency) == pytest.approx(
        slow(wards, year, level)
    )


def test_red_flags_are_those_of_the_rules():
    wards = wards_of(["A"], [3.0], [0])
    year = year_of(wards, shifts=400, seed=3, year=0)
    level = a_level(redeployment=0.0, bank=0.0, agency=0.0)
    people = 3.0 * level.attendance * np.exp(level.spread * year.normal)
    flags = shipped_rules().computed(asked().serves)
    flags = [flag for flag in flags if flag.group is asked().group]
    assert {flag.code for flag in flags} == {"RF5", "RF6"}
    wanted = (((3.0 - people) * 12 > min(8, 0.25 * 36)) | (people < 2)).mean()
    assert a_year(wards, level, year=year, flags=flags).flagged == pytest.approx(float(wanted))
    assert a_year(wards, level, year=year).flagged is None


# --- what must rise and fall -------------------------------------------------------------------------------

RISING = np.linspace(0.75, 1.2, 10)


def shorts(question, values):
    wards = like_wards(40, 4, team=4.3, team_spread=2.1)
    year = year_of(wards, shifts=600, seed=5, year=0)
    return [a_year(wards, question(value), year=year).short for value in values]


def test_more_planned_leaves_fewer_short():
    for bank in (0.0, 0.3):
        found = shorts(lambda plan, bank=bank: a_level(plan=plan, bank=bank), RISING)
        assert found == sorted(found, reverse=True)
        assert found[0] > found[-1] + 0.2


def test_more_sickness_leaves_more_short():
    standing = asked().standing
    question = board_questions()[0]
    found = shorts(
        lambda points: replace(question, sickness_points=points).level(standing),
        [-3, -2, -1, 0, 1, 2, 3, 5, 8],
    )
    assert found == sorted(found)
    assert found[-1] > found[0] + 0.1


def test_more_agency_and_more_bank_leave_fewer_short():
    for name in ("agency", "bank"):
        found = shorts(lambda chance, name=name: a_level(**{name: chance}), np.linspace(0, 1, 8))
        assert found == sorted(found, reverse=True)
        assert found[0] > found[-1] + 0.1


def test_a_cap_on_agency_is_kept_and_never_helps():
    wards = like_wards(20, 2, team=4.3, team_spread=2.1)
    year = year_of(wards, shifts=400, seed=6, year=0)
    free = a_year(wards, a_level(agency=0.6), year=year)
    last = free
    for cap in (1.0, 0.05, 0.02, 0.005, 0.0):
        found = a_year(wards, a_level(agency=0.6, agency_cap=cap), year=year)
        assert found.agency <= cap * (found.own + found.bank + found.agency) + 1e-9
        assert found.agency <= last.agency
        assert found.short >= last.short
        last = found
    assert a_year(wards, a_level(agency=0.6, agency_cap=1.0), year=year) == free
    tight = a_year(wards, a_level(agency=0.6, agency_cap=0.02), year=year)
    assert tight.agency == pytest.approx(0.02 * (tight.own + tight.bank + tight.agency), rel=0.01)
    assert last.agency == 0.0


def test_the_same_seed_gives_the_same_answer_and_another_another():
    one, two = answer(asked(SMALL)), answer(asked(SMALL))
    assert (one.found, one.tripwire) == (two.found, two.tripwire)
    assert answer(asked("seed = 2\n" + SMALL)).found[0].short != one.found[0].short


@pytest.mark.parametrize("count", [1, 3])
def test_a_hospital_on_its_own_lends_nobody_to_another(count):
    apart = wards_of(list("abc")[:count], [4.0] * count, list(range(count)))
    assert a_year(apart, a_level(redeployment=1.0)).moved == 0.0


# --- answers -----------------------------------------------------------------------------------------------


def test_each_answer_has_a_range_and_costs_are_what_was_paid():
    found = answer(asked(SMALL + "[cost]\nown_hour = 20.0\nbank = 1.5\nagency = 2.0\n"))
    now = found.found[0]
    for one in found.found:
        for value in (one.short, one.over, one.flagged, one.own_hours, one.cost):
            assert value.low <= value.mean <= value.high
    hours = 12 * 200 * 12.0
    planned = float(found.asked.wards.team.mean()) * hours
    assert now.cost.mean == pytest.approx(
        20 * (planned + 1.5 * now.bank_hours.mean + 2 * now.agency_hours.mean)
    )
    vacant = next(one for one in found.found if one.name == "5% more posts vacant")
    assert vacant.cost.mean == pytest.approx(
        20 * (0.95 * planned + 1.5 * vacant.bank_hours.mean + 2 * vacant.agency_hours.mean)
    )
    assert (now.short_change.mean, now.cost_change.mean) == (0.0, 0.0)
    fill = next(one for one in found.found if one.name == "One more point of fill by own staff")
    assert fill.short_change.high < 0 < fill.cost_of_a_shift_saved


def test_the_difference_of_two_questions_is_surer_than_either():
    found = answer(asked("years = 12\nshifts_a_year = 200\n[units]\ncount = 20"))
    worse = next(one for one in found.found if one.name == "Sickness 2 points higher")
    assert worse.short_change.low > 0
    assert worse.short_change.high - worse.short_change.low < 0.3 * (worse.short.high - worse.short.low)


def test_measuring_ones_own_wards_narrows_the_range():
    own = (
        "years = 12\nshifts_a_year = 200\n[demand]\nattendance = 0.87\nspread = 0.19\nmeasured_shifts = {}\n"
    )
    few, many = (
        answer(asked(own.format(shifts) + "[units]\ncount = 30")).found[0].short for shifts in (20, 2000)
    )
    assert many.high - many.low < few.high - few.low


@pytest.mark.parametrize("mark", [0.45, 0.6])
def test_the_tripwire_lies_where_the_mark_is_passed(mark):
    text = "years = 6\nshifts_a_year = 300\n[units]\ncount = 30\n[savings]\nname = 'Fewer'\nmark = {}\nmost = 0.3\n"
    what = asked(text.format(mark))
    wire = answer(what).tripwire
    standing = what.standing.level

    def short_at(cut):
        less = replace(
            what,
            standing=replace(what.standing, level=replace(standing, plan=1 - cut)),
            savings=None,
            questions=(),
        )
        return answer(less).found[0].short

    assert short_at(wire.cut).mean == pytest.approx(mark, abs=0.01)
    assert short_at(wire.cut_cautious).high == pytest.approx(mark, abs=0.015)
    assert wire.cut_cautious < wire.cut


def test_a_tripwire_that_is_passed_already_says_so():
    wire = answer(asked(SMALL + "[savings]\nname = 'Fewer'\nmark = 0.05\n")).tripwire
    assert (wire.cut, wire.saved) == (None, None)
    assert "passed already" in "\n".join(
        lines(answer(asked(SMALL + "[savings]\nname = 'Fewer'\nmark = 0.05\n")))
    )
    far = answer(asked(SMALL + "[savings]\nname = 'Fewer'\nmark = 1.0\n")).tripwire
    assert far.reaches_most


def test_a_ward_that_fewer_turn_up_for_is_told_as_the_shortest(tmp_path):
    text = (
        "years = 3\n[now]\nbank = 0.0\nagency = 0.0\nredeployment = 0.0\n"
        "[[unit]]\nname = 'Elm'\nteam = 4.0\n[[unit]]\nname = 'Oak'\nteam = 4.0\nattendance = 0.7\n"
        "[[unit]]\nname = 'Ash'\nteam = 4.0\nspread = 0.05\nattendance = 0.95\n"
    )
    found = answer(asked(text))
    now = found.found[0]
    about = {"plan": 1.0, "attendance": fitted_model().attendance, "spread": fitted_model().spread}
    wanted = [
        chance_short(**(about | more))
        for more in ({}, {"attendance": 0.7}, {"attendance": 0.95, "spread": 0.05})
    ]
    exact = answer(replace(asked(text), attendance_error=0.0, spread_error=0.0, questions=())).found[0]
    assert [one.mean for one in exact.short_by_unit] == pytest.approx(wanted, abs=0.04)
    assert now.short_unflexed == pytest.approx(sum(wanted) / 3)
    assert "Short most often as things stand: Oak" in "\n".join(lines(found))
    scenario, by_unit = tmp_path / "scenario.toml", tmp_path / "by-unit.csv"
    scenario.write_text("board_questions = false\n" + text)
    run(scenario, "--by-unit", by_unit)
    assert pl.read_csv(by_unit)["unit"].to_list() == ["Elm", "Oak", "Ash"]


# --- findings ----------------------------------------------------------------------------------------------


def test_findings_are_those_of_the_evidence_and_are_called_associations(shared):
    with (shared / "facts" / "evidence.csv").open() as file:
        known = [
            row for row in csv.DictReader(file) if row["estimate"].replace(".", "").replace("-", "").isdigit()
        ]
    for one in findings():
        close = [
            row
            for row in known
            if one.founding.source.split("/")[-1] in row["source"]
            and float(row["estimate"]) == pytest.approx(one.estimate, abs=6e-4)
            and (one.low is None or float(row["ci_low"]) == pytest.approx(one.low, abs=6e-4))
            and (one.high is None or float(row["ci_high"]) == pytest.approx(one.high, abs=6e-4))
        ]
        assert close, one.sentence
        assert "associated with" in one.sentence
        assert one.founding.source.startswith("https://")
    assert "not what a change here would do" in evidence_lines()[0]


# --- files and the command ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[", "not valid TOML"),
        ("sickness = 0.05", "'sickness' is not known"),
        ("[now]\nsickness = 5", "For 5% write 0.05"),
        ("[now]\nplan = 1\npercentile = 50", "not both"),
        ("[now]\nplan = -1", "0.01 to 5"),
        ("[now]\nplans = 1", "now: 'plans' is not known"),
        ("[demand]\nspread = 0", "0.01 to 1"),
        ("[demand]\nmeasured_shifts = 400", "give both"),
        ("[cost]\nown_hour = 'cheap'", "number"),
        ("years = 0", "1 or more"),
        ("years = 5000", "1 to 1,000"),
        ("group = 'nurses'", "one of"),
        ("[units]\ncount = 3\nhospitals = 4", "no more hospitals than wards"),
        ("[[unit]]\nname = 'A'\nteam = 0.5", "'A' requires 0.5 people"),
        ("[[unit]]\nname = 'A'\nteam = 4\n[[unit]]\nname = 'A'\nteam = 4", "named twice"),
        ("[[unit]]\nname = 'A'\nteam = 4\n[units]\ncount = 3", "not both"),
        ("[[question]]\nplan = 1.1", "question 1: 'name' is missing"),
        ("[[question]]\nname = 'x'\nsickness = 2", "question 1: 'sickness' is not known"),
        ("[[question]]\nname = 'x'\npercentile = 100", "1 to 99"),
        ("[[question]]\nname = 'x'\nvacancies = 5", "For 5% write 0.05"),
        ("[[question]]\nname = 'As things stand'", "stands twice"),
        (
            "[[question]]\nname = 'x'\nsickness_points = 50\nvacancies = 0.9\nfill_points = -50",
            "nobody at work",
        ),
        ("[savings]\nmark = 0.3", "'name' is missing"),
        ("[savings]\nname = 'x'\nmark = 30", "For 30% write 0.3"),
        ("years = 1000\n[units]\ncount = 5000", "Ask for fewer years"),
        ("[now]\npercentile = 1\n[demand]\nvariation = 1.0", "-1.33 of what shifts require"),
        ("[demand]\nvariation = 0.9\n[[question]]\nname = 'x'\npercentile = 5", "Give a higher percentile"),
    ],
)
def test_a_bad_scenario_is_refused_in_plain_words(text, says):
    with pytest.raises(LeadwellError, match=says):
        answer(asked(text))


@pytest.mark.parametrize(("years", "warned"), [(1, True), (19, True), (20, False)])
def test_few_simulated_years_are_said_to_tell_too_little(years, warned):
    told = " ".join(
        lines(
            answer(asked(f"years = {years}\nshifts_a_year = 10\nboard_questions = false\n[units]\ncount = 2"))
        )
    )
    assert ("the brackets are too narrow" in told) == warned


def test_wards_and_years_that_cannot_be_are_refused():
    with pytest.raises(BadWards):
        year_of(like_wards(2, 1, team=4, team_spread=1), shifts=5000, seed=1, year=0)
    with pytest.raises(BadWards):
        wards_of([], [], [])


def run(*words):
    result = CliRunner().invoke(app, ["establishment", *map(str, words)])
    if isinstance(result.exception, LeadwellError):
        raise result.exception
    assert result.exception is None, result.exception
    return result.output


def test_the_command_prints_a_table_and_writes_it(tmp_path):
    scenario, out = tmp_path / "scenario.toml", tmp_path / "out.csv"
    scenario.write_text(
        "title = 'Medicine'\nboard_questions = false\n"
        + SMALL
        + "[[question]]\nname = 'No agency'\nagency = 0.0\n"
    )
    said = run(scenario, "--out", out, "--evidence")
    assert "Medicine: 12 units, 200 shifts a year each, 3 simulated years." in said
    assert "not yours" in said
    assert "No cost is told" in said
    assert "hazard ratio" in said
    found = pl.read_csv(out)
    assert found["question"].to_list() == [NOW, "No agency"]
    assert found["agency_hours"][1] == 0
    assert found["cost"].to_list() == [None, None]
    mine = table(answer(asked(scenario.read_text())))
    assert found.columns == mine.columns
    assert found["short_high"].to_list() == mine["short_high"].to_list()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.csv", "scenario.toml"]


def test_the_command_writes_nothing_where_the_scenario_is_bad(tmp_path):
    scenario, out = tmp_path / "scenario.toml", tmp_path / "out.csv"
    scenario.write_text("yeers = 3")
    out.write_text("as it was")
    with pytest.raises(BadDefinition, match=r"scenario\.toml: 'yeers' is not known"):
        run(scenario, "--out", out)
    with pytest.raises(BadDefinition, match="There is no"):
        run(tmp_path / "none.toml")
    with pytest.raises(LeadwellError, match="no folder"):
        run(scenario, "--out", tmp_path / "not" / "there.csv")
    assert out.read_text() == "as it was"
