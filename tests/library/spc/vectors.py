"""The stored answers of other SPC tools, as the judge's questions and what each tool said."""

import json
import math
import tomllib
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import polars as pl
import pytest
from tests.library.spc.exact import NAN, mean, median, total

PROFILES = Path(__file__).parents[3] / "src" / "leadwell" / "definitions" / "spc"
Rows = dict[str, list]


@dataclass(frozen=True, kw_only=True)
class Case:
    """One call of one tool: what went in, and its answer as columns."""

    name: str
    series: str
    args: dict
    given: Rows
    points: Rows
    summary: Rows


@cache
def profile(name: str) -> dict:
    """One profile as its file has it."""
    return tomllib.loads(PROFILES.joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def profile_with(name: str, **changes: object) -> dict:
    """A profile with some entries changed, each named `table__entry` or `table__rule__entry`."""
    changed = deepcopy(profile(name))
    for path, value in changes.items():
        *tables, entry = path.split("__")
        place = changed
        for table in tables:
            place = place[table]
        place[entry] = value
    return changed


def stored(shared: Path) -> Path:
    """The folder of vectors, or a skip that says where it was looked for."""
    folder = shared / "vectors" / "spc"
    if not folder.joinpath("cases.parquet").is_file():
        pytest.skip(f"the stored answers of other SPC tools are not at {folder}; set LEADWELL_SHARED")
    return folder


@cache
def tables(folder: Path, name: str) -> dict[str, Rows]:
    """A Parquet file as columns of each case or series."""
    frame = pl.read_parquet(folder / f"{name}.parquet")
    key = "series" if name == "series" else "case"
    if "i" in frame.columns:
        frame = frame.sort(key, "i")
    return {
        str(group[0]): part.to_dict(as_series=False)
        for group, part in frame.partition_by([key], as_dict=True, maintain_order=True).items()
    }


def cases(shared: Path, tool: str) -> Iterator[Case]:
    """Every call of a tool that gave an answer."""
    folder = stored(shared)
    frame = pl.read_parquet(folder / "cases.parquet")
    points = tables(folder, f"{tool}_points")
    summaries = tables(folder, f"{tool}_summary") if tool in {"nhsr", "powerbi"} else {}
    for row in frame.filter(pl.col("engine") == tool, pl.col("status") == "ok").iter_rows(named=True):
        yield Case(
            name=row["case"],
            series=row["series"],
            args=json.loads(row["args"]),
            given=tables(folder, "series")[row["series"]],
            points=points[row["case"]],
            summary=summaries.get(row["case"], {}),
        )


def number(value: float | None) -> float:
    return NAN if value is None else float(value)


def in_order(given: Rows) -> list[tuple[object, list[float], list[float]]]:
    """The series by time: of each moment its values and its denominators, missing ones as NaN."""
    moments: dict[object, tuple[list[float], list[float]]] = {}
    times = given["x_date"] if given["x_date"][0] is not None else given["x_num"]
    for time, y, n in zip(times, given["y"], given["n"], strict=True):
        ys, ns = moments.setdefault(time, ([], []))
        ys.append(number(y))
        ns.append(number(n))
    return [(time, *moments[time]) for time in sorted(moments, key=lambda one: (one is None, one))]


def has_denominators(given: Rows) -> bool:
    return any(n is not None for n in given["n"])


def same(mine: float, theirs: float | None, *, relative: float = 1e-9) -> bool:
    """Whether two numbers are the same: both missing, or within a billionth."""
    theirs = number(theirs)
    if math.isnan(mine) or math.isnan(theirs):
        return math.isnan(mine) and math.isnan(theirs)
    return math.isclose(mine, theirs, rel_tol=relative, abs_tol=1e-12)


def aggregated(values: list[float], how: str) -> float:
    """One value for a moment that has several."""
    if how == "median":
        return median(values)
    if how == "sum":
        return values[0] if len(values) == 1 else total(values)
    return mean(values)
