"""The definition of a measure, also of one that only a file's heading explains."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache

from leadwell.foundations.periods import PeriodKind
from leadwell.measures.definitions import Direction, Measure, Status
from leadwell.measures.definitions import measures as defined
from leadwell.measures.rates import Sureness
from leadwell_site.measures.choices import ShownAs
from leadwell_site.measures.models import OwnMeasure, Series
from leadwell_site.organisations.models import Unit

OWN = "ours."  # how the keys of units' own measures begin; "own." begins those of headings in files


def is_defined(key: str) -> bool:
    """Say whether Leadwell ships a definition of this measure."""
    return key in defined()


def measure_of(key: str, title: str = "", *, is_ratio: bool = False) -> Measure:
    """Give a measure: its definition, or where there is none, what the heading of its column says.

    ``is_ratio`` says whether the figures came with a denominator; only asked where there is no definition.
    A unit's own measure costs one query.
    """
    if key.startswith(OWN):
        own = own_measures([key]).get(key)
        if own is not None:
            return own
    return defined().get(key) or _of_heading(key, title, is_ratio=is_ratio)


def own_measures(keys: Iterable[str], *, known_at: datetime | None = None) -> dict[str, Measure]:
    """Give units' own measures by key, as they were defined last: one query; none where no key is theirs."""
    asked = [key for key in keys if key.startswith(OWN)]
    if not asked:
        return {}
    rows = OwnMeasure.objects.filter(key__in=asked).select_related("unit").order_by("known_at", "pk")
    if known_at is not None:
        rows = rows.filter(known_at__lte=known_at)
    return {row.key: _of_own(row) for row in rows}


def defined_measures(keys: Iterable[str]) -> dict[str, Measure]:
    """Give the measures of these keys that somebody defined: Leadwell or a unit for itself. One query at most."""
    wanted = list(keys)
    return {key: defined()[key] for key in wanted if key in defined()} | own_measures(wanted)


def measures_held(units: Iterable[Unit]) -> dict[str, Measure]:
    """Give the measures by key that these units have monthly series of and somebody defined. Two queries at most."""
    found = Series.objects.filter(unit__in=[unit.pk for unit in units], period_kind=PeriodKind.MONTH.value)
    return defined_measures(found.order_by().values_list("measure", flat=True).distinct())


def is_own_of(key: str, unit: Unit) -> bool:
    """Say whether a key is of a measure that a unit defined for itself."""
    return key.startswith(f"{OWN}{unit.pk}.") and OwnMeasure.objects.filter(key=key, unit=unit).exists()


def own_definition(unit: Unit, key: str) -> dict[str, str] | None:
    """Give what a unit said last of a measure of its own, by the names of a form's fields; None where it has none."""
    row = OwnMeasure.objects.filter(unit=unit, key=key).order_by("known_at", "pk").last()
    if row is None:
        return None
    names = ("title", "why", "shown_as", "counted", "divided_by", "better")
    return {name: getattr(row, name) for name in names} | {"how_often": row.period_kind}


def own_period_kind(key: str) -> PeriodKind:
    """Give how often a unit's own measure is told, as it was defined last."""
    return PeriodKind(OwnMeasure.objects.filter(key=key).order_by("known_at", "pk").last().period_kind)


def own_measures_of(unit: Unit) -> list[tuple[str, str]]:
    """Give key and title of the measures that a unit defined for itself, by title: one query."""
    rows = OwnMeasure.objects.filter(unit=unit).order_by("known_at", "pk").values_list("key", "title")
    return sorted(dict(rows).items(), key=lambda one: one[1])


_UNITS = {
    ShownAs.PERCENT: (100.0, "%", 1, Sureness.SHARE),
    ShownAs.RATE: (1000.0, "", 2, Sureness.RATE),
    ShownAs.COUNT: (1.0, "", 0, Sureness.FULL_COUNT),
    ShownAs.SCORE: (1.0, "", 1, Sureness.SCORE),
}


def _of_own(row: OwnMeasure) -> Measure:
    multiplier, unit, decimals, sure = _UNITS[ShownAs(row.shown_as)]
    if row.shown_as == ShownAs.RATE:
        unit = f"per 1,000 {row.divided_by}"
    said = f"{row.why} " if row.why else ""
    words = f"{said}Counted: {row.counted}" + (f", out of {row.divided_by}." if row.divided_by else ".")
    return Measure(
        key=row.key,
        title=row.title,
        subject="other",
        numerator=row.counted,
        denominator=row.divided_by,
        multiplier=multiplier,
        unit=unit,
        decimals=decimals,
        direction=Direction(row.better),
        staff_words=words,
        public_words=words,
        regulator_words=words,
        source=f"{row.unit.name}, which defined it for itself",
        status=Status.LOCAL,
        since=row.known_at.date(),
        sure=sure,
    )


@lru_cache(maxsize=2_000)
def _of_heading(key: str, title: str, *, is_ratio: bool) -> Measure:
    name = title or key.replace("_", " ").replace(".", ", ").capitalize()
    words = f"The column “{name}” of a file, as it was sent."
    return Measure(
        key=key,
        title=name,
        subject="other",
        numerator=f"“{name}” as sent",
        denominator="what the file divides it by" if is_ratio else "",
        multiplier=1.0,
        unit="",
        decimals=2 if is_ratio else 1,
        direction=Direction.NEITHER,
        staff_words=words,
        public_words=words,
        regulator_words=words,
        source="the heading in the file; it has no definition",
        status=Status.LOCAL,
        since=date(1948, 7, 5),
        sure=Sureness.SCORE,
    )
