"""Shifts for tests: rows written shortly, random months, and a judge that is slow and obvious."""

import random
from datetime import date, timedelta
from fractions import Fraction

import polars as pl
from hypothesis import strategies as st

from leadwell.intake.reading import CENSUS, SHIFTS

DAY = date(2025, 3, 3)


def shift_row(
    group="registered", *, on=DAY, part="day", required=None, planned=None, actual=None, unit="A", **more
):
    return {
        "unit_code": unit,
        "unit_name": f"Ward {unit}",
        "site_name": "North",
        "on": on,
        "part": part,
        "staff_group": group,
        "required_hours": required,
        "planned_hours": planned,
        "actual_hours": actual,
        "agency_hours": None,
        "bank_hours": None,
        "missing": None,
        "sheet": "",
        "row": 1,
        **more,
    }


def people_row(people, *, on=DAY, part="", level="", unit="A"):
    return {
        "unit_code": unit,
        "unit_name": f"Ward {unit}",
        "site_name": "North",
        "on": on,
        "part": part,
        "level": level,
        "people": people,
        "missing": None if people is not None else "not_recorded",
        "sheet": "",
        "row": 1,
    }


def shifts_of(*rows):
    return pl.DataFrame(list(rows), schema=SHIFTS)


def census_of(*rows):
    return pl.DataFrame(list(rows), schema=CENSUS)


# Hours as files write them: quarters, minutes as decimals, zero; and none.
hours = st.one_of(
    st.none(),
    st.integers(0, 400).map(lambda quarters: quarters / 4),
    st.integers(0, 6000).map(lambda minutes: minutes / 60),
    st.sampled_from([0.0, 11.5, 23.0, 22.0, 8.0, 32.0, 40.0, 30.0, 33.3, 25.3]),
)
groups = st.sampled_from(["registered", "support", "registered_associate", "support_ahp"])
parts = st.sampled_from(["day", "night", "early", "late", "twilight"])


@st.composite
def shift_rows(draw, most=12):
    return draw(
        st.lists(
            st.builds(
                lambda group, on, part, required, planned, actual, unit: shift_row(
                    group,
                    on=DAY + timedelta(days=on),
                    part=part,
                    required=required,
                    planned=planned,
                    actual=actual,
                    unit=unit,
                ),
                groups,
                st.integers(0, 2),
                parts,
                hours,
                hours,
                hours,
                st.sampled_from(["A", "B"]),
            ),
            min_size=1,
            max_size=most,
        )
    )


@st.composite
def people_rows(draw, most=6):
    return draw(
        st.lists(
            st.builds(
                lambda people, on, part, unit: people_row(
                    people, on=DAY + timedelta(days=on), part=part, unit=unit
                ),
                st.one_of(st.none(), st.integers(0, 40).map(float)),
                st.integers(0, 2),
                st.sampled_from(["", "day", "night"]),
                st.sampled_from(["A", "B"]),
            ),
            max_size=most,
            unique_by=lambda row: (row["unit_code"], row["on"], row["part"]),
        )
    )


def exact(value):
    """A number of hours as the exact fraction nearest to it in whole milliseconds."""
    return None if value is None else Fraction(round(value * 3_600_000), 3_600_000)


def judge_slowly(rows, people, *, serves):
    """Judge shifts one by one with the rules written out by hand: adult wards, nursing homes and homes."""
    shifts = {}
    for row in rows:
        shifts.setdefault((row["unit_code"], row["on"], row["part"]), []).append(row)
    found = {}
    for key, mine in sorted(shifts.items()):
        hours_of = {}
        for group in ("registered", "support"):
            of_group = [row for row in mine if row["staff_group"] == group]
            for kind in ("required", "planned"):
                given = [exact(row[f"{kind}_hours"]) for row in of_group if row[f"{kind}_hours"] is not None]
                hours_of[group, kind] = sum(given) if given else None
            worked = [exact(row["actual_hours"]) for row in of_group]
            hours_of[group, "actual"] = sum(worked) if worked and None not in worked else None
        found[key] = one_shift(hours_of, key[2], people_at(people, *key), serves)
    return found


def people_at(people, unit, on, part):
    of_day = {row["part"]: row["people"] for row in people if (row["unit_code"], row["on"]) == (unit, on)}
    if of_day.get(part) is not None:
        return of_day[part]
    for other in ("", "night", "day"):
        if of_day.get(other) is not None:
            return of_day[other]
    return None


