"""Statistics of what people say: how often intervals hold, and how often arrows, labels and names are false.

Makes its own worlds: answers on five steps from 1 to 5, told to the nearest tenth. Run as
``python benchmarks/voices_statistics.py [part]``, where part is ``coverage``, ``arrows``, ``labels``, ``agreement``,
``heard``, or nothing for all of them. All of them take about fifteen minutes on one core.
"""

import sys
import time
from dataclasses import replace
from math import erf, sqrt

import numpy as np

from leadwell.voices.anonymity import shipped_policy
from leadwell.voices.ratings import View, difference, difference_told, reliability
from leadwell.voices.results import Direction, Reach, Told, changes, estimates, heard_of, who_was_heard

LABELS = {View.HIGHER, View.LOWER}
ARROWS = {Direction.ROSE, Direction.FELL}


def on_steps(values: np.ndarray) -> np.ndarray:
    """Give answers as the steps of the scale that they are nearest to."""
    return np.clip(np.rint(values), 1, 5)


def mean_of(middle: float, spread: float = 1.0) -> float:
    """Give the mean of answers whose leaning is normal round a middle."""
    return 5 - sum((1 + erf((mark - middle) / spread / sqrt(2))) / 2 for mark in (1.5, 2.5, 3.5, 4.5))


def told_score(key: str, answers: np.ndarray, people: int | None = None) -> Told:
    """Give a score as it is told."""
    mean = round(float(answers.mean()), 1)
    low, high = max(1.0, mean - 0.05), min(5.0, mean + 0.05)
    return Told(
        key=key,
        low=(low - 1) / 4,
        high=(high - 1) / 4,
        answered=len(answers),
        people=people,
        lowest=1,
        highest=5,
    )


# --- coverage ----------------------------------------------------------------------------------------------


def coverage(worlds: int = 25) -> None:
    """Print how often intervals hold, and how far estimates are off beside plain means."""
    print("Teams of 5 to 40, 40 of them. 'all' is of what all of the team would say; three in four answered.")
    print("'answers' is how far one person's leaning lies from their team's (standard deviation).")
    print("spread  answers  middle  of        holds   width   error  plain error")
    for spread in (0.2, 0.4, 0.6, 0.9):
        for answers in (1.0, 1.2):
            for middle in (3.5, 4.4):
                for everybody in (False, True):
                    row = _covered(np.random.default_rng(1), spread, answers, middle, everybody, worlds)
                    whom = "all" if everybody else "like them"
                    print(f"{spread:6.1f}  {answers:7.1f}  {middle:6.1f}  {whom:9} {row}")
    print("\nhow many answered told in bands (middle 3.5)")
    for spread in (0.2, 0.4, 0.9):
        for answers in (1.0, 1.2):
            for everybody in (False, True):
                draw = np.random.default_rng(1)
                row = _covered(draw, spread, answers, 3.5, everybody, worlds, bands=True)
                print(f"{spread:6.1f}  {answers:7.1f}          {'all' if everybody else 'like them':9} {row}")
    print("\nby size of team (spread 0.4, middle 3.5)")
    for size in (5, 8, 12, 25, 40):
        for answers in (1.0, 1.2):
            row = _covered(np.random.default_rng(2), 0.4, answers, 3.5, False, 4 * worlds, size)
            print(f"  {size:3}  {answers:7.1f}  {row}")


def _least_of_band(answered: int) -> int:
    return max((one for one in shipped_policy().display.count_bands if one <= answered), default=answered)


def _covered(
    draw: np.random.Generator,
    spread: float,
    answers: float,
    middle: float,
    everybody: bool,
    worlds: int,
    size: int = 0,
    bands: bool = False,
) -> str:
    hits, wide, ours, plain = [], [], [], []
    for _ in range(worlds):
        units, truth = [], []
        for number in range(40):
            people = size or int(draw.integers(5, 41))
            some = max(min(5, people), int(draw.binomial(people, 0.75))) if everybody else people
            of = middle + spread * draw.normal()
            said = on_steps(of + draw.normal(0, answers, people))
            units.append(told_score(str(number), said[:some], people if everybody else None))
            truth.append(float(said.mean()) if everybody else mean_of(of, answers))
        if bands:
            units = [replace(one, answered=_least_of_band(one.answered)) for one in units]
        for one, unit, true in zip(estimates(units).units, units, truth, strict=True):
            hits.append(one.lower <= true <= one.upper)
            wide.append(one.upper - one.lower)
            ours.append((one.value - true) ** 2)
            plain.append((unit.on_scale((unit.low + unit.high) / 2) - true) ** 2)
    return f"{np.mean(hits):6.1%}  {np.mean(wide):6.2f}  {np.mean(ours) ** 0.5:6.3f}  {np.mean(plain) ** 0.5:6.3f}"


