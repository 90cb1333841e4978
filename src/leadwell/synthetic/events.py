"""Falls, shift by shift, with the planted association between short staffing and falls."""

from collections.abc import Sequence
from datetime import date
from math import log

import numpy as np
import polars as pl

from leadwell.synthetic.character import Character, ratios
from leadwell.synthetic.places import Unit, document
from leadwell.synthetic.planting import Truths
from leadwell.synthetic.randomness import stream

FALLS = pl.Schema(
    {
        "unit_code": pl.String,
        "on": pl.Date,
        "part": pl.String,
        "falls": pl.Int64,
        "expected": pl.Float64,  # the true mean that the number was drawn from
    }
)


def falls(
    duty: pl.DataFrame,
    unit: Unit,
    character: Character,
    *,
    months: Sequence[date],
    truths: Truths,
    seed: int,
) -> pl.DataFrame:
    """Give the falls on every shift of one unit, as FALLS rows.

    The number is Poisson. Its mean is the people there times the unit's own rate, times the planted
    ratio for every ten points by which registered hours fell short of the requirement.
    """
    rates = document("calibration")["rates"]
    others = len(unit.parts) - 1
    by_night = rates["by_night"]
    share = {part: by_night if part == "night" else (1 - by_night) / others for part, _ in unit.parts}
    registered = pl.col("staff_group") == "registered"
    short = (1 - pl.col("actual_hours") / pl.col("required_hours")).filter(registered).first()
    shifts = duty.group_by("unit_code", "on", "part", maintain_order=True).agg(
        people=pl.col("true_people").first(),
        short=pl.when(pl.col("required_hours").filter(registered).first() > 0).then(short),
    )
    by_month = dict(zip(months, ratios(truths, unit.code, "quality.falls", months), strict=True))
    a_day = rates["falls"][unit.specialty] / 1000 * character.rate_factor["falls"]
    per_ten = log(truths.association.ratio_per_ten_points)
    shifts = shifts.with_columns(
        expected=pl.col("people")
        * a_day
        * pl.col("part").replace_strict(share, return_dtype=pl.Float64)
        * pl.col("on").dt.month_start().replace_strict(by_month, return_dtype=pl.Float64)
        * (pl.col("short").fill_null(0.0).clip(0.0, 1.0) * 10 * per_ten).exp()
    )
    drawn = stream(seed, unit.code, "falls").poisson(shifts["expected"].to_numpy())
    return shifts.with_columns(falls=pl.Series(drawn.astype(np.int64))).select(FALLS.names()).cast(FALLS)
