"""What may be shown of confidential answers: how fast it is decided, and what other products' rules give away.

Makes its own worlds. The rules of other products are written anew here from their public documents, and broken in
made-up worlds; their programs were not tried. Run as ``python benchmarks/anonymity.py [part]``, where part is
``speed``, ``rules``, ``live``, ``cover``, ``told``, ``raters``, ``worlds [how many]``, or nothing for all of them.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # worlds and judge live among the tests

from tests.library.voices.judge import fewest_involved, known_by_inverse
from tests.library.voices.test_merging_and_raters import random_panel
from tests.library.voices.worlds import SECRET, SMALL, World, small, trust

from leadwell.voices.anonymity import Ledger, by, cell, crossed, decide, decide_tree, figures, panel
from leadwell.voices.verifier import shares_known
from leadwell.voices.verifier.rank import independent_sums

NAMED = {"self", "manager"}
Family = list[tuple[int, ...]]  # groups that together are all of a parent, as far as they are told


# --- speed -------------------------------------------------------------------------------------------------


def speed() -> None:
    """Print how long deciding and verifying take, and how that grows."""
    print(
        "people  groups  shown  independent   decide s (of the processor)   verify s (of the processor)   most known"
    )
    for people, asked in ((375, 125), (750, 250), (1500, 500), (5000, 1000), (10_000, 1500)):
        world = trust(people, seed=1, largest=45)
        start, busy = time.perf_counter(), time.process_time()
        ledger = asked_of(world, asked)
        middle, busier = time.perf_counter(), time.process_time()
        rows = [tuple(range(people)), *(one.members for one in ledger.decisions().shown)]
        of: list[list[int]] = [[] for _ in range(people)]
        for number, row in enumerate(rows):
            for person in row:
                of[person].append(number)
        kinds: dict[tuple[int, ...], int] = {}
        for groups in of:
            kinds[tuple(groups)] = kinds.get(tuple(groups), 0) + 1
        found = shares_known([*kinds.values()], [*kinds], [0] * len(rows))
        assert independent_sums([*kinds], [0] * len(rows)) == found.rank
        done, busiest = time.perf_counter(), time.process_time()
        assert abs(found.known.max() - ledger.most_known) < 1e-9
        assert found.rank == ledger.spent
        each = ledger.decisions()
        print(
            f"{people:6}  {len(each.each):6}  {len(each.shown):5}  {each.spent:11}   {middle - start:8.2f} "
            f"({busier - busy:16.2f})   {done - middle:8.2f} ({busiest - busier:16.2f})   {ledger.most_known:.6f}"
        )


def asked_of(world: World, asked: int) -> Ledger:
    """Decide about the tree, then attributes, then attributes within divisions and directorates, up to so many."""
    ledger = Ledger(world.people)
    count = len(decide_tree(ledger, world.units))
    for cells in cuts(world):
        for one in cells:
            if count >= asked:
                return ledger
            ledger.decide(one)
            count += 1
    return ledger


def cuts(world: World):
    """Give the cuts after the tree, the plainest first."""
    for name, values in world.attributes.items():
        yield by(name, values)
    for level in (0, 1):
        of = [path[level] for path in world.units]
        for name, values in world.attributes.items():
            yield crossed({name: values, f"level {level}": of})


# --- the rules of others -----------------------------------------------------------------------------------


def families(world: World, scenario: int) -> list[tuple[int, Family]]:
    """Give what is asked for: the size of a parent and the groups it is divided into."""
    people = range(world.people)

    def divided(keys: list, inside: list) -> list[tuple[int, Family]]:
        found: dict = {}
        for person, (key, within) in enumerate(zip(keys, inside, strict=True)):
            found.setdefault(within, {}).setdefault(key, []).append(person)
        return [
            (sum(map(len, groups.values())), [tuple(one) for one in groups.values()])
            for groups in found.values()
        ]

    division, directorate, team = ([path[level] for path in world.units] for level in range(3))
    everybody = [""] * world.people
    found = [(world.people, [tuple(people)])]
    found += divided(division, everybody) + divided(directorate, division) + divided(team, directorate)
    for values in world.attributes.values():
        found += divided(values, everybody)
    names = list(world.attributes)
    if scenario >= 1:
        for values in world.attributes.values():
            found += divided(values, division)
    if scenario >= 2:
        for values in world.attributes.values():
            found += divided(values, directorate)
        for number, one in enumerate(names):
            for other in names[number + 1 :]:
                found += divided(world.attributes[other], world.attributes[one])
    if scenario >= 3:
        for values in world.attributes.values():
            found += divided(values, team)
    return found


def least(fewest: int) -> Callable[[int, Family], Family]:
    """Show groups of so many or more."""

    def rule(parent: int, groups: Family) -> Family:
        del parent
        return [one for one in groups if len(one) >= fewest]

    return rule


def two_hidden(parent: int, groups: Family) -> Family:
    """Show groups of 5 or more; where one is hidden, hide the next smallest too."""
    del parent
    rising = sorted(groups, key=len)
    hidden = sum(len(one) < 5 for one in rising)
    return rising[hidden + (hidden == 1) :]


def remainder(parent: int, groups: Family) -> Family:
    """Show a group of 5 or more if it leaves 5 or more of its parent, or nobody."""
    return [one for one in groups if len(one) >= 5 and (parent - len(one) >= 5 or parent == len(one))]


def hidden_together(parent: int, groups: Family) -> Family:
    """Show groups of 5 or more; hide the next smallest until those hidden are 5 or more together."""
    del parent
    rising = sorted(groups, key=len)
    hidden = sum(len(one) < 5 for one in rising)
    while 0 < sum(map(len, rising[:hidden])) < 5 and hidden < len(rising):
        hidden += 1
    return rising[hidden:]


RULES: dict[str, Callable[[int, Family], Family]] = {
    "show everything": least(1),
    "5 or more": least(5),
    "10 or more": least(10),
    "5 or more, two hidden": two_hidden,
    "5 or more, remainder 5 or more": remainder,
    "5 or more, hidden together 5 or more": hidden_together,
}


def known_exactly(rows: list[tuple[int, ...]], people: int) -> tuple[int, int]:
    """Count people whose answer is given away exactly, and those of whom more than a fifth is known."""
    matrix = np.zeros((people, people))
    for row in rows:
        matrix[np.ix_(row, row)] += 1  # the people's own matrix, whatever the number of groups
    squares, vectors = np.linalg.eigh(matrix)
    known = (vectors[:, squares > 1e-10 * squares.max()] ** 2).sum(axis=1)
    return int((known > 1 - 1e-6).sum()), int((known > 0.2 + 1e-9).sum())


def rules(people: int = 1500) -> None:
    """Print whom each rule gives away as more is asked for."""
    world = trust(people, seed=1)
    print(f"\n{world.people} people. Given away exactly (in brackets: more than a fifth of the answer known)")
    asked = ("tree, attributes", "x division", "x directorate, pairs", "x own team")
    print(f"{'rule':38}" + "".join(f"{one:>24}" for one in asked))
    for name, rule in RULES.items():
        counts = []
        for scenario in range(4):
            rows = [one for parent, groups in families(world, scenario) for one in rule(parent, groups)]
            counts.append("{} ({})".format(*known_exactly(rows, people)))
        print(f"{name:38}" + "".join(f"{one:>24}" for one in counts))
    counts, shown = [], []
    for scenario in range(4):
        ledger = Ledger(people)
        decide_tree(ledger, world.units)
        asked_cells = [one for _, groups in families(world, scenario) for one in groups]
        for number, members in enumerate(asked_cells):
            if len(members) >= 8:
                ledger.decide(cell(f"asked {number}", members))
        rows = [one.members for one in ledger.decisions().shown]
        counts.append("{} ({})".format(*known_exactly(rows, people)))
        shown.append(str(len(set(rows))))
    print(f"{'leadwell':38}" + "".join(f"{one:>24}" for one in counts))
    print(f"{'  groups that leadwell shows':38}" + "".join(f"{one:>24}" for one in shown))


def live(people: int = 1500) -> None:
    """Print what a page gives away that shows a team's mean of 5 or more anew with every answer."""
    world = trust(people, seed=1)
    teams: dict[str, int] = {}
    for path in world.units:
        teams[path[2]] = teams.get(path[2], 0) + 1
    sizes = [*teams.values()]
    given_away = sum(max(0, size - 5) for size in sizes)
    print(
        f"\nA mean of 5 or more shown anew with every answer gives away {given_away} of {sum(sizes)} answers."
    )


