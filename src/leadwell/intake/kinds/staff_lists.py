"""Lists of people: who works where, what they are trained for, when they are away."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from leadwell.intake.cells import texts_of
from leadwell.intake.faults import FaultList
from leadwell.intake.grid import Book
from leadwell.intake.kinds.kind import Kind
from leadwell.intake.kinds.layouts import facts
from leadwell.intake.kinds.sheets import other_sheet
from leadwell.intake.kinds.staff_columns import (
    Found,
    about,
    days_and_unreadable,
    days_if_any,
    found_in,
    groups_of,
    meaning,
    optional_days,
    people_of,
    says_any,
    sureness,
    tell_by_name,
)
from leadwell.intake.reading import ABSENCES, KEPT_ASIDE, STAFF, TRAINING, Reading, SheetReading, empty
from leadwell.intake.rows import Rows, Rule
from leadwell.intake.staffing_words import plain_words

_MOST_HOURS = 100.0
_WEEK = Rule(most=_MOST_HOURS, why="nobody is contracted for over 100 hours a week", hours=True)
_WHOLE = Rule(most=2.0, why="nobody works more than two whole-time posts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What was taken from one sheet: a row of ``frame`` for each row of the sheet's table, used or not."""

    rows: Rows
    found: Found
    frame: pl.DataFrame

    @property
    def shown(self) -> str:
        """The column by which a fault of a whole row is shown."""
        return self.found.columns.get("person") or self.found.columns["person_name"]


_STAFF_DAYS = ("started_on", "left_on", "registered_until", "revalidation_on", "learning_until")


def read_list(
    book: Book,
    key: str,
    take: Callable[[Rows, Found], pl.DataFrame],
    settle: Callable[[Sequence[Taken]], pl.DataFrame],
    put: Callable[[Reading, pl.DataFrame], Reading],
) -> Reading:
    """Read every sheet that is a list of people of one sort; every fault goes into the reading.

    Args:
        book: the file.
        key: of the list, as the definition has it.
        take: gives a row for each row of one sheet.
        settle: gives the table of all sheets: what stands more than once is told and used once.
        put: puts the table into the reading.
    """
    faults = FaultList()
    sheets: list[SheetReading | Taken] = []
    for grid in book.sheets:
        found = found_in(grid, key)
        if found is None:
            sheets.append(other_sheet(grid, faults))
            continue
        rows = Rows(found.table, faults)
        frame = take(rows, found).with_columns(sheet=pl.lit(rows.table.sheet))
        tell_by_name(rows, found)
        rows.tell_not_used(tuple(found.columns.values()))
        sheets.append(Taken(rows=rows, found=found, frame=frame))
    taken = [one for one in sheets if isinstance(one, Taken)]
    table = settle(taken) if taken else None
    reading = Reading(
        file_name=book.file_name,
        digest=book.digest,
        kind=key,
        title=about(key)["title"],
        sheets=tuple(
            one.rows.reading(about(key)["what"]) if isinstance(one, Taken) else one for one in sheets
        ),
        faults=faults.all(),
        kept_aside=pl.concat([empty(KEPT_ASIDE), *(one.rows.kept_aside() for one in taken)]),
    )
    return reading if table is None else put(reading, table)


def whole(taken: Sequence[Taken]) -> pl.DataFrame:
    """Give the rows of all sheets that are in use, ``at`` (Int64) their place among all rows."""
    frame = pl.concat([one.frame.with_columns(used=one.rows.used) for one in taken])
    return frame.with_columns(at=pl.int_range(frame.height)).filter("used").drop("used")


def each_sheet(taken: Sequence[Taken], places: Collection[int]) -> Iterator[tuple[Taken, pl.Series]]:
    """Give each sheet with a mask of those of its rows that stand at ``places`` among the rows of all sheets."""
    begin, wanted = 0, pl.Series(list(places), dtype=pl.Int64).implode()
    for one in taken:
        end = begin + one.frame.height
        yield one, pl.int_range(begin, end, eager=True).is_in(wanted)
        begin = end


def set_aside(taken: Sequence[Taken], code: str, places: Collection[int]) -> None:
    """Set rows of any sheet aside, by their places among the rows of all sheets."""
    for one, mask in each_sheet(taken, places):
        one.rows.set_aside(code, mask, one.shown)


def used_once(taken: Sequence[Taken], places: Collection[int]) -> None:
    """Tell of rows that say what an earlier one says, and use them no more."""
    for one, mask in each_sheet(taken, places):
        one.rows.tell("person.same_row", mask, one.shown)
        one.rows.drop(mask)


