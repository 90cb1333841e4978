"""Shift files: what is read, what is refused and how it is told, the schema, and the command."""

import copy
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.library.staffing.redeployment.trusts import trust
from typer.testing import CliRunner

from leadwell.cli import app
from leadwell.foundations.definition_files import BadDefinition, entry_from_text
from leadwell.foundations.errors import LeadwellError
from leadwell.foundations.staff import StaffGroup
from leadwell.staffing.redeployment import BadShift, as_json, lines, plan, read_shift, schema, shift_of
from leadwell.staffing.redeployment.requirements import from_mean, from_quantiles, from_samples
from leadwell.staffing.redeployment.rules import rules_of


def changed(*path, to):
    """A good file with one thing in it changed."""
    whole = copy.deepcopy(trust(3, units=3))
    inside = whole
    for step in path[:-1]:
        inside = inside[step]
    inside[path[-1]] = to
    return whole


REQUIRED = ("units", 0, "required", "registered")


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ([], "one object with shift, units and people"),
        ({"shift": {"on": "2026-12-01", "part": "day"}, "units": [], "people": []}, "'units' must be a list"),
        (changed("extra", to=1), "'extra' is not known"),
        (changed("shift", to=None), "shift must be an object"),
        (changed("shift", "on", to="1/12/2026"), "date such as 2026-12-01"),
        (changed("shift", "starts_at", to="7am"), "shift: 'starts_at' is '7am'"),
        (changed("shift", "starts_at", to="2026-12-01T07:00+01:00"), "without a zone"),
        (changed("shift", "ends_at", to="2026-12-01T06:00"), "it ends at"),
        (changed("units", 0, "unit", to=""), r"units 1 \(\): 'unit' is ''"),
        (changed("units", 1, "unit", to="W0"), "the unit 'W0' is there twice"),
        (changed("units", 1, "serves", to="ward"), r"units 2 \(W1\): 'serves' is 'ward'; it must be one of"),
        (changed("units", 1, "gives", to="yes"), "true or false"),
        (changed("units", 1, "colour", to="red"), r"units 2 \(W1\): 'colour' is not known here"),
        (changed("units", 1, "keeps", to=["stroke"]), "whole number for each name"),
        (changed("units", 1, "keeps", to={"stroke": 0.5}), "'keeps', stroke is 0.5"),
        (changed("units", 1, "required", to={"nurses": {}}), "'nurses' is no staff group"),
        (changed(*REQUIRED, to=46), "one number alone does not say how sure"),
        (changed(*REQUIRED, to={"mean": 46}), "a mean alone does not say how sure"),
        (changed(*REQUIRED, to={"mean": 46, "spread": -1}), "0 to 2,000 hours"),
        (changed(*REQUIRED, to={"mean": "46", "spread": 1}), "'46' is no number of hours"),
        (changed(*REQUIRED, to={"samples": [1, 2, 3]}), "3 samples say too little"),
        (changed(*REQUIRED, to={"samples": [1, 2, 3, 4, float("nan")]}), "every figure must be"),
        (changed(*REQUIRED, to={"quantiles": {"0.4": 3, "0.5": 4, "0.6": 5}}), "from 0.1 or below"),
        (changed(*REQUIRED, to={"quantiles": {"0.1": 3, "0.5": 2, "0.9": 5}}), "must not be below"),
        (changed(*REQUIRED, to={"quantiles": {"low": 3, "0.5": 4, "0.9": 5}}), "'low' is no quantile"),
        (changed("people", 0, "unit", to="W9"), r"people 1 \(W0-r0\): 'unit' is 'W9', which is not among"),
        (changed("people", 0, "hours", to=0), "leave out whoever does not work"),
        (changed("people", 0, "hours", to=25), "a number from 0 to 24"),
        (changed("people", 0, "hours", to=True), "a number from 0 to 24"),
        (changed("people", 0, "group", to="nurse"), "'group' is 'nurse'; it must be one of registered"),
        (changed("people", 0, "moves_last_28_days", to=1.5), "whole number"),
        (changed("people", 0, "competences", to="stroke"), "list of texts"),
        (changed("people", 0, "person", to=None), r"people 1: 'person' is missing"),
        (changed("people", 1, "person", to="W0-r0"), "the person 'W0-r0' is there twice"),
        (changed("people", 0, "last_ended_at", to="2026-12-01T08:00"), "after this shift starts"),
        (changed("people", 0, "next_starts_at", to="2026-12-01T08:00"), "before this shift ends"),
        (changed("declined", 0, "person", to="nobody"), "nobody of that code"),
        (changed("declined", 0, "to", to="W9"), "'to' is 'W9'"),
        (changed("declined", 0, "reason", to=None), "'reason' is missing"),
    ],
)
def test_what_is_wrong_with_a_file_is_told_with_its_place(given, says):
    with pytest.raises(BadShift, match=says):
        shift_of(given)


