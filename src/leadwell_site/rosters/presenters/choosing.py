"""Days that somebody may choose shifts for, beside how many are needed and whether several others have asked."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from leadwell.foundations.disclosure import threshold
from leadwell_site.design_system.wording import plural
from leadwell_site.rosters.choices import WishKind
from leadwell_site.rosters.models import Wish
from leadwell_site.rosters.queries import Basis, OwnGroup

_WEEKS = 4
SEVERAL = 3  # others from whom on it is said that they asked: of five, it is then neither one's wish nor everybody's


def may_tell_of_others(mates: OwnGroup) -> bool:
    """Say whether a staff group has enough others that what they asked for tells nothing of any of them."""
    return mates.others_throughout >= threshold().smallest_shown


def day_hints(days: Sequence[date], held: Basis, others: Sequence[Wish], mates: OwnGroup) -> dict[date, str]:
    """Give each day with what is needed of one's own staff group, and whether several others have asked.

    Nobody is named, and no count is given from which one colleague's wishes could be told. Where the group is
    small nothing is said of others.
    """
    needed = {
        (one.weekday, one.shift): one.people for one in held.wanted if one.group == mates.group and one.people
    }
    tells = may_tell_of_others(mates)
    theirs = [one for one in others if one.employee_id in mates.others]
    asked = Counter((one.on, one.shift) for one in theirs if one.kind == WishKind.WORK)
    off = Counter(one.on for one in theirs if one.kind == WishKind.OFF)
    found = {}
    for on in days:
        said = [
            f"{one.name}: {people} needed{_asked(asked[on, one.name]) if tells else ''}"
            for one in held.patterns
            if (people := needed.get((on.weekday(), one.name)))
        ]
        if tells and off[on] >= SEVERAL:
            said.append(f"{SEVERAL} or more others would like the day off")
        found[on] = ". ".join([*said, ""]).strip() if said else ""
    return found


def _asked(number: int) -> str:
    """Give nothing where few asked: the page says once that only several are told of."""
    return f", {SEVERAL} or more others have asked" if number >= SEVERAL else ""


def chosen_words(own: Iterable[tuple[str, str]], held: Basis, hours_a_week: float | None) -> str:
    """Say how many shifts and hours somebody has chosen, beside their contract."""
    lengths = {one.name: one.hours for one in held.patterns}
    shifts = [shift for kind, shift in own if kind == WishKind.WORK]
    hours = sum(lengths.get(shift, 0.0) for shift in shifts)
    gone = sum(shift not in lengths for shift in shifts)
    without = f" without {plural(gone, 'shift')} not worked here any more" if gone else ""
    contract = f" Your contract is {hours_a_week * _WEEKS:g} hours in four weeks." if hours_a_week else ""
    return f"You have chosen {plural(len(shifts), 'shift')}, {hours:g} hours{without}.{contract}"
