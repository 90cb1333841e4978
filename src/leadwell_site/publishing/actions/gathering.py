"""Everything that published pages of an organisation are made from, for one month: read once for all units."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import product

from leadwell.foundations.periods import Period, PeriodKind
from leadwell.foundations.staff import StaffGroup
from leadwell.measures.charts import Figure, months_charted
from leadwell.measures.definitions import measure
from leadwell.measures.tree_disclosure import Branch, held_back_places
from leadwell_site.measures.queries import AllDecided, decided
from leadwell_site.measures.queries.trees import figure_of, figures_of_places, trees_of
from leadwell_site.organisations.models import Unit
from leadwell_site.organisations.queries import names_on, root_of
from leadwell_site.organisations.tree import Tree
from leadwell_site.publishing.contents import page_contents

HALVES = ("day", "night")
KINDS = ("planned", "actual")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One figure of a place, and how many of the places below are in it."""

    figure: Figure
    observation_id: int | None  # None for a sum over places below
    units: int
    units_known: int

    @property
    def is_sum(self) -> bool:
        """Say whether it is a sum over places below."""
        return self.observation_id is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """The figures of every place of an organisation up to a month, and what the public may not see of them."""

    month: Period
    names: Mapping[int, str]  # as they were at the end of the month
    told: Mapping[tuple[int, str], Mapping[Period, Told]]  # by place and measure
    held: Mapping[tuple[str, Period], frozenset[int]]  # places whose figure is held back
    decided: AllDecided  # where limits begin anew

    def figures(self, unit_id: int, key: str) -> list[Figure]:
        """Give the figures of a place, in the order of time."""
        found = self.told.get((unit_id, key), {})
        return [found[period].figure for period in sorted(found)]

    def has(self, unit_id: int, key: str) -> bool:
        """Say whether a place ever had a figure of a measure, in the months that are looked at."""
        return any(figure.numerator is not None for figure in self.figures(unit_id, key))

    def this_month(self, unit_id: int, key: str) -> Told | None:
        """Give the figure of the month; None where nothing was ever sent for it."""
        return self.told.get((unit_id, key), {}).get(self.month)

    def is_held(self, unit_id: int, key: str, period: Period) -> bool:
        """Say whether the public may not see a figure."""
        return unit_id in self.held.get((key, period), frozenset())


def hours_key(group: StaffGroup, kind: str, half: str) -> str:
    """The key of hours of a staff group by day or night."""
    return f"staffing.hours.{group.value}.{kind}.{half}"


def fill_key(group: StaffGroup, half: str) -> str:
    """The key of how much of the planned hours was filled."""
    return f"staffing.fill.{group.value}.{half}"


def published_measures() -> list[str]:
    """Every measure that a published page tells, or makes its table of hours of."""
    contents = page_contents()
    keys = [key for section in contents.public_sections for key in section.measures]
    keys += [
        contents.headline_fill,
        contents.headline_fill_without_nursing,
        contents.headline_shifts,
        contents.headline_shifts_own,
    ]
    keys += [hours_key(group, kind, half) for group, kind, half in product(StaffGroup, KINDS, HALVES)]
    keys += [fill_key(group, half) for group, half in product(StaffGroup, HALVES)]
    return sorted(set(keys))


def gathered(unit: Unit, *, month: date, known_at: datetime | None, months: int | None = None) -> Gathered:
    """Read what the published pages of a unit's organisation are made from, for a month as known at a moment.

    The whole organisation is read even for one unit: what may be shown of a site depends on its wards.

    Args:
        unit: any unit of the organisation.
        month: its first day.
        known_at: as known then; now where None.
        months: how many months up to that one are read; as many as charts show where not given.
    """
    period = Period(PeriodKind.MONTH, month)
    first = period.shifted(1 - (months or months_charted())).start
    root = root_of(unit.organisation)
    tree = trees_of([root], known_at=known_at)
    rows = figures_of_places(
        tree, tree=tree, measures=published_measures(), start=first, end=month, known_at=known_at
    )
    told: dict[tuple[int, str], dict[Period, Told]] = defaultdict(dict)
    for row in rows.iter_rows(named=True):
        figure = figure_of(row)
        told[row["unit_id"], row["measure"]][figure.period] = Told(
            figure=figure,
            observation_id=row["observation_id"],
            units=row["units"],
            units_known=row["units_known"],
        )
    return Gathered(
        month=period,
        names=names_on(tree, period.end, known_at),
        told=told,
        held=_held(root, tree, told),
        decided=decided(tree, measures=published_measures(), known_at=known_at),
    )


def _held(
    root: Unit, tree: Tree, told: Mapping[tuple[int, str], Mapping[Period, Told]]
) -> dict[tuple[str, Period], frozenset[int]]:
    children: dict[int, dict[int | None, list[Unit]]] = {}  # of each stage of the tree, those directly below
    counted = {
        (key, period)
        for (_unit, key), by_period in told.items()
        if measure(key).counts_people
        for period in by_period
    }
    found = {}
    for key, period in counted:
        stage = tree.stage(period.end)
        if stage not in children:
            children[stage] = defaultdict(list)
            for unit in tree:
                children[stage][tree.parent(unit.pk, period.end)].append(unit)
        of_stage = children[stage]

        def branch(
            unit: Unit,
            key: str = key,
            period: Period = period,
            children: Mapping[int | None, list[Unit]] = of_stage,
        ) -> Branch:
            one = told.get((unit.pk, key), {}).get(period)
            return Branch(
                place=unit.pk,
                figure=one.figure if one else Figure(period=period, numerator=None),
                parts=tuple(branch(child, key, period) for child in children.get(unit.pk, ())),
            )

        found[key, period] = held_back_places(measure(key), branch(root))
    return found
