"""Rule profiles: the choices that tools make differently, as named, dated definitions."""

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from leadwell.foundations.definition_files import (
    BadDefinition,
    Entry,
    Founding,
    definition,
    definition_names,
    entry_from_text,
)
from leadwell.foundations.errors import LeadwellError
from leadwell.measures.spc.rules import Rule

DEFAULT = "leadwell"


class UnknownProfile(LeadwellError):
    """There is no rule profile of that name."""


class Screening(StrEnum):
    """Whether large moving ranges are left out of the limits."""

    NONE = "none"
    ONCE = "once"


class MissingPoint(StrEnum):
    """What a missing point does to its neighbours."""

    GAP = "gap"  # it breaks moving ranges, runs, trends and windows
    BRIDGE = "bridge"  # it is dropped, and its neighbours stand side by side


class ZeroVariance(StrEnum):
    """What the limits of a series are that does not vary."""

    AS_COMPUTED = "as computed"  # with screening, no limits: every range is left out
    ON_THE_CENTRE = "on the centre"


class Marks(StrEnum):
    """Which points of a pattern are marked."""

    ALL = "all"
    ALL_BUT_FIRST = "all but first"
    COMPLETING = "completing"  # the point that completes it, and those that go on with it
    BEYOND = "beyond"  # of a window: the points beyond the line
    WINDOW = "window"  # of a window: every point


class Sides(StrEnum):
    """Where the points of a two-in-three window may lie."""

    ALL_ON_ONE_SIDE = "all on one side"
    BEYOND_ON_ONE_SIDE = "beyond on one side"
    NONE_BEYOND_THE_OTHER = "none beyond the other line"
    EITHER = "either"


class OnLine(StrEnum):
    """What a point on the centre line does to a run."""

    BREAKS = "breaks"
    SKIPPED = "skipped"


class Conflict(StrEnum):
    """What a point is called that is both an improvement and a concern."""

    PRECEDENCE = "precedence"
    IMPROVEMENT_WINS = "improvement wins"


class Comparison(StrEnum):
    """Whether a target that lies on a limit counts as beyond it."""

    STRICT = "strict"
    INCLUSIVE = "inclusive"


class RunsMethod(StrEnum):
    """How long a run, or how few crossings, are unusual."""

    ANHOEJ = "anhoej"
    BESTBOX = "bestbox"
    CUTBOX = "cutbox"


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitRules:
    """How limits are worked out. One of ``limit_factor`` and ``sigma_divisor`` is given."""

    limit_factor: float | None  # mean moving ranges from the centre to a limit
    sigma_divisor: float | None  # mean moving range to one sigma
    screening: Screening
    screening_factor: float
    fewest_points: int  # below this no limits and no signals
    fewest_baseline: int
    natural_bounds: bool
    zero_variance: ZeroVariance
    grain: float  # of the largest value: what is nearer to a line lies on it
    missing: MissingPoint
    excluded: MissingPoint
    baseline_of_present: bool  # whether a baseline of 20 points means 20 that are not missing


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A rule about consecutive points."""

    points: int
    marks: Marks
    on_line: OnLine = OnLine.BREAKS


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A rule about most points of a small window beyond a line."""

    sides: Sides
    past_limits: bool
    marks: Marks
    partial_windows: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A named set of rules. A rule that is None is switched off."""

    name: str
    title: str
    reasons: str
    founding: Founding
    limits: LimitRules
    outside: bool
    shift: Stretch | None
    trend: Stretch | None
    two_in_three: Window | None
    four_in_five: Window | None
    near_centre: Stretch | None
    far_from_centre: Stretch | None
    alternating: Stretch | None
    moving_range: float | None
    runs: RunsMethod | None
    precedence: tuple[Rule, ...]
    conflict: Conflict
    target_comparison: Comparison
    fewest_for_target: int
    without_limits: str  # what a target is told that has no limits to be held against
    g_centre_median: bool = True
    g_lower_zero: bool = False
    ratio_sigma_of_all: bool = False  # I': sigma from all points, whatever the baseline
    puts_periods_together: bool = (
        False  # whether several rows of one period are one point; else they are a fault
    )

    def with_choices(self, **changes: object) -> "Profile":
        """Give this profile with some choices made differently, for example ``screening=Screening.NONE``.

        Names of ``LimitRules`` and of the profile itself are taken alike.
        """
        of_limits = {key: value for key, value in changes.items() if hasattr(self.limits, key)}
        own = {key: value for key, value in changes.items() if key not in of_limits}
        return replace(self, limits=replace(self.limits, **of_limits), **own)  # type: ignore[arg-type]

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that are switched on, first those of the precedence."""
        on = [rule for rule in Rule if getattr(self, rule.value) not in (None, False)]
        return tuple(sorted(on, key=lambda rule: (self.rank(rule), on.index(rule))))

    def rank(self, rule: Rule) -> int:
        """The place of a rule in the precedence; those that are not in it come last."""
        return self.precedence.index(rule) if rule in self.precedence else len(self.precedence)


@cache
def profile(name: str = DEFAULT) -> Profile:
    """Give a rule profile that Leadwell ships, for example ``nhsr-0.2.2``.

    Raises:
        UnknownProfile: there is none of that name; the message lists those that there are.

    >>> profile("mdc-2023").trend.points
    7
    """
    if name not in definition_names("spc"):
        known = ", ".join(profile_names())
        raise UnknownProfile(f"There is no rule profile {name!r}. There are: {known}.")
    return profile_from(definition("spc", name))


