"""A judge of rosters that shares no code with the library: it reads the text itself and counts by hand."""


def sections(text: str) -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = {}
    for line in text.splitlines():
        if line.startswith("SECTION_"):
            here = found.setdefault(line.strip(), [])
        elif line.strip() and not line.startswith("#"):
            here.append([part.strip() for part in line.strip().split(",")])
    return found


def judged(text: str, lines: list[list[str]]) -> tuple[set[tuple[str, str]], int]:
    """Give the faults (person, kind) and the cost of a roster, given as rows of name and cells."""
    part = sections(text)
    horizon = int(part["SECTION_HORIZON"][0][0])
    length = {row[0]: int(row[1]) for row in part["SECTION_SHIFTS"]}
    banned = {row[0]: set(row[2].split("|")) - {""} for row in part["SECTION_SHIFTS"]}
    off = {row[0]: {int(d) for d in row[1:]} for row in part.get("SECTION_DAYS_OFF", [])}
    cells = {row[0]: row[1:] for row in lines}
    faults = set()
    assert set(cells) == {row[0] for row in part["SECTION_STAFF"]}
    for name, mosts, high, low, most_run, least_run, least_off, weekends in part["SECTION_STAFF"]:
        row = cells[name]
        assert len(row) == horizon
        most = dict(one.split("=") for one in mosts.split("|"))
        for shift in length:
            if row.count(shift) > int(most.get(shift, 0)):
                faults.add((name, "most of a shift"))
        minutes = sum(length[one] for one in row if one)
        if minutes > int(high):
            faults.add((name, "most minutes"))
        if minutes < int(low):
            faults.add((name, "least minutes"))
        for day in range(1, horizon):
            if row[day] and row[day - 1] and row[day] in banned[row[day - 1]]:
                faults.add((name, "rest"))
        pattern = "".join("w" if one else "o" for one in row)
        if "w" * (int(most_run) + 1) in pattern:
            faults.add((name, "longest run"))
        for k in range(1, int(least_run)):
            if "o" + "w" * k + "o" in pattern:
                faults.add((name, "shortest run"))
        for k in range(1, int(least_off)):
            if "w" + "o" * k + "w" in pattern:
                faults.add((name, "days off"))
        worked = sum(
            any(row[d] for d in (5 + 7 * k, 6 + 7 * k) if d < horizon) for k in range(horizon // 7 + 1)
        )
        if worked > int(weekends):
            faults.add((name, "most weekends"))
        if any(row[d] for d in off.get(name, ())):
            faults.add((name, "day off"))
    cost = 0
    for name, day, shift, weight in part.get("SECTION_SHIFT_ON_REQUESTS", []):
        cost += int(weight) * (cells[name][int(day)] != shift)
    for name, day, shift, weight in part.get("SECTION_SHIFT_OFF_REQUESTS", []):
        cost += int(weight) * (cells[name][int(day)] == shift)
    for day, shift, wanted, under, over in part["SECTION_COVER"]:
        there = sum(row[int(day)] == shift for row in cells.values())
        cost += max(0, int(wanted) - there) * int(under) + max(0, there - int(wanted)) * int(over)
    return faults, cost