def cover(people: int = 1500) -> None:
    """Print what people get: a group of their own unit or of units together, and figures by attribute."""
    print("\n        in some group   of their own team   attributes' groups of 10 or more shown   most known")
    for seed in (1, 2, 3):
        world = trust(people, seed=seed)
        ledger = Ledger(people)
        smallest: dict[int, bool] = {}
        for one in decide_tree(ledger, world.units)[1:]:
            if one.verdict.is_shown:
                is_team = " + " not in one.cell.key and one.cell.key.count(" / ") == 2
                smallest.update(dict.fromkeys(one.cell.members, is_team))
        groups = [one for name, values in world.attributes.items() for one in by(name, values)]
        groups = [one for one in groups if len(one.members) >= 10]
        shown = sum(ledger.decide(one).verdict.is_shown for one in groups)
        print(
            f"seed {seed}  {len(smallest) / people:13.0%}   {sum(smallest.values()) / people:17.0%}   "
            f"{f'{shown} of {len(groups)}':>38}   {ledger.most_known:10.4f}"
        )


def mean(values: list[float]) -> str:
    """Write a mean, or a dash where there is nothing to take it of."""
    return f"{np.mean(values):.1f}" if values else "-"


def told(people: int = 1500) -> None:
    """Print how figures are told: to a step, as an end, from the groups below, or not at all; and how far off."""
    world = trust(people, seed=1)
    ledger = Ledger(people)
    decide_tree(ledger, world.units)
    for name, values in world.attributes.items():
        for one in by(name, values):
            ledger.decide(one)
    shown = ledger.decisions().shown
    kinds = {
        "units of 8 to 19": lambda one: one.cut == "unit" and len(one.members) < 20,
        "units of 20 to 49": lambda one: one.cut == "unit" and 20 <= len(one.members) < 50,
        "units of 50 and more": lambda one: one.cut == "unit" and len(one.members) >= 50,
        "across the tree": lambda one: one.cut not in {"unit", "everybody"},
    }
    print(
        "\nagreed  groups                 to a step   an end   a range   not told"
        "   points off a step   points wide a range"
    )
    generator = np.random.default_rng(4)
    for rate in (0.1, 0.3, 0.6, 0.9):
        counts: dict[str, list[int]] = {name: [0, 0, 0, 0] for name in kinds}
        off: dict[str, list[float]] = {name: [] for name in kinds}
        wide: dict[str, list[float]] = {name: [] for name in kinds}
        for number in range(10):
            of_unit = {
                unit: generator.normal(rate, 0.1) for unit in sorted({path[2] for path in world.units})
            }
            answers = [int(generator.random() < of_unit[path[2]]) for path in world.units]
            written = figures(shown, answers, question=f"{rate} {number}", secret=SECRET)
            for one, figure in zip(shown, written, strict=True):
                name = next((name for name, is_one in kinds.items() if is_one(one)), None)
                if name is None:
                    continue
                low, high = figure.at_least, figure.at_most
                if low is None or high is None:
                    counts[name][3] += 1
                elif low == high:
                    counts[name][0] += 1
                    truth = 100 * sum(answers[person] for person in one.members) / len(one.members)
                    off[name].append(abs(low - truth))
                else:
                    is_end = low == 0 or high == 100
                    counts[name][1 if is_end else 2] += 1
                    if not is_end:
                        wide[name].append(high - low)
        for name, found in counts.items():
            shares = [count / max(1, sum(found)) for count in found]
            print(
                f"{rate:6.0%}  {name:21}  {shares[0]:9.0%}   {shares[1]:6.0%}   {shares[2]:7.0%}   {shares[3]:8.0%}"
                f"   {mean(off[name]):>17}   {mean(wide[name]):>19}"
            )


