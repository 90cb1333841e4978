"""Slow and obvious judges: they try everything, and share no arithmetic with the ledger or the verifier."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, product

import numpy as np

from leadwell.voices.anonymity import Cell, Scale, cell, figures, shipped_policy


def fewest_involved(rows: Sequence[Sequence[int]], people: int, *, below: int, tellers: tuple[int, ...] = ()):
    """Give the fewest people that a combination of sums involves beside the tellers, if fewer than ``below``.

    A combination involves only people of a set exactly if leaving that set out lowers the rank. Tellers tell their
    own answers, so their columns are gone.
    """
    others = [person for person in range(people) if person not in tellers]
    matrix = np.zeros((len(rows), people))
    for number, members in enumerate(rows):
        matrix[number, list(members)] = 1
    matrix = matrix[:, others]
    rank = np.linalg.matrix_rank(matrix)
    for size in range(1, below):
        chosen = list(combinations(range(len(others)), size))
        if not chosen:
            return None
        left = np.stack([np.delete(matrix, one, axis=1) for one in chosen])
        if (np.linalg.matrix_rank(left) < rank).any():
            return size
    return None


def known_by_inverse(rows, cycles_of, people, *, cycles=1, persistence=0.0):
    """Give the share known of each answer, shaped (cycles, people), by the textbook formula for a normal vector."""
    apart = np.abs(np.subtract.outer(np.arange(cycles), np.arange(cycles)))
    alike = np.where(apart == 0, 1.0, float(persistence) ** apart)
    matrix = np.zeros((len(rows), cycles, people))
    for number, (cycle, members) in enumerate(zip(cycles_of, rows, strict=True)):
        matrix[number, cycle, list(members)] = 1
    flat = matrix.reshape(len(rows), cycles * people)
    covariance = np.kron(alike, np.eye(people))
    seen = flat @ covariance
    inverse = np.linalg.pinv(seen @ flat.T, rcond=1e-10, hermitian=True)
    return np.einsum("ri,rs,si->i", seen, inverse, seen).reshape(cycles, people)


def forced(
    atoms: Sequence[int],
    groups: Sequence[tuple[str, Sequence[int]]],
    *,
    colluders: int,
    scale: Scale | None = None,
    told=None,
) -> int:
    """Count the ways in which figures force the answers of some people who are alike, over all answers there can be.

    Args:
        atoms: how many people there are of each kind; people of a kind are in the same groups.
        groups: the cut of each group, and the kinds of people in it.
        colluders: so many people may tell their answers, wherever they are.
        scale: of the answers.
        told: writes the figures; the library's own way if not given.
    """
    scale = scale or Scale()
    policy = replace(shipped_policy(), colluders=colluders)
    starts = np.cumsum([0, *atoms]).tolist()
    cells = [
        cell(str(number), [one for kind in kinds for one in range(starts[kind], starts[kind + 1])], cut=cut)
        for number, (cut, kinds) in enumerate(groups)
    ]
    write = told or (lambda cells, answers: figures(cells, answers, scale=scale, policy=policy))
    alike: dict[tuple[str, ...], list[tuple[int, ...]]] = {}
    for sums in product(*(range(count * scale.range + 1) for count in atoms)):
        answers = [one for count, total in zip(atoms, sums, strict=True) for one in some(count, total, scale)]
        alike.setdefault(tuple(one.words for one in write(cells, answers)), []).append(sums)
    found = 0
    for states in alike.values():
        for spread, said in tellings(atoms, colluders, scale.range):
            left = [
                [total - told for total, told in zip(state, said, strict=True)]
                for state in states
                if all(
                    told <= total <= told + (count - tellers) * scale.range
                    for total, told, count, tellers in zip(state, said, atoms, spread, strict=True)
                )
            ]
            for kind, count in enumerate(atoms):
                others = count - spread[kind]
                rest = {state[kind] for state in left}
                found += bool(left and others and rest in ({0}, {others * scale.range}))
    return found


def some(count: int, total: int, scale: Scale) -> Iterator[int]:
    """Give so many answers whose sum, from the lowest answer on, is the total."""
    for _ in range(count):
        here = min(scale.range, total)
        total -= here
        yield scale.lowest + here


def tellings(atoms, colluders, most):
    """Give every way in which colluders can be spread over kinds of people, and what theirs add up to."""
    for spread in product(*(range(min(colluders, count) + 1) for count in atoms)):
        if sum(spread) <= colluders:
            for said in product(*(range(count * most + 1) for count in spread)):
                yield spread, said


def rows_of(cells: Sequence[Cell]) -> list[tuple[int, ...]]:
    """Give who is in each group."""
    return [one.members for one in cells]
