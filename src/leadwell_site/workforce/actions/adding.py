"""Adding what lists tell of people: a row where something is new or reads otherwise than what is known."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import polars as pl
from django.db import transaction
from django.db.models import Model
from django.utils.timezone import localdate

from leadwell.foundations.places import plain_name
from leadwell.intake.kinds.split_shifts import stand_beside
from leadwell_site.measures.actions import add_rows
from leadwell_site.measures.models import Load
from leadwell_site.measures.queries import Counts
from leadwell_site.organisations.fitting import LONGEST_SHEET, fitted, fitted_columns
from leadwell_site.workforce import queries
from leadwell_site.workforce.choices import DutyState
from leadwell_site.workforce.models import Absence, Duty, Employee, Post, Training

POST_COLUMNS = (
    "unit_id", "name", "email", "staff_group", "role", "hours_a_week", "started_on", "left_on", "registration",
    "registered_until", "revalidation_on", "learning_until",
)  # fmt: skip
# What a list of staff may have no column for.
_CARRIED = (
    "email", "started_on", "left_on", "registration", "registered_until", "revalidation_on", "learning_until",
)  # fmt: skip
_DUTY = ("shift", "begins", "ends", "hours", "hired", "state", "breaks_missed")
_LONGEST = {"name": 200, "email": 254, "role": 200, "registration": 100, "title": 200, "shift": 60}
_LONGEST_CODE: int = Employee._meta.get_field("code").max_length
_LONGEST_COMPETENCE: int = Training._meta.get_field("competence").max_length
_AT_ONCE = 5_000
_FAR = date(9999, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What adding lists of people came to."""

    counts: Counts
    left_out: int  # rows about people who are not known, or whom the loader may not load for


@transaction.atomic
def add_people(
    *,
    load: Load,
    staff: pl.DataFrame,
    training: pl.DataFrame,
    absences: pl.DataFrame,
    duties: pl.DataFrame,
    within: Sequence[str] | None = None,
) -> Added:
    """Add lists of people; the same rows again change nothing.

    A list of staff and one of shifts make people known. Training and absences of people who are not known are
    left out, and so are rows by a name that two people have. A shift without a state is planned where its day is not
    over, and worked where it is new and its day is. What a later list of somebody's shifts or leave lacks, between
    its first and last day and of the kinds that it has of them, is cancelled or withdrawn.

    Args:
        load: the act that they belong to.
        staff: columns of ``leadwell.intake.reading.STAFF`` with ``unit_id`` for the places.
        training: columns of ``TRAINING``.
        absences: columns of ``ABSENCES``.
        duties: columns of ``DUTIES`` with ``unit_id``.
        within: paths of the units whose people may be loaded; None where it is the whole organisation.
    """
    known = _Known.of(load.organisation_id, load.known_at, within)
    counts, left = Counts(), 0
    named = pl.concat([staff.select("person"), duties.select("person")])["person"].unique().to_list()
    known = known.with_new(load, named)
    parts = (
        (staff, _add_posts),
        (duties, _add_unlisted),
        (duties, _add_duties),
        (training, _add_training),
        (absences, _add_absences),
    )
    for rows, add in parts:
        if not rows.height:
            continue
        numbered = known.numbered(rows)
        if add is not _add_unlisted:
            left += rows.height - numbered.height
        counts += add(load, numbered)
    return Added(counts=counts, left_out=left)


def known_numbers(
    organisation_id: int, people: Sequence[str], *, known_at: datetime, within: Sequence[str] | None
) -> dict[str, int | None]:
    """Give the number of each person as a list writes them; None where nobody known, or several, may be meant."""
    known = _Known.of(organisation_id, known_at, within)
    return {person: known.number(person) for person in set(people)}


