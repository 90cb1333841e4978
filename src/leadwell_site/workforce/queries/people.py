"""Rows about people as they stand: of each person and thing the one that became known last."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import polars as pl
from django.db.models import Model
from django.db.models.functions import Lower, Trim

from leadwell.people import is_one_person
from leadwell_site.measures.queries.rows import (
    as_day,
    as_moment,
    listed,
    moment_text_of,
    one_of,
    table,
    text_of,
)
from leadwell_site.organisations.models import Unit
from leadwell_site.workforce.choices import DutyState
from leadwell_site.workforce.models import Absence, CompetenceNeed, Duty, Employee, Post, Training

_MOMENT = pl.Datetime("us", "UTC")
_STORED = {"id": pl.Int64, "known_at": _MOMENT, "load_id": pl.Int64, "sheet": pl.String, "row": pl.Int64}
_POST = {
    "employee_id": pl.Int64,
    "unit_id": pl.Int64,
    "name": pl.String,
    "email": pl.String,
    "staff_group": pl.String,
    "role": pl.String,
    "hours_a_week": pl.Float64,
    "started_on": pl.Date,
    "left_on": pl.Date,
    "registration": pl.String,
    "registered_until": pl.Date,
    "revalidation_on": pl.Date,
    "learning_until": pl.Date,
    **_STORED,
}
_TRAINING = {
    "employee_id": pl.Int64,
    "competence": pl.String,
    "title": pl.String,
    "obtained_on": pl.Date,
    "expires_on": pl.Date,
    **_STORED,
}
_ABSENCE = {
    "employee_id": pl.Int64,
    "kind": pl.String,
    "from_on": pl.Date,
    "until_on": pl.Date,
    "is_withdrawn": pl.Boolean,
    **_STORED,
}
_DUTY = {
    "employee_id": pl.Int64,
    "unit_id": pl.Int64,
    "on": pl.Date,
    "part": pl.String,
    "shift": pl.String,
    "begins": pl.String,
    "ends": pl.String,
    "hours": pl.Float64,
    "kind": pl.String,
    "hired": pl.String,
    "state": pl.String,
    "breaks_missed": pl.Float64,
    **_STORED,
}
_NEED = {
    "unit_id": pl.Int64,
    "staff_group": pl.String,
    "competence": pl.String,
    "title": pl.String,
    "keeps": pl.Int64,
    "is_withdrawn": pl.Boolean,
    "id": pl.Int64,
    "known_at": _MOMENT,
}


def posts(*, employees: Iterable[int], known_at: datetime | None = None) -> pl.DataFrame:
    """Give the post that stands of each of these people."""
    return _standing(Post, _POST, ("employee_id",), _among("employee_id", employees), known_at)


def posts_of_units(
    units: Iterable[int], *, on: date | None = None, known_at: datetime | None = None
) -> pl.DataFrame:
    """Give the posts that stand at these units; those who left before a day, or start after it, are left out."""
    numbers = list(units)
    ever = f"employee_id IN (SELECT employee_id FROM {Post._meta.db_table} WHERE {one_of('unit_id')})"  # noqa: S608 (names only)
    found = _standing(Post, _POST, ("employee_id",), (ever, [listed(numbers)]), known_at)
    here = found.filter(pl.col("unit_id").is_in(numbers))
    if on is None:
        return here
    return here.filter(
        (pl.col("left_on") >= on).fill_null(value=True), (pl.col("started_on") <= on).fill_null(value=True)
    )


def training(*, employees: Iterable[int], known_at: datetime | None = None) -> pl.DataFrame:
    """Give what stands of these people's training: a row a person and competence."""
    return _standing(
        Training, _TRAINING, ("employee_id", "competence"), _among("employee_id", employees), known_at
    )


def absences(
    *,
    employees: Iterable[int],
    start: date | None = None,
    end: date | None = None,
    known_at: datetime | None = None,
) -> pl.DataFrame:
    """Give these people's absences that touch the days from ``start`` to ``end``; all where they are not given."""
    found = _standing(
        Absence, _ABSENCE, ("employee_id", "kind", "from_on"), _among("employee_id", employees), known_at
    ).filter(~pl.col("is_withdrawn"))
    if start is not None:
        found = found.filter((pl.col("until_on") >= start).fill_null(value=True))
    return found if end is None else found.filter(pl.col("from_on") <= end)