def test_a_file_that_is_no_json_is_told_of_with_line_and_column(tmp_path):
    path = tmp_path / "shift.json"
    for text, says in (
        ('{"shift": \n x}', "line 2, column 2"),
        ('{"shift": {"on": 1, "on": 2}}', "'on' stands twice"),
        ("[" * 100_000, "nested too deeply"),
    ):
        path.write_text(text)
        with pytest.raises(BadShift, match=says):
            read_shift(path)
    path.write_bytes(b"\xff\xfe{}")
    with pytest.raises(BadShift, match="UTF-8"):
        read_shift(path)
    with pytest.raises(BadShift, match="There is no"):
        read_shift(tmp_path / "none.json")
    with pytest.raises(BadShift, match="cannot be read"):
        read_shift(tmp_path)


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=5),
        lambda one: (
            st.lists(one, max_size=3)
            | st.dictionaries(
                st.sampled_from(["shift", "units", "people", "unit", "person", "required", "hours", "on"]),
                one,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
def test_no_json_whatever_gets_past_with_anything_but_plain_words(given_json):
    with pytest.raises(BadShift):
        shift_of(given_json)


# --- the schema --------------------------------------------------------------------------------------------


def fits(value, wanted):
    """As much of JSON Schema as the schema uses."""
    kinds = {
        "object": dict,
        "array": list,
        "string": str,
        "boolean": bool,
        "number": (int, float),
        "integer": int,
    }
    if "oneOf" in wanted:
        return sum(fits(value, one) for one in wanted["oneOf"]) == 1
    if not isinstance(value, kinds[wanted["type"]]) or (
        wanted["type"] != "boolean" and isinstance(value, bool)
    ):
        return False
    if isinstance(value, dict):
        known, other = wanted.get("properties", {}), wanted.get("additionalProperties", True)
        inside = all(
            fits(one, known[key])
            if key in known
            else (fits(one, other) if isinstance(other, dict) else other)
            for key, one in value.items()
        )
        return (
            inside
            and set(wanted.get("required", ())) <= set(value)
            and len(value) >= wanted.get("minProperties", 0)
        )
    if isinstance(value, list):
        return len(value) >= wanted.get("minItems", 0) and all(fits(one, wanted["items"]) for one in value)
    if isinstance(value, str):
        return "enum" not in wanted or value in wanted["enum"]
    return wanted.get("minimum", value) <= value <= wanted.get("maximum", value)


def without_nothing(value):
    """Leave out what is null, as a sender would."""
    if isinstance(value, dict):
        return {key: without_nothing(one) for key, one in value.items() if one is not None}
    return [without_nothing(one) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize("seed", range(12))
def test_what_is_read_fits_the_schema_and_what_does_not_fit_is_not_read(seed):
    good = without_nothing(trust(seed))
    shift_of(good)
    assert fits(good, schema())
    for path, to in (
        (("people", 0, "hours"), 30),
        (("people", 0, "group"), "nurse"),
        (("units", 0, "required", "registered"), {"mean": 3}),
        (("units", 0, "gives"), "no"),
        (("shift", "part"), None),
    ):
        bad = copy.deepcopy(good)
        inside = bad
        for step in path[:-1]:
            inside = inside[step]
        inside[path[-1]] = to
        assert not fits(without_nothing(bad), schema())
        with pytest.raises(BadShift):
            shift_of(bad)


# --- distributions -----------------------------------------------------------------------------------------


@given(st.floats(30, 300), st.floats(0, 9))
def test_a_mean_and_spread_come_back_from_the_levels(mean, spread):
    levels = from_mean(mean, spread)
    assert float(levels.mean()) == pytest.approx(mean, abs=1e-6)
    assert float(levels.std()) == pytest.approx(spread, rel=0.03, abs=1e-9)


@given(st.lists(st.floats(0, 200), min_size=5, max_size=60))
def test_samples_stand_for_themselves(samples):
    levels = from_samples(samples)
    assert (np.diff(levels) >= 0).all()
    assert min(samples) - 1e-9 <= levels[0]
    assert levels[-1] <= max(samples) + 1e-9


def test_quantiles_are_met_and_go_on_past_the_outermost():
    levels = from_quantiles({0.1: 30, 0.5: 40, 0.9: 60})
    assert np.interp([0.1, 0.5, 0.9], (np.arange(40) + 0.5) / 40, levels) == pytest.approx(
        [30, 40, 60], abs=0.7
    )
    assert levels[-1] > 60
    assert levels[0] < 30


# --- rules of a trust's own --------------------------------------------------------------------------------


def test_a_trusts_own_rules_are_read_strictly():
    with pytest.raises(BadDefinition, match=r"mine\.toml: 'source' is missing"):
        rules_of(entry_from_text("", where="mine.toml"))


# --- the command -------------------------------------------------------------------------------------------


def run(*words):
    result = CliRunner().invoke(app, ["redeploy", *map(str, words)])
    if isinstance(result.exception, LeadwellError):
        raise result.exception
    assert result.exception is None, result.exception
    return result.output


def test_the_command_says_each_move_and_writes_the_plan(tmp_path):
    path, out = tmp_path / "shift.json", tmp_path / "plan.json"
    path.write_text(json.dumps(trust(4, units=20)))
    found = plan(read_shift(path))
    said = run(path, "--out", out)
    written = json.loads(out.read_text())
    assert written == json.loads(json.dumps(as_json(found)))
    assert len(written["moves"]) == len(found.moves) > 0
    assert "\n".join(lines(found)) in said
    for move in written["moves"]:
        assert f"{move['person']} (" in said
        assert "without this move" in move["reason"]
        assert set(move["without"]) == {"to", "from"}
    assert "To be checked against their source: rest between shifts." in said
    assert sorted(one.name for one in tmp_path.iterdir()) == ["plan.json", "shift.json"]


def test_the_command_prints_the_schema_and_refuses_what_it_cannot_read(tmp_path):
    assert json.loads(run("--schema")) == schema()
    path, out = tmp_path / "shift.json", tmp_path / "plan.json"
    path.write_text("{}")
    with pytest.raises(BadShift, match="shift must be an object"):
        run(path, "--out", out)
    with pytest.raises(BadShift, match="Name a shift file"):
        run()
    with pytest.raises(LeadwellError, match="is what is read"):
        run(path, "--out", path)
    assert not out.exists()


def test_a_unit_whose_requirement_is_not_known_is_told_of_and_left_alone():
    given = trust(3, units=3)
    del given["units"][0]["required"]["registered"]
    found = plan(shift_of(given))
    assert [(unit.key, group) for unit, group in found.not_judged if group is StaffGroup.REGISTERED] == [
        ("W0", StaffGroup.REGISTERED)
    ]
    assert not [
        move
        for move in found.moves
        if move.person.unit == "W0" and move.person.group is StaffGroup.REGISTERED
    ]
    assert "what it requires is not known" in "\n".join(lines(found))