# --- from all round ----------------------------------------------------------------------------------------


def raters(panels: int = 4000) -> None:
    """Print how often reports from all round give a rater away, and what they show."""
    generator = np.random.default_rng(360)
    made = [random_panel(generator) for _ in range(panels)]

    def at_least(fewest: int):
        def rule(sizes: dict[str, int]) -> list[tuple[int, ...]]:
            first, rows = 0, []
            for name, size in sizes.items():
                if name not in NAMED:
                    if size >= fewest:
                        rows.append(tuple(range(first, first + size)))
                    first += size
            return [*rows, tuple(range(first))] if first else rows

        return rule

    def ours(sizes: dict[str, int]) -> list[tuple[int, ...]]:
        found = panel(sizes)
        first = sum(size for name, size in sizes.items() if name not in NAMED)
        rows = [one.members for one in found.groups]
        return [*rows, tuple(range(first))] if found.overall else rows

    print(f"\n{panels} panels               a rater exact   above a third   groups a report")
    for name, rule in (
        ("2 or more, overall", at_least(2)),
        ("3 or more, overall", at_least(3)),
        ("leadwell", ours),
    ):
        exact = above = groups = 0
        for sizes in made:
            people = sum(size for name, size in sizes.items() if name not in NAMED)
            rows = rule(sizes)
            known = known_by_inverse(rows, [0] * len(rows), people).max(initial=0.0)
            exact += known > 1 - 1e-9
            above += known > 1 / 3 + 1e-9
            groups += len({row for row in rows if len(row) < people or len(rows) == 1})
        print(f"{name:25}  {exact / panels:12.1%}   {above / panels:13.1%}   {groups / panels:15.2f}")
    print("\nhow often a group of raters that answered is shown, by itself or merged with another")
    for group in ("peers", "reports", "others", "people served"):
        there = alone = merged = 0
        for sizes in made:
            if sizes[group]:
                there += 1
                names = [one.names for one in panel(sizes).groups]
                alone += (group,) in names
                merged += any(group in one and len(one) > 1 for one in names)
        print(f"{group:15}  by itself {alone / there:6.1%}   merged {merged / there:6.1%}")


