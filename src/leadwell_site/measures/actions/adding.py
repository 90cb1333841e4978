"""Adding what became known. Nothing is ever changed: a correction is a row of its own."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

import polars as pl
import polars.selectors as cs
from django.db import connection, transaction
from django.db.models import Max, Model

from leadwell.foundations.missing import Missing
from leadwell.intake.editions import GoingBack, going_back
from leadwell_site.audit.actions import record
from leadwell_site.measures.actions.following import figures_changed
from leadwell_site.measures.choices import WITHDRAWN
from leadwell_site.measures.models import Load, Observation, Series, Source
from leadwell_site.measures.queries import KNOWN, Counts, ever_said, known_of, series_numbers
from leadwell_site.measures.queries.known import SERIES
from leadwell_site.measures.queries.rows import as_moment, is_postgres
from leadwell_site.organisations import clock
from leadwell_site.organisations.fitting import LONGEST_SHEET, fitted, fitted_columns
from leadwell_site.organisations.models import Organisation

ROWS = pl.Schema(
    {
        "unit_id": pl.Int64,
        "measure": pl.String,  # key of a definition, or a slug of the file's heading
        "title": pl.String,
        "feed": pl.String,
        "period_kind": pl.String,
        "period_start": pl.Date,
        "numerator": pl.Float64,
        "denominator": pl.Float64,
        "missing": pl.String,  # a Missing, null or "" where there is a figure
        "sheet": pl.String,
        "row": pl.Int64,
        "column": pl.String,
    }
)
SERIES_KEY = ("unit_id", "measure", "feed", "period_kind")
_FIGURE_KEY = ("series_id", "period_start")
_WRITTEN = (*_FIGURE_KEY, "numerator", "denominator", "missing", "sheet", "row", "column")
_LONGEST_COLUMN: int = Observation._meta.get_field("column").max_length
_LONGEST_TITLE: int = Series._meta.get_field("title").max_length
_MANY = 5_000  # rows for which SQLite is given room to hold the index while they are written
_CACHE_KIB = 65_536
_PIECE = 100_000  # rows written at once, so that a million do not stand in memory as Python values


@transaction.atomic
def begin_load(
    *, organisation: Organisation, source: Source | None, known_at: datetime | None, by: str, why: str = ""
) -> Load:
    """Open an act of adding. ``known_at`` is when all that it adds became known; now where it is None.

    Now is looked up after the turn was taken, so a load that waited is known from when it is made. The
    moment is moved on to that of the organisation's last load where it lies before it: what was known on a
    day that has passed can't be changed afterwards. Loads of one organisation are made one at a time: the
    turn is kept until the transaction ends.

    Its audit line is written by ``end_load``, in the same transaction: lines are written in turn, so a
    long action writes its own last.
    """
    _take_turn(organisation.pk)
    return Load.objects.create(
        organisation=organisation,
        source=source,
        known_at=moment_of_load(organisation, known_at or clock.now()),
        by=by,
        why=why,
    )


def moment_of_load(organisation: Organisation, at: datetime) -> datetime:
    """Give from when on what is loaded at a moment is known: never before what was loaded already."""
    last: datetime | None = Load.objects.filter(organisation=organisation).aggregate(Max("known_at"))[
        "known_at__max"
    ]
    return at if last is None else max(last, at)


@transaction.atomic
def end_load(*, load: Load, counts: Mapping[str, int]) -> Load:
    """Close an act of adding: keep what was counted, write who did it in the audit log, do what follows."""
    load.counts = dict(counts)
    load.save(update_fields=["counts"])
    record(
        actor=load.by,
        did="measures.load.added",
        subject=f"load {load.pk}",
        organisation_id=load.organisation_id,
        details={"source": load.source_id, "why": load.why, "counts": load.counts},
    )
    figures_changed(load)
    return load


@transaction.atomic
def add_observations(*, load: Load, rows: pl.DataFrame, whole: pl.DataFrame | None = None) -> Counts:
    """Add what is new or reads otherwise than what is known; the same rows again change nothing.

    Rows are compared with what was known at the load's ``known_at``. Where one figure stands twice in the
    rows the last one counts. A value that is no number (infinite, or none at all) is missing.

    Args:
        load: the act that they belong to.
        rows: columns of ``ROWS``; ``title``, ``sheet``, ``row`` and ``column`` may be absent.
        whole: what the rows tell the whole of: unit_id and any of the columns measure, feed, period_kind and
            period_start, one line a whole. A figure that is known inside a whole and is not among the rows
            is withdrawn.
    """
    _take_turn(load.organisation_id)
    told = _put_in_order(_with_series(rows))
    is_last = pl.any_horizontal(pl.col(name) != pl.col(name).shift(-1) for name in _FIGURE_KEY)
    numbered = told.filter(is_last.fill_null(value=True))
    inside = _inside(whole)
    known = _known(numbered, inside, whole, load.known_at)
    both = numbered.join(known, on=_FIGURE_KEY, how="left", maintain_order="left")
    is_new = pl.col("known_missing").is_null()
    fresh = both.filter(is_new | _differs())
    added = fresh.select(is_new.sum()).item()
    gone = _gone(known, numbered, inside, whole)
    for some in (fresh, gone):
        add_rows(model=Observation, load=load, rows=some.select(_WRITTEN))
    return Counts(
        added=added,
        corrected=fresh.height - added,
        withdrawn=gone.height,
        unchanged=both.height - fresh.height,
        repeated=told.height - numbered.height,
    )


def differences(rows: pl.DataFrame, *, known_at: datetime) -> tuple[Counts, pl.DataFrame, GoingBack]:
    """Give what ``add_observations`` would do, the figures that it would correct, and how many go back.

    Nothing is written.
    """
    given = _as_rows(rows)
    held = series_numbers(given.get_column("unit_id").unique().to_list())
    numbered = given.join(held, on=SERIES_KEY, how="left", maintain_order="left")
    unheard = numbered.filter(pl.col("series_id").is_null()).unique([*SERIES_KEY, "period_start"])
    told = _put_in_order(numbered.filter(pl.col("series_id").is_not_null()))
    once = told.unique(_FIGURE_KEY, keep="last", maintain_order=True)
    both = once.join(_known(once, pl.DataFrame(schema=SERIES), None, known_at), on=_FIGURE_KEY, how="left")
    is_new = pl.col("known_missing").is_null()
    changed = both.filter(~is_new & _differs())
    added = both.select(is_new.sum()).item() + unheard.height
    counts = Counts(
        added=added,
        corrected=changed.height,
        unchanged=both.height + unheard.height - added - changed.height,
        repeated=given.height - once.height - unheard.height,
    )
    back = GoingBack()
    if changed.height:
        days = changed.get_column("period_start")
        series = changed.get_column("series_id").unique().to_list()
        ever = ever_said(series, start=days.min(), end=days.max(), at=known_at)
        back = going_back(changed, ever, key=_FIGURE_KEY, values=("numerator", "denominator", "missing"))
    return counts, changed, back


@transaction.atomic
def withdraw_figures(*, load: Load, figures: pl.DataFrame) -> int:
    """Take figures back with a row of their own each; give how many. What was known before stays known as then.

    Args:
        load: the act that takes them back.
        figures: series_id and period_start of figures that stand.
    """
    _take_turn(load.organisation_id)
    add_rows(model=Observation, load=load, rows=_withdrawals(figures))
    return figures.height


def _differs() -> pl.Expr:
    return (
        pl.col("numerator").ne_missing(pl.col("known_numerator"))
        | pl.col("denominator").ne_missing(pl.col("known_denominator"))
        | (pl.col("missing") != pl.col("known_missing"))
    )


def _take_turn(organisation_id: int) -> None:
    """Wait until no other load of the organisation is being made: it would see what is known without it."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation_id)