def one_shift(hours_of, part, people, serves):
    need = {
        group: hours_of[group, "required"]
        if hours_of[group, "required"] is not None
        else hours_of[group, "planned"]
        for group in ("registered", "support")
    }
    shortfalls = {
        "adult_inpatient": {"RF5": ("registered", 25)},
        "care_home": {"HOME1": ("support", 20)},
        "care_home_nursing": {"HOME1": ("support", 20), "HOME2": ("registered", 25)},
        "other": {"OWN1": ("registered", 25), "OWN2": ("support", 25)},
    }[serves]
    heads = {"adult_inpatient": ("RF6", 2), "care_home_nursing": ("HOME3", 1)}.get(serves)
    lengths = {"day": (11, 15), "night": (Fraction(19, 2), Fraction(25, 2)), "early": (6, 8), "late": (6, 8)}
    flags, cannot_tell, lacks_hours, lacks_need = [], [], False, False
    for code, (group, percent) in shortfalls.items():
        if serves == "other" and all(hours_of[group, k] is None for k in ("required", "planned", "actual")):
            continue
        actual = hours_of[group, "actual"]
        if actual is None:
            lacks_hours = True
        elif need[group] is None:
            lacks_need = True
        elif need[group] - actual > min(8, need[group] * Fraction(percent, 100)):
            flags.append(code)
    if heads:
        code, fewest = heads
        actual, required = hours_of["registered", "actual"], need["registered"]
        if actual is None:
            lacks_hours = True
        elif part in lengths:
            least, most = (fewest * one for one in lengths[part])
            if actual < least:
                flags.append(code)
            elif actual < most and not (required is not None and least <= required <= actual):
                cannot_tell.append(code)
    closed = (
        all(not hours for hours in hours_of.values())
        and (hours_of["registered", "actual"] is not None or hours_of["support", "actual"] is not None)
        and not people
    )
    reason = None
    if closed:
        reason = "closed"
    elif not flags and (lacks_hours or all(hours is None for hours in hours_of.values())):
        reason = "no_actual"
    elif not flags and lacks_need:
        reason = "no_requirement"
    if reason is not None:
        flags, cannot_tell = [], []
    masks = []
    for kind in ("required", "planned"):
        registered, support = hours_of["registered", kind], hours_of["support", kind]
        worked, helped = hours_of["registered", "actual"], hours_of["support", "actual"]
        if worked is None or registered is None:
            continue
        is_short = (registered - worked) * 100 > registered * 10
        if serves in {"adult_inpatient", "care_home_nursing", "other"}:
            is_short = is_short or registered - worked > min(8, registered * Fraction(25, 100))
        if not is_short:
            masks.append(False)
        elif helped is not None and support is not None:
            masks.append(worked + helped >= registered + support)
    masked = any(masks) if masks else None
    return {
        "flags": sorted(flags),
        "cannot_tell": cannot_tell,
        "masked": masked,
        "not_judged": reason,
        "registered_shortfall": None
        if need["registered"] is None or hours_of["registered", "actual"] is None
        else float(need["registered"] - hours_of["registered", "actual"]),
    }


def full_month(seed, *, month=date(2025, 3, 1), unit="A"):
    """A month forced to exactly 100% registered and total fill in which some shifts are planted as not safe.

    Gives shift rows, the set of (day, part) planted as short of registered time, and those of them on which
    there were fewer than two nurses. Hours missing on one shift are worked on another.
    """
    chance = random.Random(seed)
    days = [
        month + timedelta(days=ahead)
        for ahead in range(31)
        if (month + timedelta(days=ahead)).month == month.month
    ]
    plan = {"day": chance.choice([34.5, 46.0, 57.5, 69.0]), "night": chance.choice([23.0, 34.5, 46.0])}
    support = {"day": chance.choice([23.0, 34.5, 46.0]), "night": chance.choice([11.5, 23.0])}
    slots = [(on, part) for on in days for part in plan]
    short = set(chance.sample(slots, chance.randint(0, 12)))
    actual, fewer_than_two, owed = {}, set(), {"day": 0.0, "night": 0.0}
    for on, part in slots:
        required = plan[part]
        if (on, part) not in short:
            continue
        limit = min(8.0, required / 4)
        least = limit + 0.25
        missing = chance.choice([least, 11.5, required - 11.5])
        missing = max(least, min(missing, required))
        actual[on, part] = required - missing
        owed[part] += missing
        # Under two of the shortest usual shifts there cannot have been two nurses.
        if required - missing < {"day": 22.0, "night": 19.0}[part]:
            fewer_than_two.add((on, part))
    rest = [slot for slot in slots if slot not in short]
    for on, part in rest:
        actual[on, part] = plan[part]
    for part, hours_owed in owed.items():
        actual[chance.choice([slot for slot in rest if slot[1] == part])] += hours_owed
    rows = []
    for on, part in slots:
        worked, helped = actual[on, part], support[part]
        if (on, part) in short and chance.random() < 0.5:
            helped += plan[part] - worked
        rows.append(
            shift_row(
                "registered",
                on=on,
                part=part,
                required=plan[part],
                planned=plan[part],
                actual=worked,
                unit=unit,
            )
        )
        rows.append(
            shift_row(
                "support",
                on=on,
                part=part,
                required=support[part],
                planned=support[part],
                actual=helped,
                unit=unit,
            )
        )
    chance.shuffle(rows)
    return rows, short, fewer_than_two