# --- small worlds ------------------------------------------------------------------------------------------


def worlds(many: int = 10_000) -> None:
    """Print what is given away in small worlds, each tried exhaustively."""
    generator = np.random.default_rng(10_000)
    counts = {"requests": 0, "shown": 0, "below k": 0, "below k - 1 with one colluder": 0}
    naive_exact = naive_few = 0
    for _ in range(many):
        people = int(generator.integers(8, 13))
        cells = small(generator, people=people, asked=int(generator.integers(3, 8)))
        found = decide(cells, people, policy=SMALL, whole_is_known=bool(generator.integers(2)))
        rows = [one.members for one in found.shown]
        counts["requests"] += len(cells)
        counts["shown"] += len(rows)
        teller = (int(generator.integers(people)),)
        counts["below k"] += fewest_involved(rows, people, below=5) is not None
        counts["below k - 1 with one colluder"] += (
            fewest_involved(rows, people, below=4, tellers=teller) is not None
        )
        plain = [one.members for one in cells if len(one.members) >= 5]
        few = fewest_involved(plain, people, below=5)
        naive_few += few is not None
        naive_exact += few == 1
    print(f"\n{many} small worlds: " + ", ".join(f"{key} {value}" for key, value in counts.items()))
    print(
        f"the plain rule of 5 or more in the same worlds: below k in {naive_few / many:.0%}, "
        f"somebody exactly in {naive_exact / many:.0%}"
    )


PARTS = {
    "speed": speed,
    "rules": rules,
    "live": live,
    "cover": cover,
    "told": told,
    "raters": raters,
    "worlds": worlds,
}

if __name__ == "__main__":
    named = sys.argv[1:2]
    for key, part in PARTS.items():
        if not named or key in named:
            part(*(int(one) for one in sys.argv[2:])) if named else part()