def fitting_key(measure: str) -> str:
    """Give the key under which a measure is kept: its own, cut where it is too long but still its own."""
    longest: int = Series._meta.get_field("measure").max_length
    return fitted(measure, longest) or "without_a_name"


def _as_rows(rows: pl.DataFrame) -> pl.DataFrame:
    """Give the rows with every column of ``ROWS`` and keys that fit."""
    absent = {name: kind for name, kind in ROWS.items() if name not in rows.columns}
    given = rows.with_columns(pl.lit(None, dtype=kind).alias(name) for name, kind in absent.items())
    given = given.select(ROWS.names()).cast(ROWS)
    given = fitted_columns(given, sheet=LONGEST_SHEET, column=_LONGEST_COLUMN, title=_LONGEST_TITLE)
    keys = given.get_column("measure").unique().to_list()
    if any(key != fitting_key(key) for key in keys):
        given = given.with_columns(pl.col("measure").replace({key: fitting_key(key) for key in keys}))
    return given


def _with_series(rows: pl.DataFrame) -> pl.DataFrame:
    """Give the rows with the number of their series and without its key; series that are new are made."""
    given = _as_rows(rows)
    wanted = given.group_by(SERIES_KEY).agg(pl.col("title").first().fill_null(""))
    units = wanted.get_column("unit_id").unique().to_list()
    held = series_numbers(units)
    lacking = wanted.join(held, on=SERIES_KEY, how="anti").sort(SERIES_KEY)
    if lacking.height:
        table, names = Series._meta.db_table, ", ".join(lacking.columns)
        marks = ", ".join(["%s"] * lacking.width)
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {table} ({names}) VALUES ({marks})",  # noqa: S608 (names only)
                lacking.rows(),
            )
        held = series_numbers(units)
    return given.join(held, on=SERIES_KEY, how="left", maintain_order="left").drop(*SERIES_KEY, "title")


