"""The requirement of coming days in words, always with its interval."""

from collections.abc import Mapping, Sequence

import numpy as np

from leadwell.staffing.requirement.coming import ComingNeed

_DAYS_TOLD = 7


def coming_lines(
    found: ComingNeed, places: Mapping[str, Sequence[str]], *, by: str, warning: str = ""
) -> list[str]:
    """Give what is printed of coming days: of each place the hours of a usual day, and of the first seven together.

    Args:
        found: what is foretold.
        places: the units of each place.
        by: the title of the ladder or tally.
        warning: shown first, where the hours are an example.
    """
    first, last = found.days[0], found.days[-1]
    printed = [warning, ""] if warning else []
    printed += [
        f"By {by}. Foretold for {first:%A} {first.day} {first:%B %Y} to {last:%A} {last.day} {last:%B %Y}.",
        "In brackets: where a figure lies 19 times in 20.",
    ]
    week = min(_DAYS_TOLD, len(found.days))
    for place, units in places.items():
        hours = found.at(list(units))
        printed += ["", f"{place}:" if len(units) == 1 else f"{place} ({len(units)} units):"]
        for cell, (group, part) in enumerate(found.cells):
            one = hours[:, :, cell]
            if not one.any():
                continue
            together = one[:, :week].sum(axis=1)
            printed.append(
                f"  {group.words}, {part.words}: {_mean(one)} hours of care a day; the first {week} days together "
                f"{_mean(together)}"
            )
    if found.left_out:
        printed += ["", f"Too little is known to foretell anything of: {', '.join(found.left_out)}."]
    printed += [
        "",
        "It knows what was counted, and nothing of what is planned: a ward that opens, a list that is cancelled.",
    ]
    return printed


def _mean(draws: np.typing.NDArray[np.float64]) -> str:
    low, high = np.quantile(draws, [0.025, 0.975])
    return f"{draws.mean():.1f} ({low:.1f} to {high:.1f})"
