"""The fast engine and the slow judge say the same: every mark, every label, and limits to a billionth."""

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.library.measures.spc.engine_answer import engine
from tests.library.measures.spc.worlds import PROFILES, RUN_METHODS, World, world
from tests.library.spc import vectors
from tests.library.spc.judge import Verdict, judge

from leadwell.measures.spc.kinds import Kind

LINES = ("plotted", "centre", "lower", "upper", "lower_2", "upper_2")


def differences(found: Verdict, judged: Verdict, *, of_runs: bool) -> list[str]:
    """What the engine says otherwise than the judge."""
    wrong = []
    size = max((abs(y) for y in judged.plotted if not math.isnan(y)), default=0.0)
    for name in LINES:
        pairs = zip(getattr(found, name), getattr(judged, name), strict=True)
        wrong += [
            f"{name} {row}: {mine!r} {theirs!r}"
            for row, (mine, theirs) in enumerate(pairs)
            if not alike(mine, theirs, size)
        ]
    for name in ("bits", "label", "special"):
        if getattr(found, name) != getattr(judged, name):
            wrong.append(f"{name}: {getattr(found, name)} {getattr(judged, name)}")
    for mine, theirs in zip(found.segments, judged.segments, strict=True):
        if (mine.rows, mine.variation, mine.assurance) != (theirs.rows, theirs.variation, theirs.assurance):
            wrong.append(f"segment: {mine} {theirs}")
        if of_runs and mine.runs != theirs.runs:
            wrong.append(f"runs: {mine.runs} {theirs.runs}")
    return wrong


def alike(mine: float, theirs: float, size: float) -> bool:
    if math.isnan(mine) or math.isnan(theirs):
        return math.isnan(mine) and math.isnan(theirs)
    return math.isclose(mine, theirs, rel_tol=1e-9, abs_tol=1e-12 * size)


def check(one: World, name: str, method: str | None) -> None:
    rules = vectors.profile(name)
    words = {**one.words, "runs_method": method if "runs" in rules["rules"] else None}
    found = engine(one.values, profile=rules, **words)
    judged = judge(one.values, profile=rules, **words)
    wrong = differences(found, judged, of_runs="runs" in rules["rules"])
    assert not wrong, f"{name} {words} {one.values}\n" + "\n".join(wrong[:6])


@pytest.mark.parametrize("kind", Kind)
@given(seed=st.integers(0, 1 << 40), name=st.sampled_from(PROFILES), method=st.sampled_from(RUN_METHODS))
@settings(max_examples=40)
def test_the_engine_says_what_the_judge_says_of_any_series(kind, seed, name, method):
    check(world(random.Random(seed), kind), name, method)


@pytest.mark.parametrize("name", PROFILES)
@given(values=st.lists(st.one_of(st.just(math.nan), st.integers(0, 4).map(float)), min_size=1, max_size=40))
@settings(max_examples=40)
def test_the_engine_says_what_the_judge_says_of_small_whole_numbers(name, values):
    check(World(values=values, words={"kind": "xmr"}), name, None)


@pytest.mark.parametrize("name", PROFILES)
@pytest.mark.parametrize("kind", Kind)
def test_the_engine_says_what_the_judge_says_of_seeded_series(kind, name):
    for seed in range(12):
        source = random.Random(f"{kind} {name} {seed}")
        check(world(source, kind), name, source.choice(RUN_METHODS))