def duties(
    *,
    employees: Iterable[int],
    start: date,
    end: date,
    known_at: datetime | None = None,
    every_state: bool = False,
) -> pl.DataFrame:
    """Give these people's shifts between two days; those cancelled only with ``every_state``."""
    where, parameters = _among("employee_id", employees)
    return _duties((where, parameters), start, end, known_at, every_state=every_state)


def duties_of_units(
    units: Iterable[int],
    *,
    start: date,
    end: date,
    known_at: datetime | None = None,
    every_state: bool = False,
) -> pl.DataFrame:
    """Give the shifts at these units between two days; those cancelled only with ``every_state``."""
    numbers = list(units)
    ever = (
        f"employee_id IN (SELECT employee_id FROM {Duty._meta.db_table} "  # noqa: S608 (names only)
        f'WHERE {one_of("unit_id")} AND "on" BETWEEN %s AND %s)'
    )
    parameters = [listed(numbers), as_day(start), as_day(end)]
    found = _duties((ever, parameters), start, end, known_at, every_state=every_state)
    return found.filter(pl.col("unit_id").is_in(numbers))


def needs(units: Iterable[int], *, known_at: datetime | None = None) -> pl.DataFrame:
    """Give the competences that are needed at these units: a row a unit, staff group and competence."""
    found = _standing(
        CompetenceNeed, _NEED, ("unit_id", "staff_group", "competence"), _among("unit_id", units), known_at
    )
    return found.filter(~pl.col("is_withdrawn"))


def needs_of_organisation(organisation_id: int, *, known_at: datetime | None = None) -> pl.DataFrame:
    """Give the competences that are needed at the open units of an organisation."""
    units = Unit.objects.filter(organisation_id=organisation_id, closed_on=None)
    return needs(units.values_list("pk", flat=True), known_at=known_at)


def employees_within(organisation_id: int, paths: Sequence[str]) -> set[int]:
    """Give the people of an organisation whose post stands at a unit below one of these paths."""
    everybody = Employee.objects.filter(organisation_id=organisation_id).values_list("pk", flat=True)
    found = posts(employees=list(everybody))
    held = Unit.objects.filter(organisation_id=organisation_id).values_list("pk", "path")
    reach = [number for number, path in held if path.startswith(tuple(paths))]
    return set(found.filter(pl.col("unit_id").is_in(reach))["employee_id"])


def employees_of(
    email: str, organisation_id: int, *, on: date | None = None, known_at: datetime | None = None
) -> tuple[int, ...]:
    """Give the number of each post that has this address; one person may hold several, each with a number of its own.

    None where the posts bear different names: then several people share the address. With a day, posts that were
    left before it go last, and are left out where another holds.
    """
    found = _posts_with(email, organisation_id, known_at)
    if not is_one_person(found["name"]):
        return ()
    if on is not None:
        holds = found.filter((pl.col("left_on") >= on).fill_null(value=True))
        found = found if holds.is_empty() else holds
    return tuple(found.sort("employee_id")["employee_id"].to_list())


def other_posts(employees: Collection[int], *, known_at: datetime | None = None) -> pl.DataFrame:
    """Give further posts of these people, each with a number of its own: same organisation, address and name.

    Nobody works two posts at one time, and who is ill at one is ill at all.

    Args:
        employees: the numbers, of one organisation.
        known_at: as known then; now where not given.

    Returns:
        ``employee_id, other``: a row for each number that was given and each further number of that person.
    """
    address = pl.col("email").str.strip_chars().str.to_lowercase()
    theirs = posts(employees=employees, known_at=known_at).select("employee_id", email=address)
    theirs = theirs.filter(pl.col("email") != "")
    organisations = Employee.objects.filter(pk__in=theirs["employee_id"].to_list()).values("organisation")
    had = (
        Post.objects.filter(employee__organisation__in=organisations)
        .annotate(address=Lower(Trim("email")))
        .filter(address__in=theirs["email"].unique().to_list())
    )
    every = posts(employees=set(had.values_list("employee_id", flat=True)), known_at=known_at)
    each = every.select("name", email=address, other="employee_id").partition_by("email", as_dict=True)
    one_person = [email for (email,), rows in each.items() if is_one_person(rows["name"])]
    every = every.select(email=address, other="employee_id").filter(pl.col("email").is_in(one_person))
    pairs = theirs.join(every, on="email").filter(pl.col("employee_id") != pl.col("other"))
    return pairs.select("employee_id", "other").sort("employee_id", "other")


