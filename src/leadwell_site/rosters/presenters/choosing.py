"""Days that somebody may choose shifts for, beside how many are needed and how many others have asked."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from leadwell_site.design_system.wording import plural
from leadwell_site.rosters.choices import WishKind
from leadwell_site.rosters.models import Wish
from leadwell_site.rosters.queries import Basis

_WEEKS = 4


def day_hints(days: Sequence[date], held: Basis, others: Sequence[Wish], *, group: str) -> dict[date, str]:
    """Give each day with what is needed of one's own staff group, and how many others have asked; nobody is named."""
    needed = {
        (one.weekday, one.shift): one.people for one in held.wanted if one.group == group and one.people
    }
    asked = Counter((one.on, one.shift) for one in others if one.kind == WishKind.WORK)
    off = Counter(one.on for one in others if one.kind == WishKind.OFF)
    found = {}
    for on in days:
        said = [
            f"{one.name}: {people} needed, {_asked(asked[on, one.name], people)}"
            for one in held.patterns
            if (people := needed.get((on.weekday(), one.name)))
        ]
        if off[on]:
            said.append(f"{plural(off[on], 'other')} would like the day off")
        found[on] = ". ".join([*said, ""]).strip() if said else ""
    return found


def _asked(number: int, people: int) -> str:
    if not number:
        return "nobody else has asked"
    return (
        f"{number} others have asked, as many as needed"
        if number >= people
        else ("1 other has asked" if number == 1 else f"{number} others have asked")
    )


def chosen_words(own: Iterable[tuple[str, str]], held: Basis, hours_a_week: float | None) -> str:
    """Say how many shifts and hours somebody has chosen, beside their contract."""
    lengths = {one.name: one.hours for one in held.patterns}
    shifts = [shift for kind, shift in own if kind == WishKind.WORK]
    hours = sum(lengths.get(shift, 0.0) for shift in shifts)
    contract = f" Your contract is {hours_a_week * _WEEKS:g} hours in four weeks." if hours_a_week else ""
    return f"You have chosen {plural(len(shifts), 'shift')}, {hours:g} hours.{contract}"
