"""The definition of a measure, also of one that only a file's heading explains."""

from datetime import date
from functools import lru_cache

from leadwell.measures.definitions import Direction, Measure, Status
from leadwell.measures.definitions import measures as defined
from leadwell.measures.rates import Sureness


def is_defined(key: str) -> bool:
    """Say whether Leadwell ships a definition of this measure."""
    return key in defined()


@lru_cache(maxsize=2_000)
def measure_of(key: str, title: str = "", *, is_ratio: bool = False) -> Measure:
    """Give a measure: its definition, or where there is none, what the heading of its column says.

    ``is_ratio`` says whether the figures came with a denominator; only asked where there is no definition.
    """
    held = defined().get(key)
    if held is not None:
        return held
    name = title or key.replace("_", " ").replace(".", ", ").capitalize()
    words = f"The column “{name}” of a file, as it was sent."
    return Measure(
        key=key,
        title=name,
        subject="other",
        numerator=f"“{name}” as sent",
        denominator="what the file divides it by" if is_ratio else "",
        multiplier=1.0,
        unit="",
        decimals=2 if is_ratio else 1,
        direction=Direction.NEITHER,
        staff_words=words,
        public_words=words,
        regulator_words=words,
        source="the heading in the file; it has no definition",
        status=Status.LOCAL,
        since=date(1948, 7, 5),
        sure=Sureness.SCORE,
    )