def _code(person: str) -> str:
    return fitted(person.strip(), _LONGEST_CODE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """Who is known to an organisation, by number and by name, and who of them may be loaded for."""

    codes: dict[str, int]
    names: dict[str, int]  # of those whom nobody else is called like, in capitals
    shared: frozenset[str]  # names that two people have
    beyond: frozenset[int]  # people who work outside the units that may be loaded for

    @classmethod
    def of(cls, organisation_id: int, known_at: datetime, within: Sequence[str] | None) -> "_Known":
        codes = dict(Employee.objects.filter(organisation_id=organisation_id).values_list("code", "pk"))
        posts = queries.posts(employees=list(codes.values()), known_at=known_at).select(
            "employee_id", pl.col("name").str.to_uppercase()
        )
        once = pl.col("name").is_unique()
        beyond: set[int] = set()
        if within is not None:
            reach = queries.employees_within(organisation_id, within)
            beyond = set(posts["employee_id"]) - reach
        return cls(
            codes=codes,
            names=dict(posts.filter(once).select("name", "employee_id").iter_rows()),
            shared=frozenset(posts.filter(~once)["name"]),
            beyond=frozenset(beyond),
        )

    def number(self, person: str) -> int | None:
        """Give somebody's number; None where nobody, or more than one, is meant."""
        code = _code(person)
        found = self.names.get(code) or self.codes.get(code)
        if code in self.shared and code not in self.codes:
            return None
        return None if found in self.beyond else found

    def with_new(self, load: Load, people: Sequence[str]) -> "_Known":
        """Make those known whom a list of staff or shifts names for the first time."""
        new = sorted(
            {
                code
                for person in people
                if (code := _code(person)) not in self.codes
                and code not in self.names
                and code not in self.shared
            }
        )
        if not new:
            return self
        Employee.objects.bulk_create(
            [Employee(organisation_id=load.organisation_id, code=code) for code in new], batch_size=_AT_ONCE
        )
        codes = Employee.objects.filter(organisation_id=load.organisation_id).values_list("code", "pk")
        return replace(self, codes=dict(codes))

    def numbered(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Give the rows of people who are known and may be loaded for, with their numbers."""
        numbers = {person: self.number(person) for person in rows["person"].unique()}
        found = rows.with_columns(
            employee_id=pl.col("person").replace_strict(numbers, return_dtype=pl.Int64, default=None)
        )
        return fitted_columns(
            found.filter(pl.col("employee_id").is_not_null()).with_columns(pl.col("sheet").fill_null("")),
            sheet=LONGEST_SHEET,
        )


def _add_posts(load: Load, rows: pl.DataFrame) -> Counts:
    told = rows.rename({"person_name": "name"}).with_columns(
        name=pl.when(pl.col("name") == "").then(pl.col("person")).otherwise("name")
    )
    told = fitted_columns(
        told, **{name: _LONGEST[name] for name in ("name", "email", "role", "registration")}
    )
    told = told.unique("employee_id", keep="first", maintain_order=True)
    known = queries.posts(employees=_numbers(told), known_at=load.known_at)
    return _add(Post, load, _carried_over(told, known), known, ("employee_id",), POST_COLUMNS)


def _carried_over(told: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Keep what is known of somebody where the list has no column for it: it says nothing about that.

    Of whom it was only said that they had left because a list lacked them, a list that names them says the contrary:
    they came back, or had moved to a unit whose list came later. That row is of no line of a file.
    """
    stands = known.select(
        "employee_id",
        *(name for name in _CARRIED if name != "left_on"),
        left_on=pl.when(pl.col("row").is_not_null() | (pl.col("sheet") != "")).then("left_on"),
        stands=pl.lit(value=True),
    )
    both = told.join(stands, on="employee_id", how="left", suffix="_known", maintain_order="left")
    silent = pl.col("stands").fill_null(value=False)
    return both.with_columns(
        pl.when(silent & ~pl.col("tells").str.split(" ").list.contains(name))
        .then(f"{name}_known")
        .otherwise(name)
        .alias(name)
        for name in _CARRIED
    ).select(told.columns)


def _add_unlisted(load: Load, duties: pl.DataFrame) -> Counts:
    """Give people whom only a list of shifts names a post where they worked last, of the group that it says."""
    known = queries.posts(employees=_numbers(duties), known_at=load.known_at)
    new = duties.join(known, on="employee_id", how="anti").sort("on")
    posts = new.unique("employee_id", keep="last", maintain_order=True).select(
        "employee_id",
        "unit_id",
        pl.when(pl.col("person_name") == "").then(pl.col("person")).otherwise("person_name").alias("name"),
        "staff_group",
        *(pl.lit("").alias(name) for name in ("email", "role", "registration")),
        *(
            pl.lit(None, dtype=pl.Date).alias(name)
            for name in ("started_on", "left_on", "registered_until", "revalidation_on", "learning_until")
        ),
        "sheet",
        "row",
        hours_a_week=pl.lit(None, dtype=pl.Float64),
    )
    add_rows(model=Post, load=load, rows=fitted_columns(posts, name=_LONGEST["name"]))
    return Counts(added=0)


def _add_training(load: Load, rows: pl.DataFrame) -> Counts:
    titles = rows["competence"].unique().to_list()
    keys = {title: fitted(plain_name(title) or title.casefold(), _LONGEST_COMPETENCE) for title in titles}
    told = rows.rename({"competence": "title"}).with_columns(
        competence=pl.col("title").replace_strict(keys, return_dtype=pl.String)
    )
    told = fitted_columns(told, title=_LONGEST["title"]).unique(
        ["employee_id", "competence"], keep="last", maintain_order=True
    )
    known = queries.training(employees=_numbers(told), known_at=load.known_at)
    return _add(
        Training, load, told, known, ("employee_id", "competence"), ("title", "obtained_on", "expires_on")
    )


def _add_absences(load: Load, rows: pl.DataFrame) -> Counts:
    told = rows.with_columns(is_withdrawn=pl.lit(value=False))
    known = queries.absences(employees=_numbers(told), known_at=load.known_at)
    key = ("employee_id", "kind", "from_on")
    span = told.group_by("employee_id").agg(
        first=pl.col("from_on").min(), last=pl.col("until_on").fill_null(_FAR).max()
    )
    gone = (
        known.join(span, on="employee_id")
        .join(told.select("employee_id", "kind").unique(), on=["employee_id", "kind"])
        .filter(pl.col("from_on") <= pl.col("last"), pl.col("until_on").fill_null(_FAR) >= pl.col("first"))
        .join(told, on=key, how="anti")
        .select(
            *key,
            "until_on",
            is_withdrawn=pl.lit(value=True),
            sheet=pl.lit(""),
            row=pl.lit(None, dtype=pl.Int64),
        )
    )
    counts = _add(Absence, load, told, known, key, ("until_on", "is_withdrawn"))
    add_rows(model=Absence, load=load, rows=gone.sort(key))
    return counts + Counts(withdrawn=gone.height)


def _add_duties(load: Load, rows: pl.DataFrame) -> Counts:
    key = ["employee_id", "on", "part", "kind", "unit_id"]
    told = fitted_columns(rows, shift=_LONGEST["shift"]).with_columns(
        pl.col(name).fill_null("") for name in ("begins", "ends")
    )
    told = told.unique(key, keep="last", maintain_order=True)
    known = queries.duties(
        employees=_numbers(told),
        start=_least(told),
        end=_most(told),
        known_at=load.known_at,
        every_state=True,
    )
    stands = known.select(*key, standing=pl.col("state"))
    # A list that tells no state says nothing new of a shift that is known; of a new one its day does.
    guessed = (
        pl.when(pl.col("on") >= localdate(load.known_at))
        .then(pl.lit(DutyState.PLANNED.value))
        .otherwise(pl.lit(DutyState.WORKED.value))
    )
    kept = pl.when(pl.col("standing") != DutyState.CANCELLED).then("standing")
    told = told.join(stands, on=key, how="left", maintain_order="left").with_columns(
        state=pl.when(pl.col("state") != "").then("state").otherwise(pl.coalesce(kept, guessed))
    )
    # A list of somebody's shifts tells all of the kinds that it has of them, between the first and the last.
    span = told.group_by("employee_id", "hired").agg(first=pl.col("on").min(), last=pl.col("on").max())
    kinds = told.select("employee_id", "hired", "kind").unique()
    stood = known.filter(pl.col("state") != DutyState.CANCELLED)
    gone = (
        stood.filter(pl.col("unit_id").is_in(told["unit_id"].unique().implode()))
        .join(span, on=["employee_id", "hired"])
        .join(kinds, on=["employee_id", "hired", "kind"])
        .filter(pl.col("on").is_between("first", "last"))
        .join(told, on=key, how="anti")
        .select(*key, *_DUTY)
    )
    gone = pl.concat([gone, _moved(told, stood).select(*key, *_DUTY)]).unique(key, maintain_order=True)
    gone = gone.with_columns(
        state=pl.lit(DutyState.CANCELLED.value), sheet=pl.lit(""), row=pl.lit(None, dtype=pl.Int64)
    )
    # First, so that of one part of a day what is told last stands last, whoever reads it.
    add_rows(model=Duty, load=load, rows=gone.sort(key))
    return _add(Duty, load, told, known, key, _DUTY) + Counts(withdrawn=gone.height)


def _moved(told: pl.DataFrame, stood: pl.DataFrame) -> pl.DataFrame:
    """Give the shifts at other units that give way to those told: nobody can work both in one part of a day."""
    part = ["employee_id", "on", "part", "kind"]
    holds = told.filter(pl.col("state") != DutyState.CANCELLED)
    pairs = stood.join(told, on=[*part, "unit_id"], how="anti").join(
        holds.select(*part, told_begins="begins", told_ends="ends"), on=part
    )
    gives_way = [
        not stand_beside(one, {**one, "begins": one["told_begins"], "ends": one["told_ends"]})
        for one in pairs.select("begins", "ends", "part", "told_begins", "told_ends").iter_rows(named=True)
    ]
    return pairs.filter(pl.Series(gives_way, dtype=pl.Boolean))


def _least(rows: pl.DataFrame) -> date:
    found = rows["on"].min()
    return found if isinstance(found, date) else date.max


def _most(rows: pl.DataFrame) -> date:
    found = rows["on"].max()
    return found if isinstance(found, date) else date.min


def _numbers(rows: pl.DataFrame) -> list[int]:
    return rows["employee_id"].unique().to_list()


def _add(
    model: type[Model],
    load: Load,
    rows: pl.DataFrame,
    known: pl.DataFrame,
    key: Sequence[str],
    values: Sequence[str],
) -> Counts:
    """Add rows that are new or differ from what stands; count the others."""
    stands = known.select(*key, *values, is_known=pl.lit(value=True))
    both = rows.join(stands, on=list(key), how="left", suffix="_known")
    is_new = pl.col("is_known").is_null()
    differs = pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"{name}_known")) for name in values)
    new, changed = both.filter(is_new), both.filter(~is_new & differs)
    written = pl.concat([new, changed]).select(*key, *values, "sheet", "row").sort(key)
    add_rows(model=model, load=load, rows=written)
    return Counts(
        added=new.height, corrected=changed.height, unchanged=both.height - new.height - changed.height
    )
