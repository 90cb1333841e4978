"""Small shift files, as a ward might export them."""

from collections.abc import Mapping
from datetime import date, timedelta

FIRST = date(2025, 3, 1)
HEADINGS = "Site,Unit code,Unit,Date,Part of day,Staff group,Required hours,Planned hours,Actual hours,Census"


def shift_file(
    units: Mapping[str, str], *, days: int = 3, actual: Mapping[tuple[str, int], float] | None = None
) -> bytes:
    """Give a file of day and night shifts; ``units`` are names by code ("" for none).

    ``actual`` gives the registered nurses' hours of a day shift by (name, day) where they are not 22.
    """
    lines = [HEADINGS]
    for code, name in units.items():
        for at in range(days):
            on = FIRST + timedelta(days=at)
            for part in ("Day", "Night"):
                hours = (actual or {}).get((name, at), 22.0) if part == "Day" else 22.0
                written = "" if code.startswith("-") else code
                for group, worked in (("Registered nurse", hours), ("Healthcare assistant", 34.5)):
                    lines.append(f",{written},{name},{on},{part},{group},23,23,{worked},{20 + at}")
    return "\n".join(lines).encode()
