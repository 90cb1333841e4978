"""Made-up trusts for a coming shift: as a file holds them, from a seed."""

import random
from typing import Any

from leadwell.staffing.redeployment import Shift, shift_of


def trust(
    seed: int,
    *,
    units: int | None = None,
    lengths: tuple[float, ...] = (11.5, 11.5, 7.5),
    groups: tuple[str, ...] = ("registered", "support"),
    team: tuple[int, int] = (1, 6),
) -> dict[str, Any]:
    """Make a trust with every kind of person that a rule speaks of."""
    luck = random.Random(seed)
    count = units or luck.randint(2, 9)
    made_units, people = [], []
    for number in range(count):
        key = f"W{number}"
        required = {}
        for group in groups:
            staff = luck.randint(*team)
            mean = 11.5 * staff * luck.uniform(0.7, 1.6)
            required[group] = luck.choice(
                [
                    {"mean": mean, "spread": luck.uniform(0, 10)},
                    {"samples": [max(0.0, luck.gauss(mean, 6)) for _ in range(luck.randint(5, 30))]},
                    {"quantiles": {"0.1": mean * 0.8, "0.5": mean, "0.9": mean * 1.3}},
                ]
            )
            people += [
                _person(luck, f"{key}-{group[0]}{one}", key, group, count, lengths) for one in range(staff)
            ]
        if luck.random() < 0.05:
            required.pop(groups[-1])
        made_units.append(
            {
                "unit": key,
                "site": luck.choice(["North", "South"]),
                "serves": luck.choice(["adult_inpatient", "adult_inpatient", "other"]),
                "gives": luck.random() > 0.1,
                "takes": luck.random() > 0.1,
                "needs": ["stroke"] if luck.random() < 0.2 else [],
                "keeps": {"stroke": luck.randint(0, 2)} if luck.random() < 0.3 else {},
                "required": required,
                **({"starts_at": "2026-12-01T09:00:00"} if luck.random() < 0.1 else {}),
            }
        )
    declined = [
        {"person": luck.choice(people)["person"], "to": f"W{luck.randrange(count)}", "reason": "said no"}
        for _ in range(2)
    ]
    shift = {
        "on": "2026-12-01",
        "part": "day",
        "starts_at": "2026-12-01T07:00:00",
        "ends_at": "2026-12-01T19:30:00",
    }
    return {"shift": shift, "units": made_units, "people": people, "declined": declined}


def _person(
    luck: random.Random, key: str, unit: str, group: str, units: int, lengths: tuple[float, ...]
) -> dict[str, Any]:
    def now_and_then(chance: float, value: Any) -> Any:
        return value if luck.random() < chance else None

    return {
        "person": key,
        "unit": unit,
        "home": now_and_then(0.1, f"W{luck.randrange(units)}"),
        "group": group,
        "hours": luck.choice(lengths),
        "registered_until": luck.choice(
            [None, "2026-11-30", "2027-03-01", "2027-03-01", "2027-03-01", "2028-01-01"]
        ),
        "competences": ["stroke"] if luck.random() < 0.5 else [],
        "supernumerary": luck.random() < 0.05,
        "started_on": now_and_then(0.1, luck.choice(["2026-11-20", "2025-01-01"])),
        "stays": now_and_then(0.1, "in charge"),
        "hours_last_7_days": now_and_then(0.6, luck.choice([11.5, 34.5, 46.0, 57.5])),
        "consecutive_shifts": now_and_then(0.6, luck.randint(0, 6)),
        "fatigue": now_and_then(0.5, round(luck.uniform(0, 10), 1)),
        "last_moved_on": now_and_then(0.3, f"2026-11-{luck.randint(10, 30)}"),
        "moves_last_28_days": luck.randint(0, 4),
        "moved_in_a_row": luck.choice([0, 0, 0, 1, 2]),
        "last_ended_at": now_and_then(0.5, luck.choice(["2026-11-30T19:30:00", "2026-11-30T21:30:00"])),
        "next_starts_at": now_and_then(0.3, luck.choice(["2026-12-02T07:00:00", "2026-12-02T05:00:00"])),
        "prefers": [f"W{luck.randrange(units)}"] if luck.random() < 0.2 else [],
    }


def shift(seed: int, **more: Any) -> Shift:
    """Read a made-up trust."""
    return shift_of(trust(seed, **more))
