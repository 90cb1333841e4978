"""Claims that rest on reading: two people code the same texts, and how far they agree stands beside each claim.

"Fourteen stories speak of dignity" is one reader's view until a second has read the same stories without knowing what
the first found. Agreement beyond chance is Cohen's kappa (Educational and Psychological Measurement 1960; 20:37-46)
over whether a text has the code. Its interval comes from the four counts with a Jeffreys prior, so it has a width even
where the two agree on every text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from leadwell.foundations.definition_files import Founding, definition
from leadwell.foundations.errors import LeadwellError
from leadwell.measures.rates import Interval

_DRAWS = 4000
_SEED = 1  # the same counts give the same interval


class CannotCompare(LeadwellError):
    """There are not two coders, or they read no text in common."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodingRule:
    """When a claim stands."""

    level: float
    firm_from: float
    least_lower: float
    fewest_texts: int
    founding: Founding


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One code over the texts that both read."""

    code: str
    texts: int
    both: int  # texts in which both found it
    either: int  # texts in which one of them did
    agreed: int  # texts on which they said the same
    kappa: (
        float | None
    )  # None where neither ever found it, or both always did: there is nothing to agree beyond
    interval: Interval
    stands: bool
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """All codes, in the order of their names, and how the two read."""

    coders: tuple[str, str]
    each: tuple[Claim, ...]
    texts: int  # read by both
    alone: int  # read by one of them only, and left out
    words: str


@cache
def coding_rule() -> CodingRule:
    """Give the rule that Leadwell ships.

    >>> coding_rule().fewest_texts
    10
    """
    document = definition("ratings", "coding")
    return CodingRule(
        level=document.number("level", least=0.5),
        firm_from=document.number("firm_from"),
        least_lower=document.number("least_lower"),
        fewest_texts=document.whole("fewest_texts", least=2),
        founding=document.founding(),
    )


def claims(
    read: Mapping[str, Mapping[str, frozenset[str]]],
    *,
    codes: Sequence[str] = (),
    rule: CodingRule | None = None,
) -> Claims:
    """Say of each code in how many texts it was found, and how far the two who read them agree.

    Args:
        read: for each coder, the texts that they read and the codes they gave each; a text without any has none.
        codes: the codes of the scheme, so that one that nobody found is told, too; those found are added.
        rule: when a claim stands; the shipped one if not given.

    Raises:
        CannotCompare: there are not two coders, or they read no text in common.

    >>> found = claims({"Ann": {str(n): frozenset({"dignity"} if n < 6 else ()) for n in range(12)},
    ...                 "Ben": {str(n): frozenset({"dignity"} if n < 5 else ()) for n in range(12)}})
    >>> print(found.each[0].words)
    Found by both in 5 of 12 texts, by either in 6. They agree on 11 of 12; kappa 0.83, 95% sure between 0.31 and 0.96. Too unsure to claim: code more texts.
    """  # noqa: E501 - one line as it is told
    rule = rule or coding_rule()
    if len(read) != 2:
        raise CannotCompare(
            f"There are {len(read)} coders; agreement is of two who read the same texts. Have the texts read by two."
        )
    (first, firsts), (second, seconds) = read.items()
    common = [text for text in firsts if text in seconds]
    if not common:
        raise CannotCompare(f"{first} and {second} read no text in common. Give both the same texts.")
    found = sorted({*codes, *(code for texts in read.values() for given in texts.values() for code in given)})
    made = []
    for code in found:
        one = np.array([code in firsts[text] for text in common])
        other = np.array([code in seconds[text] for text in common])
        made.append(_claim(code, one, other, rule))
    alone = len({*firsts, *seconds}) - len(common)
    said = f"{first} and {second} both read {len(common)} texts."
    if alone:
        said += f" {alone} more were read by one of them only, and are left out."
    return Claims(coders=(first, second), each=tuple(made), texts=len(common), alone=alone, words=said)


def kappa_of(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give Cohen's kappa of tables of two by two; not a number where chance alone would agree wholly.

    Args:
        counts: shape (tables, 4): both, only the first, only the second, neither; counts or shares.

    >>> float(kappa_of(np.array([[20.0, 5.0, 10.0, 15.0]]))[0].round(4))
    0.4
    """
    shares = counts / counts.sum(axis=1, keepdims=True)
    both, first, second, neither = shares.T
    seen = both + neither
    chance = (both + first) * (both + second) + (second + neither) * (first + neither)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(chance < 1, (seen - chance) / (1 - chance), np.nan)


def _claim(code: str, one: NDArray[np.bool_], other: NDArray[np.bool_], rule: CodingRule) -> Claim:
    counts = np.array(
        [[(one & other).sum(), (one & ~other).sum(), (~one & other).sum(), (~one & ~other).sum()]],
        dtype=np.float64,
    )
    both, neither = int(counts[0, 0]), int(counts[0, 3])
    texts = len(one)
    kappa = float(kappa_of(counts)[0])
    drawn = kappa_of(np.random.default_rng(_SEED).dirichlet(counts[0] + 0.5, size=_DRAWS))
    tail = (1 - rule.level) / 2
    lower, upper = (float(value) for value in np.quantile(drawn, [tail, 1 - tail]))
    known = None if np.isnan(kappa) else kappa
    if known is not None:  # where they always agree every draw lies below
        lower, upper = min(lower, known), max(upper, known)
    stands = (
        known is not None
        and texts >= rule.fewest_texts
        and known >= rule.firm_from
        and lower >= rule.least_lower
    )
    return Claim(
        code=code,
        texts=texts,
        both=both,
        either=texts - neither,
        agreed=both + neither,
        kappa=known,
        interval=Interval(
            lower=lower, upper=upper, level=rule.level, method="Jeffreys prior on the four counts"
        ),
        stands=stands,
        words=_words(texts, both, texts - neither, both + neither, known, lower, upper, stands, rule),
    )


def _words(
    texts: int,
    both: int,
    either: int,
    agreed: int,
    kappa: float | None,
    lower: float,
    upper: float,
    stands: bool,
    rule: CodingRule,
) -> str:
    said = (
        f"Found by both in {both} of {texts} texts, by either in {either}. They agree on {agreed} of {texts}"
    )
    if kappa is None:
        never = "Neither ever found it" if either == 0 else "Both found it in every text"
        return f"{said}. {never}, so agreement beyond chance cannot be told."
    said += f"; kappa {kappa:.2f}, {rule.level:.0%} sure between {lower:.2f} and {upper:.2f}."
    if stands:
        return f"{said} The claim stands."
    if texts < rule.fewest_texts:
        return f"{said} Fewer than {rule.fewest_texts} texts: no claim."
    if kappa < rule.firm_from:
        return f"{said} They read it differently: say more clearly what the code means, and code again."
    return f"{said} Too unsure to claim: code more texts."