def _put_in_order(rows: pl.DataFrame) -> pl.DataFrame:
    """Give the rows by series and period, each with a value or a reason but not both.

    Rows that stand in the order of the index are written quicker. Two rows of one figure stay in the order
    in which they were told.
    """
    texts = ("missing", "sheet", "column")
    is_number = pl.col("numerator").is_finite().fill_null(value=False)
    return (
        rows.sort(_FIGURE_KEY, maintain_order=True)
        .with_columns(pl.col(name).fill_null("") for name in texts)
        .with_columns(
            missing=pl.when(pl.col("missing") != "")
            .then("missing")
            .when(is_number)
            .then(pl.lit(""))
            .when(pl.col("numerator").is_null())
            .then(pl.lit(Missing.NOT_RECORDED.value))
            .otherwise(pl.lit(Missing.NOT_POSSIBLE.value)),
            numerator=pl.when((pl.col("missing") == "") & is_number).then("numerator"),
            denominator=pl.when(pl.col("denominator").is_finite()).then("denominator"),
        )
    )


def _known(
    rows: pl.DataFrame, inside: pl.DataFrame, whole: pl.DataFrame | None, at: datetime
) -> pl.DataFrame:
    """Give what was known of the figures that the rows are about, and of those inside a whole."""
    series = pl.concat([rows.get_column("series_id"), inside.get_column("series_id")]).unique().to_list()
    if not series:
        return pl.DataFrame(schema=KNOWN)
    if whole is None:
        days = rows.get_column("period_start")
    elif "period_start" in whole.columns:
        days = pl.concat([rows.get_column("period_start"), whole.get_column("period_start")])
    else:
        days = pl.Series([date.min, date.max])
    return known_of(series, start=days.min(), end=days.max(), at=at)


def _inside(whole: pl.DataFrame | None) -> pl.DataFrame:
    """Give the series that the wholes hold, by number and key."""
    if whole is None:
        return pl.DataFrame(schema=SERIES)
    keys = [name for name in SERIES_KEY if name in whole.columns]
    held = series_numbers(whole.get_column("unit_id").unique().to_list())
    return held.join(whole.select(keys).unique(), on=keys, how="semi")


def _gone(
    known: pl.DataFrame, rows: pl.DataFrame, inside: pl.DataFrame, whole: pl.DataFrame | None
) -> pl.DataFrame:
    """Give a row of withdrawal for each known figure inside a whole that the rows no longer hold."""
    if whole is None:
        return rows.clear()
    keys = [name for name in (*SERIES_KEY, "period_start") if name in whole.columns]
    gone = (
        known.filter(pl.col("known_missing") != WITHDRAWN)
        .join(inside, on="series_id")
        .join(whole.select(keys).unique(), on=keys, how="semi")
        .join(rows, on=_FIGURE_KEY, how="anti")
    )
    return _withdrawals(gone)


def _withdrawals(figures: pl.DataFrame) -> pl.DataFrame:
    return figures.sort(_FIGURE_KEY).select(
        "series_id",
        "period_start",
        numerator=pl.lit(None, dtype=pl.Float64),
        denominator=pl.lit(None, dtype=pl.Float64),
        missing=pl.lit(WITHDRAWN),
        sheet=pl.lit(""),
        row=pl.lit(None, dtype=pl.Int64),
        column=pl.lit(""),
    )


def add_rows(*, model: type[Model], load: Load, rows: pl.DataFrame) -> None:
    """Add rows of history as they are, below the ORM: a million take as long as the database needs.

    Rows are given in the order of the table's index, which is then filled from one end to the other: the
    database writes such rows in a fraction of the time that it takes for rows in any other order.

    Args:
        model: a table of history with ``load`` and ``known_at``.
        load: every row gets its number and ``known_at``.
        rows: columns of the table; those that are absent are null.
    """
    if not rows.height:
        return
    columns = [*rows.columns, "known_at", "load_id"]
    table, names = model._meta.db_table, ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        if is_postgres():
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN (FORMAT csv)") as copy:
                for piece in _pieces(load, rows):
                    copy.write(piece.write_csv(include_header=False, quote_style="necessary"))
        else:
            if rows.height > _MANY:
                # The pages of the index have to fit, or each is written and read again many times, and
                # SQLite's one write lock is held for all of it.
                cursor.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
            marks = ", ".join(["%s"] * len(columns))
            for piece in _pieces(load, rows):
                cursor.executemany(
                    f"INSERT INTO {table} ({names}) VALUES ({marks})",  # noqa: S608 (names only)
                    piece.rows(),
                )


def _pieces(load: Load, rows: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Give the rows as they are to be written, a piece at a time."""
    known_at = load.known_at.isoformat() if is_postgres() else as_moment(load.known_at)
    for piece in rows.iter_slices(_PIECE):
        yield piece.with_columns(
            cs.date().dt.to_string("iso"), known_at=pl.lit(known_at), load_id=pl.lit(load.pk)
        )
