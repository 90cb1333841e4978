"""Says how the tree of a month differs from the tree of today."""

from collections.abc import Mapping
from datetime import date

from leadwell_site.organisations.models import Unit
from leadwell_site.organisations.tree import Tree


def moves_since(tree: Tree, place: Unit, end: date, names: Mapping[int, str]) -> list[str]:
    """Give a sentence each for the units that have left a place, and that have come to it, since a day.

    A unit that has left is not named: who reads this need not be somebody who may see where it is now.
    """
    if not tree.has_moves:
        return []
    then = {unit.pk for unit in tree.below(place.pk, end)}
    now = {unit.pk for unit in tree if unit.pk != place.pk and unit.path.startswith(place.path)}
    day = f"{end.day} {end:%B %Y}"
    found = []
    went = len(then - now)
    if went:
        found.append(
            f"{went} {'unit that was' if went == 1 else 'units that were'} part of {names[place.pk]} on {day} "
            f"{'is' if went == 1 else 'are'} elsewhere now: in the sums here, and shown one by one where "
            f"{'it is' if went == 1 else 'they are'} now."
        )
    came = sorted(names[number] for number in now - then)
    if came:
        found.append(
            f"{_listed(came)} {'was' if len(came) == 1 else 'were'} elsewhere on {day}, and so "
            f"{'is' if len(came) == 1 else 'are'} not in the sums here."
        )
    return found


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
