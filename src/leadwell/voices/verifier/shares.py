"""How much of each answer a set of sums makes known, from the whole matrix at once."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]

LARGEST_QR = 2_000_000  # numbers in the matrix; larger ones are done by way of the groups' own matrix
SMALLEST = 1e-9  # directions shorter than this share of the longest are none


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """What is known of the answers of people who are alike."""

    known: (
        Matrix  # (kinds of people, cycles): share of one person's answer, 0 to 1; also where they gave none
    )
    rank: int  # how many independent sums there are


def shares_known(
    counts: Sequence[int],
    groups_of: Sequence[Sequence[int]],
    cycle_of: Sequence[int],
    *,
    persistence: float = 0.0,
    by_groups: bool | None = None,
) -> Shares:
    """Work out what sums over groups make known of each answer.

    Answers of one person in two cycles are taken to be correlated by ``persistence`` to the power of the cycles
    between them. They are written as sums of independent parts, one a cycle; the groups' sums are rows over those
    parts; an answer is known as far as it lies in what the rows span.

    Args:
        counts: how many people there are of each kind; those of one kind are in the same groups.
        groups_of: for each kind, the numbers of the groups that they are in.
        cycle_of: for each group, the cycle whose answers it sums, from 0.
        persistence: 0 to 1.
        by_groups: work with the groups' own matrix (less memory) or not; by size if not given.
    """
    kinds, groups = len(counts), len(cycle_of)
    cycles = max(cycle_of, default=0) + 1
    parts = _parts(cycles, persistence)
    if not groups or not kinds:
        return Shares(known=np.zeros((kinds, cycles)), rank=0)
    many = kinds * cycles * groups > LARGEST_QR if by_groups is None else by_groups
    root = np.sqrt(np.asarray(counts, dtype=float))
    spanned = _span_by_groups if many else _span
    basis = spanned(_rows(groups_of, cycle_of, parts, root, kinds))  # (kinds * cycles, rank)
    by_kind = basis.reshape(kinds, cycles, -1) / root[:, None, None]
    seen = np.einsum("cj,kjr->kcr", parts, by_kind)
    return Shares(known=np.einsum("kcr,kcr->kc", seen, seen), rank=basis.shape[1])


def _parts(cycles: int, persistence: float) -> Matrix:
    """Write each cycle's answer as parts that are independent of each other, shaped (cycles, parts)."""
    parts = np.zeros((cycles, cycles))
    for cycle in range(cycles):
        parts[cycle, 0] = persistence**cycle
        for fresh in range(1, cycle + 1):
            parts[cycle, fresh] = persistence ** (cycle - fresh) * np.sqrt(1 - persistence**2)
    return parts


def _rows(
    groups_of: Sequence[Sequence[int]], cycle_of: Sequence[int], parts: Matrix, root: Matrix, kinds: int
) -> Matrix:
    """Give the groups as columns over the parts of people, shaped (kinds * cycles, groups)."""
    cycles = len(parts)
    found = np.zeros((kinds, cycles, len(cycle_of)))
    for kind, groups in enumerate(groups_of):
        for group in groups:
            found[kind, :, group] = parts[cycle_of[group]] * root[kind]
    columns = found.reshape(kinds * cycles, len(cycle_of))
    # Of length 1, so that a group of very many people does not make the others look like rounding.
    lengths = np.linalg.norm(columns, axis=0)
    return np.asarray(columns / np.where(lengths > 0, lengths, 1.0))


def _span(columns: Matrix) -> Matrix:
    """Give an orthonormal basis of what the columns span, by QR."""
    orthogonal, triangle = np.linalg.qr(columns)
    try:
        left, lengths, _ = np.linalg.svd(triangle)
    except np.linalg.LinAlgError:  # it has been seen not to converge
        return _span_by_groups(columns)
    return np.asarray(orthogonal @ left[:, : int((lengths > SMALLEST * lengths.max()).sum())])


def _span_by_groups(columns: Matrix) -> Matrix:
    """Give the same by the eigenvectors of the groups' own matrix."""
    squares, vectors = np.linalg.eigh(columns.T @ columns)
    kept = squares > SMALLEST * squares.max() / 100
    return np.asarray(columns @ (vectors[:, kept] / np.sqrt(squares[kept])))
