"""Requirements in words and as a table; nothing without its interval, or without saying that there is none."""

from collections.abc import Sequence

import polars as pl

from leadwell.staffing.requirement.beside import Beside
from leadwell.staffing.requirement.ladder import Ladder
from leadwell.staffing.requirement.sampling import Mean, shipped_sampling
from leadwell.staffing.requirement.working import Requirement

_SCHEMA = {
    "unit": pl.String, "figure": pl.String, "staff_group": pl.String, "part": pl.String, "mean": pl.Float64,
    "low": pl.Float64, "high": pl.Float64, "days": pl.Int64, "correlation": pl.Float64,
}  # fmt: skip


def table(found: Sequence[Requirement]) -> pl.DataFrame:
    """Give requirements as a table, one row a figure: posts (whole time) and hours of care a day, with 95% intervals.

    ``low`` and ``high`` are null where too few days were counted to give them.
    """
    rows: list[tuple[object, ...]] = []
    for one in found:
        rows.append((one.unit, "posts", "", "", *_ends(one.posts)))
        rows += [
            (one.unit, "posts", group.value, "", *_ends(mean)) for group, mean in one.posts_by_group.items()
        ]
        rows += [
            (one.unit, "hours a day", group.value, part.value, *_ends(mean))
            for (group, part), mean in one.hours.items()
        ]
        if one.patients is not None:
            rows.append((one.unit, "patients", "", "", *_ends(one.patients)))
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row")


def lines(
    found: Sequence[Requirement], beside: Beside, *, ladder: Ladder | None, warning: str = ""
) -> list[str]:
    """Give what is printed of requirements.

    Args:
        found: the requirements.
        beside: what stands beside them.
        ladder: the ladder; None for a home's tally.
        warning: shown first, where the hours are an example.
    """
    printed = [warning, ""] if warning else []
    if ladder is not None:
        printed.append(f"By {ladder.title}. {ladder.licence}. Headroom: {ladder.headroom.words}.")
        printed += [f"Look again: {doubt}" for doubt in ladder.doubts]
    printed.append(
        "Posts are whole-time and hold the headroom. In brackets: the 95% interval of the days counted."
    )
    for one in found:
        printed += ["", *_unit_lines(one), *_beside_lines(one, beside)]
    told = shipped_sampling()
    published = (
        f"In a published study a count of {told.fewest_days} days left {told.published_half_percent:g}% either side "
        f"({told.founding.source.partition(', https')[0]})."
    )
    printed += [
        "",
        f"{published} Intervals are of the weeks counted; other seasons may differ.",
        "A tool's figure is one of three: set it beside professional judgement and what happens to patients.",
    ]
    return printed


def _unit_lines(one: Requirement) -> list[str]:
    half = one.posts.half_percent
    sure = "" if half is None else f", {half:.1f}% either side"
    when = f"{one.days} days from {one.first_on:%d %B %Y} to {one.last_on:%d %B %Y}"
    found = [f"{one.unit}: {_mean(one.posts)} posts{sure}; {when}."]
    found += [f"  {group.words}: {_mean(mean)} posts" for group, mean in one.posts_by_group.items()]
    found += [
        f"  {group.words}, {part.words}: {_mean(mean)} hours of care a day"
        for (group, part), mean in one.hours.items()
    ]
    if one.patients is not None:
        each = one.hours_a_patient
        found.append(
            f"  patients or residents: {_mean(one.patients)}"
            + ("" if each is None else f"; {each:.2f} hours of care a day for each")
        )
    return found + [f"  {warning}" for warning in one.warnings]


def _beside_lines(one: Requirement, beside: Beside) -> list[str]:
    found = [
        f"  Funded: {funded.wte:g} posts, {_against(funded.wte, one.posts)}."
        for funded in beside.funded
        if funded.unit == one.unit
    ]
    found += [
        f"  Judgement ({said.by}, {said.on:%d %B %Y}): {said.wte:g} posts, {_against(said.wte, one.posts)}. "
        f"{said.reason}"
        for said in beside.judgements
        if said.unit == one.unit
    ]
    return found + [
        f"  Beside it: {indicator.name}, {indicator.value:g} {indicator.shown_in}, {indicator.period}."
        for indicator in beside.indicators
        if indicator.unit == one.unit
    ]


def _against(wte: float, posts: Mean) -> str:
    if posts.low is None or posts.high is None:
        return "which cannot be set against the requirement, since too few days were counted"
    if wte < posts.low:
        return f"below the interval by {posts.low - wte:.1f}"
    if wte > posts.high:
        return f"above the interval by {wte - posts.high:.1f}"
    return "inside the interval"


def _mean(one: Mean) -> str:
    if one.low is None or one.high is None:
        return f"{one.mean:.1f} (too few days to say how sure)"
    return f"{one.mean:.1f} ({one.low:.1f} to {one.high:.1f})"


def _ends(one: Mean) -> tuple[object, ...]:
    return one.mean, one.low, one.high, one.days, one.correlation
