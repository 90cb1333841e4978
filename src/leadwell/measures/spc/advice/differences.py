"""What changes on one's own data between two rule profiles: points, icons and lines, and which rule does it."""

from dataclasses import dataclass

import polars as pl

from leadwell.measures.spc.kinds import Kind
from leadwell.measures.spc.profiles import Profile, Stretch, Window, profile
from leadwell.measures.spc.rules import Rule
from leadwell.measures.spc.tables.answer import Answer, chart_table, faults_words
from leadwell.measures.spc.tables.reading import BadTable, named

_SHOWN = 20
_RULES = {
    Rule.OUTSIDE: "outside the limits",
    Rule.SHIFT: "a run on one side of the centre",
    Rule.TREND: "a trend",
    Rule.TWO_IN_THREE: "two of three near a limit",
    Rule.FOUR_IN_FIVE: "four of five beyond one sigma",
    Rule.MOVING_RANGE: "a large step from the last point",
    Rule.NEAR_CENTRE: "too many near the centre",
    Rule.FAR_FROM_CENTRE: "too many far from the centre",
    Rule.ALTERNATING: "up and down in turn",
    Rule.RUNS: "runs of the whole segment",
}
_ICONS = {
    "": "no icon",
    "common_cause": "common cause",
    "improvement": "improvement",
    "concern": "concern",
    "neutral_high": "special and high",
    "neutral_low": "special and low",
    "neutral": "special",
    "pass": "meets the target every time",
    "fail": "fails the target every time",
    "inconsistent": "meets the target in some periods",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What two profiles say differently of a table."""

    one: str
    other: str
    points: pl.DataFrame  # a row a point that is marked, or read, differently
    icons: pl.DataFrame  # a row a segment with another icon or other limits
    rules: pl.DataFrame  # a row a rule: points that only one of them marks by it
    asked: tuple[int, int]  # points and segments in all
    why: tuple[str, ...]  # how the profiles themselves differ, as far as it can show here

    @property
    def sentences(self) -> tuple[str, ...]:
        """The differences in words, the first twenty points one by one."""
        points, segments = self.asked
        told = [
            f"{self.one} and {self.other} mark {self.points.height:,} of {points:,} points differently, and draw "
            f"{self.icons.filter(pl.col('icon_differs')).height:,} of {segments:,} icons differently."
        ]
        told += [_of_rule(row, self.one, self.other) for row in self.rules.iter_rows(named=True)]
        told += [_of_icon(row, self.one, self.other) for row in self.icons.head(_SHOWN).iter_rows(named=True)]
        told += [
            _of_point(row, self.one, self.other) for row in self.points.head(_SHOWN).iter_rows(named=True)
        ]
        rest = self.points.height - _SHOWN
        if rest > 0:
            told.append(f"{rest:,} more points differ.")
        return (*told, *self.why)


def profile_diff(
    table: pl.DataFrame,
    kind: Kind | str,
    one: Profile | str,
    other: Profile | str,
    *,
    leave_out: bool = False,
) -> Difference:
    """Say which points and icons of a table change between two profiles, rule by rule.

    Args:
        table: a long table, as ``chart_table`` takes it.
        kind: the kind of chart.
        one: a rule profile or its name.
        other: the one it is held against.
        leave_out: whether series that either profile refuses are left out; else the first stops everything.

    Raises:
        BadTable: the table cannot be charted.
        UnknownProfile: there is no profile of that name.

    >>> table = pl.DataFrame({"period": range(24), "value": [10.0, 12.0] * 9 + [11.0, 12, 13, 14, 15, 16]})
    >>> found = profile_diff(table, "xmr", "mdc-2023", "mdc-2023-6")
    >>> found.rules.filter(pl.col("rule") == "trend")["only_other"].to_list()
    [6]
    """
    by, against = (profile(name) if isinstance(name, str) else name for name in (one, other))
    first, second = (chart_table(table, kind, rules, leave_out=leave_out) for rules in (by, against))
    if {one.series for one in first.faults} != {one.series for one in second.faults}:
        faults = (*first.faults, *second.faults)
        refused = pl.Series([one.series for one in faults]).implode()
        rows = named(table)
        rows = rows.filter(~pl.col("series").cast(pl.String).fill_null("").is_in(refused))
        if not rows.height:
            raise BadTable(faults_words(faults))
        first, second = (chart_table(rows, kind, rules, leave_out=True) for rules in (by, against))
    return difference(first, second, by, against)


def difference(first: Answer, second: Answer, one: Profile, other: Profile) -> Difference:
    """Say what two answers to the same table have different.

    Args:
        first: charted by ``one``.
        second: charted by ``other``.
        one: a rule profile.
        other: the one it is held against.
    """
    points = _points(first, second)
    return Difference(
        one=one.name,
        other=other.name,
        points=points.filter((pl.col("rules_one") != pl.col("rules_other")) | _read_otherwise()),
        icons=_icons(first, second),
        rules=_rules(points),
        asked=(first.points.height, first.summary.height),
        why=_why(one, other),
    )


def _read_otherwise() -> pl.Expr:
    return pl.col("special_one") != pl.col("special_other")


def _points(first: Answer, second: Answer) -> pl.DataFrame:
    beside = second.points.select(
        rules_other="rules", special_other="special", lower_other="lower", upper_other="upper"
    )
    kept = first.points.select(
        "series",
        "period",
        "value",
        "segment",
        rules_one="rules",
        special_one="special",
        lower_one="lower",
        upper_one="upper",
    )
    found = kept.hstack(beside)
    split = found.with_columns(
        _one=pl.col("rules_one").str.split("+"), _other=pl.col("rules_other").str.split("+")
    )
    return split.with_columns(
        only_one=pl.col("_one").list.set_difference("_other").list.join("+"),
        only_other=pl.col("_other").list.set_difference("_one").list.join("+"),
    ).drop("_one", "_other")


def _icons(first: Answer, second: Answer) -> pl.DataFrame:
    names = ["variation", "assurance", "centre", "lower", "upper"]
    kept = first.summary.select(
        "series", "segment", "last_period", *(pl.col(name).alias(f"{name}_one") for name in names)
    )
    found = kept.hstack(second.summary.select(pl.col(name).alias(f"{name}_other") for name in names))
    icon = (pl.col("variation_one") != pl.col("variation_other")) | (
        pl.col("assurance_one") != pl.col("assurance_other")
    )
    return found.with_columns(icon_differs=icon).filter(icon | _moved())


def _moved() -> pl.Expr:
    """Say where a limit lies elsewhere, by more than a thousandth of the distance of the limits."""
    width = (pl.col("upper_one") - pl.col("lower_one")).abs()
    parts = [
        ((pl.col(f"{name}_one") - pl.col(f"{name}_other")).abs() > 1e-3 * width).fill_null(value=False)
        | (pl.col(f"{name}_one").is_null() != pl.col(f"{name}_other").is_null())
        for name in ("lower", "upper")
    ]
    return parts[0] | parts[1]


def _rules(points: pl.DataFrame) -> pl.DataFrame:
    def counts(column: str) -> pl.DataFrame:
        each = points.select(rule=pl.col(column).str.split("+")).explode("rule").filter(pl.col("rule") != "")
        return each.group_by("rule").agg(pl.len().cast(pl.Int64).alias(column))

    both = counts("only_one").join(counts("only_other"), on="rule", how="full", coalesce=True)
    return both.with_columns(pl.col("only_one", "only_other").fill_null(0)).sort("rule")


def _of_rule(row: dict[str, object], one: str, other: str) -> str:
    words = _RULES[Rule(str(row["rule"]))]
    return (
        f"By the rule '{words}' only {one} marks {row['only_one']} points and only {other} marks "
        f"{row['only_other']}."
    )


def _of_icon(row: dict[str, object], one: str, other: str) -> str:
    where = f"{row['series']}, segment {row['segment']}" if row["series"] else f"Segment {row['segment']}"
    parts = [
        f"{_ICONS[str(row[f'{name}_one'])]} by {one}, {_ICONS[str(row[f'{name}_other'])]} by {other}"
        for name in ("variation", "assurance")
        if row[f"{name}_one"] != row[f"{name}_other"]
    ]
    if not parts:
        parts = [f"limits {_limits(row, 'one')} by {one}, {_limits(row, 'other')} by {other}; the icon stays"]
    return f"{where}: {'; '.join(parts)}."


def _limits(row: dict[str, object], which: str) -> str:
    low, high = row[f"lower_{which}"], row[f"upper_{which}"]
    if low is None and high is None:
        return "none"
    return " to ".join("none" if one is None else f"{one:.4g}" for one in (low, high))


def _of_point(row: dict[str, object], one: str, other: str) -> str:
    where = f"{row['series']}, {row['period']}" if row["series"] else f"{row['period']}"
    parts = [
        f"only {name} says {', '.join(_RULES[Rule(rule)] for rule in str(row[column]).split('+'))}"
        for name, column in ((one, "only_one"), (other, "only_other"))
        if row[column]
    ]
    if row["special_one"] != row["special_other"]:
        said = [str(row[name]) or "nothing special" for name in ("special_one", "special_other")]
        parts.append(f"{said[0]} by {one}, {said[1]} by {other}")
    return f"{where}: {'; '.join(parts)}."


def _why(one: Profile, other: Profile) -> tuple[str, ...]:
    """Say how two profiles differ in what they take, field by field."""
    told = []
    for name, words in _CHOICES.items():
        a, b = (
            getattr(by.limits, name) if hasattr(by.limits, name) else getattr(by, name) for by in (one, other)
        )
        if a != b:
            told.append(f"{words}: {_choice(a)} in {one.name}, {_choice(b)} in {other.name}.")
    return tuple(told)


_CHOICES = {
    "screening": "Large moving ranges left out of the limits",
    "limit_factor": "Mean moving ranges from the centre to a limit",
    "sigma_divisor": "What a mean moving range is divided by for one sigma",
    "fewest_points": "Points needed for limits",
    "natural_bounds": "Limits stop where no value can lie",
    "zero_variance": "Limits of a series that does not vary",
    "missing": "What a missing point does",
    "outside": "Rule 'outside the limits'",
    "shift": "Rule 'a run on one side'",
    "trend": "Rule 'a trend'",
    "two_in_three": "Rule 'two of three near a limit'",
    "four_in_five": "Rule 'four of five beyond one sigma'",
    "near_centre": "Rule 'too many near the centre'",
    "far_from_centre": "Rule 'too many far from the centre'",
    "alternating": "Rule 'up and down in turn'",
    "moving_range": "Rule 'a large step from the last point'",
    "runs": "Rule 'runs of the whole segment'",
    "precedence": "What a point with several signals is called by",
    "conflict": "A point that is both improvement and concern",
    "target_comparison": "A target that lies on a limit",
}


def _choice(value: object) -> str:
    if value is None or value is False:
        return "off"
    if value is True:
        return "on"
    if isinstance(value, tuple):
        return " > ".join(str(one) for one in value)
    if isinstance(value, Stretch):
        return f"{value.points} points, marking {value.marks}"
    if isinstance(value, Window):
        past = "points past the limits counted" if value.past_limits else "points past the limits not counted"
        return f"{value.sides}, {past}, marking {value.marks}"
    return f"{value:g}" if isinstance(value, float) else str(value)
