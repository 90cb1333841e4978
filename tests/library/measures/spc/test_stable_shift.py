"""The Stable Shift Algorithm comes to the limits of the package autospc, and of its slow judge."""

import math
import random
from dataclasses import replace

import pytest
from tests.library.spc import autospc_questions, vectors
from tests.library.spc.known_differences import explained
from tests.library.spc.ssa_judge import Chart, Question, judge_shifts

from leadwell.measures.spc.kinds import Kind
from leadwell.measures.spc.rebasing import NoStableShift, stable_shift, terms
from leadwell.measures.spc.rebasing.stable_shift import KINDS


def answer(question: Question) -> Chart | None:
    """Ask the library the judge's question, and put its answer in the judge's form; shares in percent."""
    by = replace(
        terms(),
        period_points=question.period,
        shift_points=question.shift,
        most_exclusions=question.exclusions,
        no_regrets=question.no_regrets,
        every_shift=question.every_shift,
        first_period_only=question.baseline_only,
    )
    kind = Kind(question.kind)
    shares = kind in {Kind.P, Kind.P_PRIME}
    sizes = question.denominators
    if shares and sizes is None:  # the package takes such values as they come
        return judge_shifts(question)
    found = stable_shift(question.values, kind=kind, denominators=sizes if shares else None, by=by)
    if not found.periods:
        return None
    times = 100.0 if shares else 1.0
    upper = [one * times for one in found.upper]
    lower = [one * times for one in found.lower]
    charted = [one * times for one in found.charted]
    rows = range(len(charted))
    calculated = {row for period in found.periods for row in range(period.start, period.end)}
    left_out = {row for period in found.periods for row in period.left_out}
    return Chart(
        y=charted,
        centre=[one * times for one in found.centre],
        upper=upper,
        lower=lower,
        calculation=[row in calculated for row in rows],
        excluded=[row in left_out if row in calculated else None for row in rows],
        breaks=[period.start for period in found.periods[1:]],
        outside=[
            None if math.isnan(upper[row]) else not found.lower[row] <= found.charted[row] <= found.upper[row]
            for row in rows
        ],
        side=list(found.sides),
        shifted=list(found.shifted),
    )


def test_limits_begin_anew_where_autospc_lets_them(shared):
    compared, breaks, wrong = 0, 0, []
    for case in vectors.cases(shared, "autospc"):
        compared += 1
        found = autospc_questions.asked(case, answer)
        breaks += len(found.breaks) if found else 0
        wrong += [
            f"{case.name} {case.series} {case.args}: {difference}"
            for difference in autospc_questions.differences(case, answer)
            if explained("autospc", case, difference) is None
        ]
    assert not wrong, "\n".join([f"{len(wrong)} cells differ", *wrong[:20]])
    assert compared >= 190
    assert breaks >= 150


def series(seed: random.Random, kind: Kind) -> Question:
    """A series with steps up and down, ties and gaps."""
    points = seed.randint(15, 120)
    level, values, sizes = 20.0, [], []
    for _ in range(points):
        if seed.random() < 0.05:
            level = seed.choice([10.0, 20.0, 26.0, 30.0])
        drawn = seed.gauss(level, seed.choice([0.0, 2.0, 4.0]))
        size = float(seed.choice([100, 120, 150]))
        value = round(drawn, 1) if kind is Kind.XMR else float(max(0, round(drawn)))
        values.append(math.nan if seed.random() < 0.03 else value)
        sizes.append(math.nan if seed.random() < 0.01 else size)
    shares = kind in {Kind.P, Kind.P_PRIME}
    return Question(
        kind=str(kind),
        values=values,
        denominators=sizes if shares else None,
        period=seed.choice([21, 12]),
        shift=seed.choice([8, 5]),
        no_regrets=seed.random() < 0.7,
        every_shift=seed.random() < 0.1,
    )


@pytest.mark.parametrize("kind", KINDS)
def test_limits_begin_anew_where_the_judge_lets_them(kind):
    begun = 0
    for number in range(250):
        question = series(random.Random(f"{kind} {number}"), kind)
        found, judged = answer(question), judge_shifts(question)
        assert (found is None) == (judged is None)
        if found is None or judged is None:
            continue
        begun += len(judged.breaks)
        assert found.breaks == judged.breaks, question
        assert found.side == judged.side, question
        assert found.excluded == [None if one is None else one for one in judged.excluded], question
    assert begun > 60


def test_a_chart_that_the_algorithm_is_not_made_for_is_refused():
    with pytest.raises(NoStableShift, match="g chart"):
        stable_shift([1.0] * 30, kind=Kind.G)


def test_shares_without_denominators_are_refused():
    with pytest.raises(NoStableShift, match="denominator for each"):
        stable_shift([1.0] * 30, kind=Kind.P)