def kind_of(key: str, read: Callable[[Book], Reading]) -> Kind:
    """Make the kind of one list of the definition."""
    return Kind(
        key=key,
        title=about(key)["title"],
        says=about(key)["says"],
        feed=key,
        recognises=lambda book: sureness(book, key),
        read=read,
    )


def _staff(rows: Rows, found: Found) -> pl.DataFrame:
    columns = found.columns
    rows.find_notes([columns[role] for role in ("role", "hours_a_week", "wte") if role in columns])
    people, names = people_of(rows, found)
    unit, code = columns.get("unit"), columns.get("unit_code")
    units, codes = rows.texts(unit), texts_of(rows.table.text(code)).values
    rows.set_aside("row.no_place", units.is_null() & codes.is_null(), unit or code)
    roles = texts_of(rows.table.text(columns["role"])).values
    groups = groups_of(roles)
    rows.tell("person.role_unknown", groups == "", columns["role"])
    days = {name: days_and_unreadable(rows, columns.get(name)) for name in _STAFF_DAYS}
    return pl.DataFrame(
        {
            "place_code": codes.fill_null(""),
            "place_name": units.fill_null(""),
            "person": people,
            "person_name": names,
            "email": texts_of(rows.table.text(columns.get("email"))).values.fill_null("").str.to_lowercase(),
            "staff_group": groups,
            "role": roles.fill_null(""),
            "hours_a_week": _weekly(rows, found),
            "registration": texts_of(rows.table.text(columns.get("registration"))).values.fill_null(""),
            **{name: values for name, (values, _) in days.items()},
            "row": rows.table.rows,
        }
    ).with_columns(tells=_tells_by_row(_tells(found), {name: unread for name, (_, unread) in days.items()}))


def _tells(found: Found) -> str:
    """Name the roles that a sheet has a column for: what it has none for it says nothing of."""
    roles = {"hours_a_week" if role == "wte" else role for role in found.columns}
    return " ".join(sorted(roles & {*STAFF, "unit", "unit_code"} - {"person"}))


def _tells_by_row(tells: str, unreadable: Mapping[str, pl.Series]) -> pl.Series:
    """Give what each row tells: of a date that cannot be read it says nothing, so that what is known of it stays."""
    said = [tells] * next(iter(unreadable.values())).len()
    for name, mask in unreadable.items():
        for place in mask.arg_true():
            said[place] = " ".join(one for one in said[place].split() if one != name)
    return pl.Series("tells", said, dtype=pl.String)


def _weekly(rows: Rows, found: Found) -> pl.Series:
    hours = rows.numbers(found.columns.get("hours_a_week"), _WEEK).values
    whole = rows.numbers(found.columns.get("wte"), _WHOLE).values
    return pl.select(
        pl.coalesce(hours, whole * facts("staff_lists")["full_time"]["hours_a_week"])
    ).to_series()


def _settle_staff(taken: Sequence[Taken]) -> pl.DataFrame:
    """Keep the first row of each person; rows that say the same again are used once, others set aside."""
    used = whole(taken)
    said = [name for name in used.columns if name not in {"row", "sheet", "at", "tells"}]
    again = set(used.filter(pl.int_range(pl.len()).over("person") > 0)["at"])
    alike = set(used.filter(pl.int_range(pl.len()).over(said) > 0)["at"])
    used_once(taken, alike)
    set_aside(taken, "person.twice", again - alike)
    return used.filter(~pl.col("at").is_in(list(again))).match_to_schema(STAFF, extra_columns="ignore")


def _training(rows: Rows, found: Found) -> pl.DataFrame:
    columns = found.columns
    rows.find_notes([columns[role] for role in ("obtained_on", "expires_on") if role in columns])
    people, names = people_of(rows, found)
    competences = texts_of(rows.table.text(columns["competence"])).values
    rows.set_aside("measure.unnamed", competences.is_null(), columns["competence"])
    obtained, expires, ended = _when_trained(rows, found)
    turned = (expires < obtained).fill_null(value=False)
    rows.set_aside("person.dates_turned", turned, columns.get("expires_on"))
    return pl.DataFrame(
        {
            "person": people,
            "person_name": names,
            "competence": competences,
            "obtained_on": obtained,
            "expires_on": expires,
            "ended": ended,
            "row": rows.table.rows,
        }
    )


