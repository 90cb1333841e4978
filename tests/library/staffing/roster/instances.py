"""Small invented roster problems in the 24-instance text format."""

import random

SMALL = """# two weeks, four people
SECTION_HORIZON
14

SECTION_SHIFTS
E,480,
L,480,E
N,600,E|L

SECTION_STAFF
Ann,E=14|L=14|N=2,4800,3800,5,2,2,1
Ben,E=14|L=14|N=0,4800,3800,5,2,2,1
Cas,E=14|L=0|N=4,4800,3800,5,2,2,1
Dee,E=14|L=14|N=4,2400,1900,4,1,2,1

SECTION_DAYS_OFF
Ann,0
Dee,3,4

SECTION_SHIFT_ON_REQUESTS
Ben,2,L,3
Cas,8,N,2

SECTION_SHIFT_OFF_REQUESTS
Ann,5,E,4
Dee,9,L,2

SECTION_COVER
"""


def cover(wanted: dict[str, int], days: int) -> str:
    return "".join(
        f"{day},{shift},{number},100,1\n" for day in range(days) for shift, number in wanted.items()
    )


def small() -> str:
    return SMALL + cover({"E": 1, "L": 1, "N": 0}, 14)


def invented(seed: int, *, days: int = 7, people: int = 3) -> str:
    """Give a problem whose every schedule can be listed."""
    pick = random.Random(seed)
    shifts = [("E", 480, ""), ("L", 480, "E"), ("N", pick.choice([480, 600]), "E|L")][: pick.choice([2, 3])]
    text = f"SECTION_HORIZON\n{days}\nSECTION_SHIFTS\n"
    text += "".join(f"{name},{minutes},{after}\n" for name, minutes, after in shifts)
    text += "SECTION_STAFF\n"
    for number in range(people):
        mosts = "|".join(f"{name}={pick.choice([0, 1, days, days])}" for name, _, _ in shifts[1:])
        low = 480 * pick.randint(0, 3)
        text += (
            f"P{number},E={days}|{mosts},{low + 480 * pick.randint(1, 4)},{low},{pick.randint(2, 5)},"
            f"{pick.randint(1, 2)},{pick.randint(1, 3)},{pick.randint(0, 1)}\n"
        )
    text += "SECTION_DAYS_OFF\n" + f"P0,{pick.randrange(days)}\n"
    for kind in ("ON", "OFF"):
        text += f"SECTION_SHIFT_{kind}_REQUESTS\n"
        asked = {(pick.randrange(people), pick.randrange(days)) for _ in range(4)}
        text += "".join(
            f"P{who},{day},{pick.choice(shifts)[0]},{pick.randint(1, 5)}\n" for who, day in sorted(asked)
        )
    text += "SECTION_COVER\n"
    for day in range(days):
        for name, _, _ in shifts:
            text += f"{day},{name},{pick.randint(0, 2)},{pick.choice([10, 100])},{pick.randint(0, 2)}\n"
    return text
