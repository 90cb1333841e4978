"""A file of the size of a national quarter of US Payroll-Based Journal daily nurse staffing, invented.

The 33 headings are those of the published file (US Government work, public domain); every home, city,
county and figure is made up.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl
from numpy.random import Generator

from leadwell.foundations.errors import LeadwellError
from leadwell.synthetic.randomness import Floats, stream, wander

_JOBS = ("RNDON", "RNadmin", "RN", "LPNadmin", "LPN", "CNA", "NAtrn", "MedAide")
HEADINGS = (
    *("PROVNUM", "PROVNAME", "CITY", "STATE", "COUNTY_NAME", "COUNTY_FIPS"),
    *("CY_Qtr", "WorkDate", "MDScensus"),
    *(f"Hrs_{job}{kind}" for job in _JOBS for kind in ("", "_emp", "_ctr")),
)
# Mean hours for each resident a day, size of day-to-day noise, share at weekends. Invented.
_HOURS = {
    "RNadmin": (0.13, 0.35, 0.15),
    "RN": (0.42, 0.25, 0.80),
    "LPNadmin": (0.06, 0.40, 0.15),
    "LPN": (0.84, 0.15, 0.95),
    "CNA": (2.15, 0.09, 0.92),
    "NAtrn": (0.04, 0.80, 0.60),
    "MedAide": (0.10, 0.40, 0.95),
}
# Two letters for each state or territory.
_CODES = (
    "ALAKAZARCACOCTDEDCFLGAHIIDILINIAKSKYLAMEMDMAMIMNMSMOMT"
    "NENVNHNJNMNYNCNDOHOKORPAPRRISCSDTNTXUTVTVAWAWVWIWYGU"
)
_STATES = tuple(_CODES[at : at + 2] for at in range(0, len(_CODES), 2))
_ZERO_CENSUS = 320 / 1_325_324  # in the published file of 2024 Q2
_IMPOSSIBLE = 13_801.5  # hours in one cell of that file
_LETTERED = 0.01  # homes whose number holds a letter
_HOMES_AT_ONCE = 1_500


class NotAFile(LeadwellError):
    """The size asked for is not that of a file that could be written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PbjPlanted:
    """What was written, and the faults that are in it."""

    rows: int
    zero_census: tuple[tuple[str, date], ...]  # number of the home as written, and day
    impossible: tuple[str, date, str, float]  # home, day, heading, value
    lettered: tuple[str, ...]  # numbers that hold a letter, as 01A193
    leading_zeros: int  # homes whose number begins with 0 (as it should be written)


