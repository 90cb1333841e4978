"""What a chart shows, not how it is drawn: points, segments, limits, signals, targets, a sentence, a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from leadwell.foundations.missing import Missing
from leadwell.measures.definitions import Direction
from leadwell.measures.rates import Certainty
from leadwell.measures.spc.kinds import ABOUT, Kind
from leadwell.measures.spc.labels import Assurance, Variation
from leadwell.measures.spc.rules import HIGH, LOW, Hit


class Meaning(StrEnum):
    """What the signals at a point mean, given which way is better."""

    IMPROVEMENT = "improvement"
    CONCERN = "concern"
    CHANGE = "change"  # neither way is better
    BOTH = "both"  # rules point in opposite directions: neither is hidden behind the other

    @property
    def words(self) -> str:
        """The meaning as a page says it."""
        return {
            Meaning.IMPROVEMENT: "getting better",
            Meaning.CONCERN: "a concern",
            Meaning.CHANGE: "a change",
            Meaning.BOTH: "signs both ways",
        }[self]


def meaning_of(signal: Hit, direction: Direction) -> Meaning:
    """Say what one signal means: a long run above the average is good news only where more is better."""
    if direction is Direction.NEITHER or not signal & (HIGH | LOW):
        return Meaning.CHANGE
    good = bool(signal & HIGH) == (direction is Direction.INCREASE)
    return Meaning.IMPROVEMENT if good else Meaning.CONCERN


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartPoint:
    """One point of a chart. ``value`` is None where the figure is missing: a gap, never a zero.

    The lines are those that the point is judged by; None where there are none.
    """

    label: str  # the period in words: "March 2025"
    value: float | None
    shown: str  # the value with its unit, or the reason that it is missing
    missing: Missing | None
    certainty: Certainty
    signals: tuple[Hit, ...] = ()  # every rule that the point meets, the weightiest first
    meaning: Meaning | None = None  # of all signals together
    signal_words: str = ""  # the signals as a page says them: "above the upper limit"
    said: tuple[str, ...] = ()  # a sentence for each signal, with the numbers of the rules
    note: str = ""
    lower: float | None = None
    upper: float | None = None
    lower_2: float | None = None  # two thirds of the way to the limit
    upper_2: float | None = None
    target: float | None = None
    starts_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """How often a target is met if nothing changes: shares from 0 to 1, and how often it was met so far."""

    next_one: float  # that the next figure meets the target
    lower: float  # where that chance lies, 19 times in 20
    upper: float
    met: int  # figures of the segment that met the target of their time
    judged: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A stretch of points under the same limits. Numbers are None where there are too few points."""

    start: int  # place of its first point, from 0
    end: int  # the place after its last point
    points: int  # values present
    centre: float | None
    lower: float | None  # at the latest point, where limits follow the size of the sample
    upper: float | None
    why_no_limits: str  # "" where there are limits
    reason: str = ""  # why limits begin anew here
    target: float | None = None  # that stands at its last point
    variations: tuple[Variation, ...] = ()  # the icon of the latest point; two where rules point both ways
    assurance: Assurance = Assurance.NONE
    chance: Chance | None = None
    doubt: str = ""  # why these limits do not foretell whether the target will be met; "" where they do


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """Something that happened, at a point of the time axis: a new shift pattern, a renamed ward."""

    at: int  # place of the first point it applies to, from 0
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A time series ready to be drawn, read out or put in a table. The last segment is the one that stands."""

    title: str
    sentence: str  # what the chart shows, in plain words
    unit: str
    decimals: int
    points: tuple[ChartPoint, ...]
    segments: tuple[Segment, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    kind: Kind = Kind.XMR
    rules: str = ""  # the name of the rule profile
    rules_title: str = ""
    better: Direction = Direction.NEITHER  # which way is better
    centre_is: str = "average"  # or "median"

    @property
    def centre(self) -> float | None:
        """The average that stands; None where there are too few points."""
        return self.segments[-1].centre if self.segments else None

    @property
    def lower(self) -> float | None:
        """The lower limit at the latest point."""
        return self.segments[-1].lower if self.segments else None

    @property
    def upper(self) -> float | None:
        """The upper limit at the latest point."""
        return self.segments[-1].upper if self.segments else None

    @property
    def target(self) -> float | None:
        """The target that stands at the last point."""
        return self.segments[-1].target if self.segments else None

    @property
    def why_no_limits(self) -> str:
        """Why there are no limits; "" where there are."""
        return self.segments[-1].why_no_limits if self.segments else ""

    @property
    def variations(self) -> tuple[Variation, ...]:
        """The icons of variation: one, or two where rules point both ways at the latest point."""
        return self.segments[-1].variations if self.segments else ()

    @property
    def assurance(self) -> Assurance:
        """The icon of assurance."""
        return self.segments[-1].assurance if self.segments else Assurance.NONE

    @property
    def chance(self) -> Chance | None:
        """The chance of meeting the target in the next period."""
        return self.segments[-1].chance if self.segments else None

    @property
    def is_too_few(self) -> bool:
        """Whether so few events are expected that no single point can be judged; ``why_no_limits`` says what to do."""
        return self.variations == (Variation.TOO_FEW,)

    @property
    def doubt(self) -> str:
        """Why the limits do not foretell whether the target will be met; "" where they do."""
        return self.segments[-1].doubt if self.segments else ""

    @property
    def made_as(self) -> str:
        """The kind of chart and the rules, by their names."""
        title = ABOUT[self.kind].title
        kind = title if title[:2].isupper() or title[1:2] in "′ " else title[:1].upper() + title[1:]
        return f"{kind}. Rules: {self.rules_title}." if self.rules_title else f"{kind}."

    @property
    def lines_vary(self) -> bool:
        """Whether one pair of limits does not tell the limits of every point."""
        found = {(point.lower, point.upper) for point in self.points if point.value is not None}
        return len(found) > 1

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings of the table beside the chart; limits are in it where one sentence cannot tell them."""
        more = (("If nothing changes",) if self.lines_vary else ()) + (
            ("Target",) if self._has_targets else ()
        )
        return ("Period", "Figure", *more, "How sure", "Signal", "Note")

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The rows of the table beside the chart, one a point, as text."""
        steps: dict[int, str] = {}
        for one in self.annotations:
            steps[one.at] = ". ".join(filter(None, (steps.get(one.at, ""), one.words)))
        vary, targets = self.lines_vary, self._has_targets
        found = []
        for place, point in enumerate(self.points):
            cells = [point.label, point.shown]
            if vary:
                cells.append(self.between(point.lower, point.upper))
            if targets:
                cells.append("" if point.target is None else self.written(point.target))
            note = ". ".join(text for text in (steps.get(place, ""), point.note) if text)
            found.append((*cells, point.certainty.words, signal_cell(point), note))
        return tuple(found)

    @property
    def last(self) -> ChartPoint | None:
        """The latest point that has a value."""
        return next((point for point in reversed(self.points) if point.value is not None), None)

    @property
    def explained(self) -> tuple[str, ...]:
        """Why points are marked: a sentence for each rule that any point meets, each once, the latest first."""
        every = (said for point in reversed(self.points) for said in point.said)
        return tuple(dict.fromkeys(every))

    @property
    def _has_targets(self) -> bool:
        return len({point.target for point in self.points}) > 1

    def written(self, value: float) -> str:
        """Write a number as the chart does, without the words of its unit."""
        text = f"{value:,.{max(0, self.decimals)}f}" if abs(value) < 1e9 else f"{value:.3g}"
        return f"{text}%" if self.unit == "%" else text

    def between(self, lower: float | None, upper: float | None) -> str:
        """Write a range; "" where there is none."""
        return "" if lower is None or upper is None else f"{self.written(lower)} to {self.written(upper)}"


def signal_cell(point: ChartPoint) -> str:
    """Give what the table says of the signals of a point.

    Where rules point both ways each has its own meaning in ``signal_words``, and nothing need be added.
    """
    if not point.signal_words or point.meaning is None or point.meaning is Meaning.BOTH:
        return point.signal_words
    return f"{point.signal_words} ({point.meaning.words})"


def common_axis(charts: Sequence[Chart]) -> tuple[str, ...]:
    """Give the labels of all periods of several charts, in the order of time.

    Charts whose points have no date are put in the order in which their labels first come.
    """
    starts: dict[str, date | None] = {}
    for chart in charts:
        for point in chart.points:
            starts.setdefault(point.label, point.starts_on)
    if all(start is not None for start in starts.values()):
        return tuple(sorted(starts, key=lambda label: starts[label] or date.min))
    return tuple(starts)