# --- arrows ------------------------------------------------------------------------------------------------


def arrows(worlds: int = 200) -> None:
    """Print how often there is an arrow where nothing changed, and how often where something did."""
    print(
        "40 units, nothing changed. 'camps' are answers in two camps, which differ more than any that was seen."
    )
    print("size  answers  the same people   units with an arrow   lists with any   plain 0.3")
    for size in (8, 12, 25, 50):
        for kind in ("usual", "camps"):
            for same in (0.0, 0.8):
                found = [_arrows(np.random.default_rng(seed), size, kind, same) for seed in range(worlds)]
                single, any_one, plain = np.mean(found, axis=0)
                print(f"{size:4}  {kind:7}  {same:15.0%}   {single:19.2%}   {any_one:14.1%}   {plain:9.1%}")
    print("\n40 units, nothing changed, 32 have four in five people the same and 8 have all new ones")
    print("size  new units with an arrow   other units   lists with any")
    for size in (8, 12, 25, 50):
        found = [_newcomers(np.random.default_rng(seed), size) for seed in range(worlds)]
        new, old, any_one = np.mean(found, axis=0)
        print(f"{size:4}   {new:22.2%}   {old:11.2%}   {any_one:14.1%}")
    print(
        "\n5 of 40 units rose by so much: share of them with an arrow, and of all arrows those that are false"
    )
    print("size  rose  the same people   found   false")
    for size in (8, 12, 25, 50):
        for rose in (0.5, 1.0, 1.5):
            for same in (0.0, 0.8):
                seeds = range(worlds // 4)
                each = [_rises(np.random.default_rng(seed), size, rose, same) for seed in seeds]
                right, wrong = np.sum(each, axis=0)
                share, false = right / (5 * len(each)), wrong / max(1, right + wrong)
                print(f"{size:4}  {rose:4.1f}  {same:15.0%}  {share:6.1%}  {false:6.1%}")


def _answers(draw: np.random.Generator, of: float, own: np.ndarray, kind: str) -> np.ndarray:
    if kind == "camps":
        return on_steps(of - 0.5 + np.where(own > 0, 1.6, -1.6) + 0.3 * draw.normal(size=len(own)))
    return on_steps(of + own)


def _arrows(draw: np.random.Generator, size: int, kind: str, same: float) -> tuple[float, bool, float]:
    before, after, apart = [], [], []
    for number in range(40):
        of = 3.5 + draw.normal(0, 0.4)
        own, later = _leanings(draw, size, same)
        first, second = _answers(draw, of, own, kind), _answers(draw, of, later, kind)
        before.append(told_score(str(number), first))
        after.append(told_score(str(number), second))
        apart.append(abs(round(float(second.mean()), 1) - round(float(first.mean()), 1)) > 0.29)
    found = [one.direction in ARROWS for one in changes(before, after)]
    return float(np.mean(found)), any(found), float(np.mean(apart))


def _newcomers(draw: np.random.Generator, size: int) -> tuple[float, float, bool]:
    before, after = [], []
    for number in range(40):
        of = 3.5 + draw.normal(0, 0.4)
        own, later = _leanings(draw, size, 0.0 if number < 8 else 0.8)
        before.append(told_score(str(number), on_steps(of + own)))
        after.append(told_score(str(number), on_steps(of + later)))
    found = [one.direction in ARROWS for one in changes(before, after)]
    return float(np.mean(found[:8])), float(np.mean(found[8:])), any(found)


def _rises(draw: np.random.Generator, size: int, rose: float, same: float) -> tuple[int, int]:
    before, after = [], []
    for number in range(40):
        of = 3.0 + draw.normal(0, 0.3)
        more = rose if number < 5 else 0.0
        own, later = _leanings(draw, size, same)
        before.append(told_score(str(number), on_steps(of + own)))
        after.append(told_score(str(number), on_steps(of + more + later)))
    found = [one.direction for one in changes(before, after)]
    right = sum(one is Direction.ROSE for one in found[:5])
    return right, sum(one in ARROWS for one in found) - right


def _leanings(draw: np.random.Generator, size: int, same: float) -> tuple[np.ndarray, np.ndarray]:
    """Give how people lean in two cycles: who stays leans as before, with a correlation of 0.7."""
    own, later = draw.normal(size=size), draw.normal(size=size)
    stays = draw.random(size) < same
    later[stays] = 0.7 * own[stays] + sqrt(1 - 0.49) * later[stays]
    return own, later


# --- labels ------------------------------------------------------------------------------------------------


def labels(panels: int = 1500) -> None:
    """Print how often a label is given: false ones, and those that are earned."""
    print(
        "A gap of 0.5 is the widest that counts as alike. 'any of 7' is the chance of any false label in a report.\n"
        "'one more rater': the person leans to the kind or harsh side as any rater does; else they do not lean."
    )
    print(
        "gap  the person       raters  items   all answers   as told   any of 7, as told   plain gap of 0.5"
    )
    for gap, leans in ((0.0, False), (0.0, True), (0.5, False), (1.0, False), (2.0, False)):
        for raters in (3, 5, 8, 12):
            for items in (1, 4):
                draw = np.random.default_rng(3)
                full, told, plain = _labels(draw, gap, raters, items, panels, leans=leans)
                seven = f"{1 - (1 - told) ** 7:17.1%}" if gap <= 0.5 else " " * 17
                who = "one more rater" if leans else "does not lean"
                print(
                    f"{gap:3.1f}  {who:14}   {raters:6}  {items:5}   {full:11.1%}   {told:7.1%}   {seven}"
                    f"   {plain:16.1%}"
                )


def _labels(
    draw: np.random.Generator, gap: float, raters: int, items: int, panels: int, *, leans: bool
) -> tuple[float, float, float]:
    counts = np.zeros(3)
    for _ in range(panels):
        item = draw.normal(0, 0.3, items)
        lean = draw.normal(0, 0.75, raters)
        others = on_steps(3.2 + lean[:, None] + item + draw.normal(0, 0.7, (raters, items)))
        middle = 3.2 + gap + (draw.normal(0, 0.75) if leans else 0.0)
        own = on_steps(middle + item + draw.normal(0, 0.7, items))
        mean = round(float(others.mean()), 1)
        figure = (max(1, mean - 0.05), min(5, mean + 0.05))
        counts += (
            difference(own, others).view in LABELS,
            difference_told(float(own.mean()), figure, raters=raters, items=items).view in LABELS,
            abs(own.mean() - others.mean()) > 0.5,
        )
    full, told, plain = counts / panels
    return float(full), float(told), float(plain)


# --- agreement and participation ---------------------------------------------------------------------------


def agreement(worlds: int = 2000) -> None:
    """Print how often intervals of ICC(1) hold."""
    print("sizes of groups        ICC(1)   holds")
    for name, sizes in (
        ("30 of 6", [6] * 30),
        ("3 to 12", [3, 4, 5, 6, 8, 12] * 5),
        ("2 and 20", [2, 20] * 15),
    ):
        groups = np.repeat(np.arange(len(sizes)), sizes)
        for one in (0.05, 0.2, 0.5):
            draw = np.random.default_rng(4)
            hits = 0
            for _ in range(worlds):
                values = draw.normal(0, sqrt(one), len(sizes))[groups] + draw.normal(
                    0, sqrt(1 - one), len(groups)
                )
                found = reliability(values, groups.tolist()).one_interval
                hits += found is not None and found.lower <= one <= found.upper
            print(f"{name:22} {one:6.2f}  {hits / worlds:6.1%}")


def heard(worlds: int = 2000) -> None:
    """Print how often a group is named as missing where none is, and where one is."""
    draw = np.random.default_rng(5)
    named = 0
    right = {0.4: 0, 0.3: 0, 0.2: 0}
    for _ in range(worlds):
        people = {str(number): int(draw.integers(10, 120)) for number in range(8)} | {"nights": 60}
        answered = {key: int(draw.binomial(many, 0.5)) for key, many in people.items()}
        found = who_was_heard(heard_of(answered, people), may_name=set(people))
        named += any(one.reach in {Reach.LESS, Reach.MORE} for one in found.groups)
        for share in right:
            few = answered | {"nights": int(draw.binomial(60, share))}
            right[share] += "nights" in who_was_heard(heard_of(few, people), may_name=set(people)).missing
    print(f"9 groups, all half likely to answer: any named wrongly in {named / worlds:.1%}")
    for share, count in right.items():
        print(f"60 people on nights, {share:.0%} likely to answer: named in {count / worlds:.1%}")


PARTS = {"coverage": coverage, "arrows": arrows, "labels": labels, "agreement": agreement, "heard": heard}


def main() -> None:
    """Print the parts that were asked for."""
    asked = sys.argv[1:] or list(PARTS)
    for name in asked:
        if name not in PARTS:
            sys.exit(f"There is no part {name!r}. Ask for one of: {', '.join(PARTS)}.")
        start = time.perf_counter()
        print(f"--- {name}")
        PARTS[name]()
        print(f"({time.perf_counter() - start:.0f} s)\n", flush=True)


if __name__ == "__main__":
    main()