def write_pbj(
    path: Path,
    *,
    homes: int = 14_564,
    days: int = 91,
    seed: int = 1,
    first: date = date(2024, 4, 1),
    lost_leading_zeros: bool = False,
) -> PbjPlanted:
    """Write one quarter's daily file, home by home, and say which faults it has.

    The faults are those of the real file: days with hours and a census of 0, one cell that cannot be
    true, numbers with a letter in them, and, when asked for, numbers that lost their leading zero.

    Raises:
        NotAFile: there would be no rows, or more homes than there are numbers for them.
    """
    if not (1 <= homes <= len(_STATES) * 700 and days >= 1):
        raise NotAFile(f"A file needs 1 to {len(_STATES) * 700:,} homes and at least one day.")
    rng = stream(seed, "pbj")
    rows = homes * days
    zero = np.sort(rng.choice(rows, size=max(1, round(rows * _ZERO_CENSUS)), replace=False))
    wrong = int(rng.integers(rows))
    dates = [first + timedelta(days=step) for step in range(days)]
    numbers, states = _numbers(homes, rng)
    written = [number.lstrip("0") for number in numbers] if lost_leading_zeros else numbers
    with path.open("wb") as file:
        for start in range(0, homes, _HOMES_AT_ONCE):
            stop = min(start + _HOMES_AT_ONCE, homes)
            inside = zero[(zero >= start * days) & (zero < stop * days)] - start * days
            impossible = wrong - start * days if start * days <= wrong < stop * days else None
            here = slice(start, stop)
            chunk = _chunk(written[here], states[here], start, dates, inside, impossible, rng)
            chunk.write_csv(file, include_bom=start == 0, include_header=start == 0)
    return PbjPlanted(
        rows=rows,
        zero_census=tuple((written[int(row) // days], dates[int(row) % days]) for row in zero),
        impossible=(written[wrong // days], dates[wrong % days], "Hrs_LPN_ctr", _IMPOSSIBLE),
        lettered=tuple(number for number in written if not number.isdigit()),
        leading_zeros=sum(number.startswith("0") for number in numbers),
    )


def _numbers(homes: int, rng: Generator) -> tuple[list[str], list[str]]:
    """Give each home's number (state, then four characters) and state, in order of the number."""
    each = -(-homes // len(_STATES))
    numbers, states = [], []
    for index in range(homes):
        state, within = divmod(index, each)
        if rng.random() < _LETTERED:
            number = f"{state + 1:02}{'ABE'[within % 3]}{within:03}"
        else:
            number = f"{state + 1:02}{5001 + within}"
        numbers.append(number)
        states.append(_STATES[state])
    return numbers, states


def _chunk(
    numbers: list[str],
    states: list[str],
    start: int,
    dates: list[date],
    zero: np.ndarray[tuple[int], np.dtype[np.int64]],
    impossible: int | None,
    rng: Generator,
) -> pl.DataFrame:
    homes, days = len(numbers), len(dates)
    index = np.arange(start, start + homes)
    residents = np.clip(rng.lognormal(4.3, 0.5, homes), 8, 420)[:, None]
    moves = np.stack([wander(rng, days, memory=0.95) for _ in range(min(homes, 64))])
    census = np.maximum(2, np.round(residents * (1 + 0.04 * moves[index % len(moves)]))).astype(np.int64)
    weekend = np.array([day.weekday() >= 5 for day in dates])
    quarter = f"{dates[0].year}Q{(dates[0].month + 2) // 3}"
    flat = census.ravel().copy()
    flat[zero] = 0
    columns: dict[str, pl.Series] = {
        "PROVNUM": _repeated(numbers, days),
        "PROVNAME": _repeated([f"SYNTHETIC HOME {number}, INC." for number in index], days),
        "CITY": _repeated([f"TOWN {number % 4000}" for number in index], days),
        "STATE": _repeated(states, days),
        "COUNTY_NAME": _repeated([f"County {number % 300}" for number in index], days),
        "COUNTY_FIPS": _repeated([f"{2 * (number % 300) + 1:03}" for number in index], days),
        "CY_Qtr": pl.Series([quarter]).new_from_index(0, homes * days),
        "WorkDate": pl.Series([f"{day:%Y%m%d}" for day in dates] * homes),
        "MDScensus": pl.Series(flat),
    }
    contract = np.where(rng.random(homes) < 0.4, rng.beta(1.2, 8, homes), 0.0)[:, None]
    for job in _JOBS:
        hours = _hours(job, census, weekend, rng)
        from_contract = np.zeros_like(hours) if job == "RNDON" else np.round(hours * contract, 2)
        hours, from_contract = hours.ravel(), from_contract.ravel()
        if job == "LPN" and impossible is not None:
            hours[impossible] += _IMPOSSIBLE - from_contract[impossible]
            from_contract[impossible] = _IMPOSSIBLE
        columns[f"Hrs_{job}"] = pl.Series(np.round(hours, 2))
        columns[f"Hrs_{job}_emp"] = pl.Series(np.round(hours - from_contract, 2))
        columns[f"Hrs_{job}_ctr"] = pl.Series(from_contract)
    return pl.DataFrame(columns).select(HEADINGS)


def _hours(
    job: str,
    census: np.ndarray[tuple[int, ...], np.dtype[np.int64]],
    weekend: np.ndarray[tuple[int, ...], np.dtype[np.bool_]],
    rng: Generator,
) -> Floats:
    homes, days = census.shape
    if job == "RNDON":  # one director of nursing, on weekdays
        return np.where(weekend[None, :], 0.0, np.where(rng.random((homes, days)) < 0.9, 8.0, 0.0))
    mean, noise, at_weekends = _HOURS[job]
    own = np.exp(0.25 * rng.standard_normal((homes, 1)))
    if job in {"NAtrn", "MedAide"}:
        own = np.where(rng.random((homes, 1)) < 0.4, own * 2.5, 0.0)
    today = 1 + noise * rng.standard_normal((homes, days), dtype=np.float32)
    hours = census * mean * own * today * np.where(weekend, at_weekends, 1.0)[None, :]
    return np.asarray(np.round(np.maximum(hours, 0.0), 2))


def _repeated(values: list[str], times: int) -> pl.Series:
    """Give each value ``times`` times over, in order."""
    return pl.Series(values).gather(np.repeat(np.arange(len(values)), times))