def profile_names() -> tuple[str, ...]:
    """Give the names of the rule profiles that Leadwell ships, our default first.

    >>> profile_names()[0]
    'leadwell'
    """
    return tuple(sorted(definition_names("spc"), key=lambda name: (name != DEFAULT, name)))


def profile_from_text(text: str, *, where: str) -> Profile:
    """Read somebody's own rule profile from TOML text.

    Raises:
        BadDefinition: a field is missing or is not what it may be; the message names it.
    """
    return profile_from(entry_from_text(text, where=where))


def profile_from(entry: Entry) -> Profile:
    """Read a rule profile from a definition.

    Raises:
        BadDefinition: a field is missing or is not what it may be; the message names it.
    """
    limits = entry.entry("limits")
    signals = entry.entry("signals")
    rules = entry.entry("rules")
    aims = entry.entry("assurance")
    charts = entry.entry("charts") if entry.has("charts") else Entry(where=entry.where, fields={})
    for key in rules.fields:
        if key not in {rule.value for rule in Rule}:
            raise BadDefinition(f"{rules.where}: {key!r} is no rule; there are {', '.join(Rule)}.")
    marks = signals.member("marks", Marks)
    return Profile(
        name=entry.text("id"),
        title=entry.text("title"),
        reasons=entry.text("reasons"),
        founding=entry.founding(),
        limits=_limits(limits),
        outside=rules.has(Rule.OUTSIDE),
        shift=_stretch(rules, Rule.SHIFT, marks),
        trend=_stretch(rules, Rule.TREND, marks),
        two_in_three=_window(rules, Rule.TWO_IN_THREE),
        four_in_five=_window(rules, Rule.FOUR_IN_FIVE),
        near_centre=_stretch(rules, Rule.NEAR_CENTRE, marks),
        far_from_centre=_stretch(rules, Rule.FAR_FROM_CENTRE, marks),
        alternating=_stretch(rules, Rule.ALTERNATING, marks),
        moving_range=rules.entry(Rule.MOVING_RANGE).number("factor")
        if rules.has(Rule.MOVING_RANGE)
        else None,
        runs=rules.entry(Rule.RUNS).member("method", RunsMethod) if rules.has(Rule.RUNS) else None,
        precedence=tuple(Rule(one) for one in signals.texts("precedence")),
        conflict=signals.member("conflict", Conflict),
        target_comparison=aims.member("comparison", Comparison),
        fewest_for_target=aims.whole("fewest_points", least=1),
        without_limits=aims.text("without_limits", may_be_empty=True),
        g_centre_median=not charts.has("g_centre") or charts.text("g_centre") == "median",
        g_lower_zero=charts.has("g_lower") and charts.text("g_lower") == "zero",
        ratio_sigma_of_all=charts.has("ratio_sigma") and charts.text("ratio_sigma") == "all points",
        puts_periods_together=charts.has("same_period") and charts.text("same_period") == "together",
    )


def _limits(entry: Entry) -> LimitRules:
    if entry.has("limit_factor") == entry.has("sigma_divisor"):
        raise BadDefinition(f"{entry.where}: give one of 'limit_factor' and 'sigma_divisor'.")
    screening = entry.member("screening", Screening)
    return LimitRules(
        limit_factor=entry.number("limit_factor") if entry.has("limit_factor") else None,
        sigma_divisor=entry.number("sigma_divisor") if entry.has("sigma_divisor") else None,
        screening=screening,
        screening_factor=entry.number("screening_factor") if screening is Screening.ONCE else 0.0,
        fewest_points=entry.whole("fewest_points", least=1),
        fewest_baseline=entry.whole("fewest_baseline", least=1),
        natural_bounds=entry.flag("natural_bounds"),
        zero_variance=entry.member("zero_variance", ZeroVariance),
        grain=entry.number("grain"),
        missing=entry.member("missing", MissingPoint),
        excluded=entry.member("excluded", MissingPoint),
        baseline_of_present=entry.text("baseline_counts") == "points present",
    )


def _stretch(rules: Entry, rule: Rule, marks: Marks) -> Stretch | None:
    if not rules.has(rule):
        return None
    entry = rules.entry(rule)
    own = entry.member("marks", Marks) if entry.has("marks") else marks
    on_line = entry.member("on_line", OnLine) if entry.has("on_line") else OnLine.BREAKS
    if entry.has("ties") and entry.text("ties") != "break":
        raise BadDefinition(f"{entry.where}: 'ties' must be \"break\": a level step ends a trend.")
    if own in {Marks.BEYOND, Marks.WINDOW}:
        raise BadDefinition(f"{entry.where}: a rule about consecutive points marks all of them or the last.")
    return Stretch(points=entry.whole("points", least=3), marks=own, on_line=on_line)


def _window(rules: Entry, rule: Rule) -> Window | None:
    if not rules.has(rule):
        return None
    entry = rules.entry(rule)
    return Window(
        sides=entry.member("sides", Sides),
        past_limits=entry.flag("past_limits"),
        marks=entry.member("marks", Marks),
        partial_windows=entry.flag("partial_windows"),
    )