def _when_trained(rows: Rows, found: Found) -> tuple[pl.Series, pl.Series, pl.Series]:
    """Give the days of completion and of the end, and where a word stands in place of the end.

    Rows that do not say that the training holds are set aside.

    Nobody holds what was never done: a word in place of the end ("Expired"), a completion that says that there
    was none, or no date at all is no training that holds for ever.
    """
    words = facts("staff_lists")["training"]
    done, end = found.columns.get("obtained_on"), found.columns.get("expires_on")
    obtained, no_day = days_if_any(rows, done)
    expires, no_end = days_if_any(rows, end, words["no_end"])
    said = texts_of(rows.table.text(done)).values
    not_done = {text for text in said.filter(no_day).drop_nulls() if says_any(text, words["not_done"])}
    rows.set_aside("training.no_date", no_end, end)
    rows.set_aside("training.no_date", said.is_in(list(not_done)) & no_day, done)
    shows_nothing = obtained.is_null() & expires.is_null()
    if done is not None and end is not None and plain_words(end) in words["first_due"]:
        shows_nothing = shows_nothing | obtained.is_null()
    rows.set_aside("training.no_date", shows_nothing, done or end)
    rows.tell("person.date_unreadable", no_day, done)
    return obtained, expires, no_end


def _settle_training(taken: Sequence[Taken]) -> pl.DataFrame:
    """Of several certificates of one competence the last counts; a course taken again is no fault.

    The last is that of the latest completion; where rows do not tell it, that of the latest end.
    """
    key = ["person", "competence"]
    set_aside(taken, "training.no_date", _ended(taken))
    untold = (pl.col("obtained_on").is_null().any() & pl.col("expires_on").is_not_null().all()).over(key)
    first = pl.when(untold).then("expires_on").otherwise("obtained_on")
    last = whole(taken).sort(
        first, "obtained_on", "expires_on", descending=True, nulls_last=True, maintain_order=True
    )
    one = last.unique(key, keep="first", maintain_order=True).sort("at")
    return one.match_to_schema(TRAINING, extra_columns="ignore")


def _ended(taken: Sequence[Taken]) -> list[int]:
    """Give the places of older rows of training whose last row says a word such as "Lapsed" in place of its end.

    An older row does not stand in for it, nor does one that gives no end of training that plainly has one.
    """
    frame = pl.concat([one.frame for one in taken]).with_row_index("at")
    key = ["person", "competence"]
    ended = frame.filter("ended").group_by(key).agg(ended_from=pl.col("obtained_on").max())
    both = frame.join(ended, on=key).filter(~pl.col("ended"))
    older = (pl.col("obtained_on") <= pl.col("ended_from")).fill_null(value=False)
    return both.filter(older | pl.col("expires_on").is_null())["at"].cast(pl.Int64).to_list()


def _absences(rows: Rows, found: Found) -> pl.DataFrame:
    columns = found.columns
    rows.find_notes([columns["from_on"], columns["until_on"]])
    people, names = people_of(rows, found)
    begins = rows.dates(columns["from_on"])
    ends = optional_days(rows, columns["until_on"])
    rows.set_aside("person.dates_turned", (ends < begins).fill_null(value=False), columns["until_on"])
    kinds = meaning(texts_of(rows.table.text(columns["kind"])).values, "absence", "other")
    return pl.DataFrame(
        {
            "person": people,
            "person_name": names,
            "kind": kinds,
            "from_on": begins,
            "until_on": ends,
            "row": rows.table.rows,
        }
    )


def _settle_absences(taken: Sequence[Taken]) -> pl.DataFrame:
    """Use absences that stand twice once; of two ends of one absence the later row's."""
    used = whole(taken)
    key = ["person", "kind", "from_on"]
    alike = set(used.filter(pl.int_range(pl.len()).over([*key, "until_on"]) > 0)["at"])
    used_once(taken, alike)
    once = used.filter(~pl.col("at").is_in(list(alike)))
    other = set(once.filter(pl.int_range(pl.len()).over(key) < pl.len().over(key) - 1)["at"])
    set_aside(taken, "person.absence_twice", other)
    return once.filter(~pl.col("at").is_in(list(other))).match_to_schema(ABSENCES, extra_columns="ignore")


def _read_staff(book: Book) -> Reading:
    return read_list(
        book, "staff.people", _staff, _settle_staff, lambda reading, table: replace(reading, staff=table)
    )


def _read_training(book: Book) -> Reading:
    return read_list(
        book,
        "staff.training",
        _training,
        _settle_training,
        lambda reading, table: replace(reading, training=table),
    )


def _read_absences(book: Book) -> Reading:
    return read_list(
        book,
        "staff.absences",
        _absences,
        _settle_absences,
        lambda reading, table: replace(reading, absences=table),
    )


PEOPLE = kind_of("staff.people", _read_staff)
TRAINED = kind_of("staff.training", _read_training)
AWAY = kind_of("staff.absences", _read_absences)