def away_for_good(held: pl.DataFrame) -> pl.DataFrame:
    """Give who has left, or is to leave, as absences that begin on the day after and do not end.

    A planned shift after that day may still stand: nobody comes to it.

    Args:
        held: posts, as ``posts`` gives them.

    Returns:
        ``employee_id, kind, from_on, until_on``; the kind is ``left``.
    """
    return held.filter(pl.col("left_on").is_not_null()).select(
        "employee_id",
        kind=pl.lit("left"),
        from_on=pl.col("left_on") + pl.duration(days=1),
        until_on=pl.lit(None, dtype=pl.Date),
    )


def learning(held: pl.DataFrame) -> pl.DataFrame:
    """Give who is supernumerary, as absences that end with it: they are there and do not count in the numbers.

    Args:
        held: posts, as ``posts`` gives them.

    Returns:
        ``employee_id, kind, from_on, until_on``; the kind is ``learning``.
    """
    return held.filter(pl.col("learning_until").is_not_null()).select(
        "employee_id",
        kind=pl.lit("learning"),
        from_on=pl.lit(date.min),
        until_on="learning_until",
    )


def is_shared(email: str, organisation_id: int) -> bool:
    """Say whether posts with this address bear different names, so that it is nobody's own."""
    found = _posts_with(email, organisation_id, None)
    return not found.is_empty() and not is_one_person(found["name"])


def _posts_with(email: str, organisation_id: int, known_at: datetime | None) -> pl.DataFrame:
    wanted = email.strip().lower()
    had = Post.objects.filter(employee__organisation_id=organisation_id, email__iexact=wanted).values_list(
        "employee_id", flat=True
    )
    found = posts(employees=set(had) if wanted else (), known_at=known_at)
    return found.filter(pl.col("email").str.to_lowercase() == wanted)


def _duties(
    among: tuple[str, list[Any]], start: date, end: date, known_at: datetime | None, *, every_state: bool
) -> pl.DataFrame:
    where, parameters = among
    found = _standing(
        Duty,
        _DUTY,
        ("employee_id", "on", "part", "kind", "unit_id"),
        (f'{where} AND "on" BETWEEN %s AND %s', [*parameters, as_day(start), as_day(end)]),
        known_at,
    )
    return found if every_state else found.filter(pl.col("state") != DutyState.CANCELLED)


def _among(column: str, numbers: Iterable[int]) -> tuple[str, list[Any]]:
    return one_of(column), [listed(numbers)]


def _standing(
    model: type[Model],
    schema: Mapping[str, Any],
    key: Sequence[str],
    among: tuple[str, list[Any]],
    known_at: datetime | None,
) -> pl.DataFrame:
    """Give the last row of each key among the rows that were known: one query."""
    where, parameters = among
    read = {_MOMENT: moment_text_of, pl.Date: text_of}
    columns = ", ".join(read.get(kind, str)(f'"{name}"') for name, kind in schema.items())
    until = ""
    if known_at is not None:
        until, parameters = "AND known_at <= %s", [*parameters, as_moment(known_at)]
    rows = table(
        f"SELECT {columns} FROM {model._meta.db_table} WHERE {where} {until} ORDER BY known_at, id",  # noqa: S608 (names only)
        parameters,
        pl.Schema(schema),
    )
    return rows.unique(list(key), keep="last", maintain_order=True).sort(list(key))
