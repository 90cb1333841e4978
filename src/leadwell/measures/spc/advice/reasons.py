"""What a choice of chart says: the kind, the numbers that say so, and what else was weighed."""

from dataclasses import dataclass

from leadwell.measures.spc.advice.findings import Report
from leadwell.measures.spc.advice.look import CountedAs
from leadwell.measures.spc.kinds import ABOUT, Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """A kind of chart that was weighed and not chosen."""

    kind: Kind
    why_not: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The chart that fits, why, and whether it is safe."""

    name: str  # of the series
    kind: Kind
    counted_as: CountedAs
    reasons: tuple[str, ...]
    weighed: tuple[Weighed, ...]
    report: Report  # the warnings; they hold for the values as they were given
    to_be_said: tuple[str, ...] = ()  # what the figures cannot tell, and somebody who knows the work can

    @property
    def words(self) -> str:
        """The choice, its reasons and what else was weighed, as sentences."""
        about = ABOUT[self.kind]
        lines = [f"Use {with_article(self.kind)}: it is for {about.for_what}.", *self.reasons]
        lines += [f"Not {with_article(one.kind)}: {one.why_not}" for one in self.weighed]
        lines += [f"Ask: {one}" for one in self.to_be_said]
        lines += [
            f"Warning ({one.doubt}, {one.sure}): {one.words} {one.remedy}" for one in self.report.warnings
        ]
        return "\n".join(lines)


def with_article(kind: Kind) -> str:
    """Give the title of a kind of chart with a or an before it.

    >>> with_article(Kind.XMR), with_article(Kind.U)
    ('an XmR chart', 'a u chart')
    """
    title = ABOUT[kind].title
    return f"{'an' if title[0] in 'XxIs' else 'a'} {title}"


class Reasons:
    """What is gathered on the way to a choice."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.weighed: list[Weighed] = []
        self.asked: list[str] = []

    def because(self, words: str) -> None:
        """Add a reason for the kind."""
        self.told.append(words)

    def against(self, kind: Kind, why: str) -> None:
        """Add a kind that was weighed; the first thing said against it counts."""
        if kind not in {one.kind for one in self.weighed}:
            self.weighed.append(Weighed(kind=kind, why_not=why))
