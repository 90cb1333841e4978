"""What changes between two rule profiles: every point and icon that differs, and none that does not."""

import random

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadwell.measures.spc.advice import profile_diff
from leadwell.measures.spc.kinds import Kind
from leadwell.measures.spc.profiles import UnknownProfile, profile, profile_names
from leadwell.measures.spc.tables import BadTable, chart_table

WORDS_OF_ICON = ("variation", "assurance")


def some_table(seed, series=4):
    world = np.random.default_rng(seed)
    picks = random.Random(seed)
    frames = []
    for number in range(series):
        points = picks.choice([9, 13, 24, 40])
        values = world.normal(50, 5, points).round(1) + picks.choice([0, 0.4, -0.4]) * np.arange(points)
        frames.append(
            pl.DataFrame(
                {
                    "series": f"s{number}",
                    "period": range(points),
                    "value": values,
                    "denominator": world.integers(60, 100, points).astype(float),
                    "target": 52.0,
                    "direction": picks.choice(["increase", "decrease", "neither"]),
                }
            )
        )
    return pl.concat(frames)


def rules_of(text):
    return set(filter(None, text.split("+")))


@settings(max_examples=40)
@given(
    seed=st.integers(0, 500),
    one=st.sampled_from(profile_names()),
    other=st.sampled_from(profile_names()),
    kind=st.sampled_from([Kind.XMR, Kind.U, Kind.RUN]),
)
def test_every_point_and_icon_that_differs_is_named_and_no_other(seed, one, other, kind):
    """The judge charts twice and goes through both tables row by row."""
    given = some_table(seed)
    found = profile_diff(given, kind, one, other)
    first, second = chart_table(given, kind, one), chart_table(given, kind, other)
    wanted, only = [], {}
    pairs = zip(first.points.iter_rows(named=True), second.points.iter_rows(named=True), strict=True)
    for a, b in pairs:
        if a["rules"] != b["rules"] or a["special"] != b["special"]:
            wanted.append((a["series"], a["period"], a["rules"], b["rules"]))
        for side, left, right in (("one", a, b), ("other", b, a)):
            for rule in rules_of(left["rules"]) - rules_of(right["rules"]):
                only.setdefault(rule, {"one": 0, "other": 0})[side] += 1
    assert found.points.select("series", "period", "rules_one", "rules_other").rows() == wanted
    assert {
        row["rule"]: {"one": row["only_one"], "other": row["only_other"]} for row in found.rules.to_dicts()
    } == only
    icons = [
        (a["series"], a["segment"])
        for a, b in zip(
            first.summary.iter_rows(named=True), second.summary.iter_rows(named=True), strict=True
        )
        if any(a[name] != b[name] for name in WORDS_OF_ICON)
    ]
    assert found.icons.filter(pl.col("icon_differs")).select("series", "segment").rows() == icons
    assert found.asked == (given.height, first.summary.height)
    assert len(found.sentences) >= 1


@given(seed=st.integers(0, 50), name=st.sampled_from(profile_names()))
@settings(max_examples=10)
def test_a_profile_held_against_itself_differs_in_nothing(seed, name):
    found = profile_diff(some_table(seed), Kind.XMR, name, name)
    assert (found.points.height, found.icons.height, found.rules.height, found.why) == (0, 0, 0, ())
    first = f"{name} and {name} mark 0 of {found.asked[0]} points differently"
    assert found.sentences == (f"{first}, and draw 0 of 4 icons differently.",)


def test_a_trend_of_six_is_told_as_such():
    rows = {
        "period": range(24),
        "value": [10.0, 12.0] * 9 + [11.0, 12, 13, 14, 15, 16],
        "direction": "increase",
    }
    found = profile_diff(pl.DataFrame(rows), Kind.XMR, "mdc-2023", "mdc-2023-6")
    assert found.sentences[:2] == (
        "mdc-2023 and mdc-2023-6 mark 6 of 24 points differently, and draw 0 of 1 icons differently.",
        "By the rule 'a trend' only mdc-2023 marks 0 points and only mdc-2023-6 marks 6.",
    )
    assert (
        "18: only mdc-2023-6 says a trend; nothing special by mdc-2023, improvement by mdc-2023-6."
        in found.sentences
    )
    assert found.why == (
        "Rule 'a trend': 7 points, marking all in mdc-2023, 6 points, marking all in mdc-2023-6.",
    )


def test_screening_is_named_where_it_moves_limits():
    values = [50.0, 51, 49, 50, 52, 48, 50, 80, 50, 49, 51, 50, 52, 49, 50, 51]
    found = profile_diff(
        pl.DataFrame({"period": range(16), "value": values}), "xmr", "leadwell", "nhsr-0.2.2"
    )
    assert found.icons["lower_one"][0] < found.icons["lower_other"][0]
    assert any(
        one.startswith("Segment 1: limits") and one.endswith("the icon stays.") for one in found.sentences
    )
    assert "Large moving ranges left out of the limits: none in leadwell, once in nhsr-0.2.2." in found.why


def test_one_s_own_profile_can_be_held_against_ours():
    own = profile().with_choices(name="ours", trend=None)
    found = profile_diff(
        pl.DataFrame({"period": range(20), "value": [float(x) for x in range(20)]}), "xmr", own, "leadwell"
    )
    assert found.rules.row(by_predicate=pl.col("rule") == "trend") == ("trend", 0, 20)
    assert "Rule 'a trend': off in ours, 7 points, marking all in leadwell." in found.why


def test_what_is_wrong_is_said_and_can_be_left_out():
    table = some_table(1).with_columns(value=pl.when(pl.col("series") != "s1").then("value").otherwise(1e301))
    with pytest.raises(BadTable):
        profile_diff(table, "xmr", "leadwell", "nelson")
    assert profile_diff(table, "xmr", "leadwell", "nelson", leave_out=True).asked[1] == 3
    with pytest.raises(UnknownProfile, match="no rule profile 'mdc'"):
        profile_diff(table, "xmr", "leadwell", "mdc")
