"""An invented ward, as JSON."""

import json
from typing import Any


def ward(**changes: Any) -> str:
    """Give a small ward of two weeks; ``changes`` replace whole fields."""
    nurses = [
        {"name": f"Nurse {n}", "hours_a_week": 37.5, "skills": ["registered"], "before": ["", ""]}
        for n in range(1, 8)
    ]
    support = [
        {"name": f"Support {n}", "hours_a_week": 30, "skills": ["support"], "before": ["", ""]}
        for n in range(1, 5)
    ]
    nurses[0]["registered_until"] = "2026-01-11"
    nurses[0]["skills"] = ["registered", "support"]
    nurses[1]["away"] = ["2026-01-06", "2026-01-07"]
    nurses[2]["before"] = ["Night registered", "Night registered"]
    made = {
        "title": "An invented ward",
        "starts_on": "2026-01-05",
        "days": 14,
        "shifts": [
            {"name": "Day", "begins": "07:00", "ends": "19:30", "break_minutes": 60},
            {"name": "Night", "begins": "19:00", "ends": "07:30", "break_minutes": 60, "night": True},
        ],
        "people": [*nurses, *support],
        "demand": [
            {"shift": "Day", "skill": "registered", "wanted": 2},
            {"shift": "Night", "skill": "registered", "wanted": 1},
            {"shift": "Day", "skill": "support", "wanted": 1},
        ],
        "wishes": [
            {"person": "Nurse 4", "on": "2026-01-10", "to_work": False},
            {"person": "Nurse 5", "on": "2026-01-12", "shift": "Day", "to_work": True},
        ],
    }
    return json.dumps(made | changes)
