"""Killed at random moments: no loss, no half, nothing twice.

How many kills is said by ``LEADWELL_KILLS``; ``-s`` shows what became of them and how long it took.
"""

import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from tests.site.intake import loading_apart
from tests.site.intake.shift_files import shift_file

from leadwell_site.audit.queries import chain_faults
from leadwell_site.measures.choices import SourceState
from leadwell_site.measures.models import Load, Observation, Source
from leadwell_site.organisations.actions import add_unit
from leadwell_site.staffing.models import ShiftCensus, ShiftHours

AT = datetime(2025, 4, 5, 7, tzinfo=UTC)
KILLS = int(os.environ.get("LEADWELL_KILLS", "25"))


class Loader:
    """The program that loads files in processes of their own."""

    def __init__(self) -> None:
        base = settings.DATABASES["default"]
        name = connection.settings_dict["NAME"]
        address = f"sqlite:///{name}" if "sqlite" in base["ENGINE"] else f"postgresql://postgres@/{name}"
        surroundings = {
            **os.environ,
            "LEADWELL_DATABASE": address,
            "DJANGO_SETTINGS_MODULE": "leadwell_site.settings",
            "POLARS_MAX_THREADS": "1",
        }
        self.process = subprocess.Popen(
            [sys.executable, str(Path(loading_apart.__file__))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=surroundings,
        )

    def load(self, organisation_id: int, path: Path, steps: str, kill_after: float | None = None) -> int:
        """Load a file and kill the loading after some seconds; give how it ended."""
        words = (organisation_id, path, AT.isoformat(), steps, "" if kill_after is None else kill_after)
        self.process.stdin.write("\t".join(map(str, words)) + "\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def close(self) -> None:
        """End the program."""
        self.process.stdin.close()
        self.process.wait(timeout=20)
        self.process.stdout.close()


@pytest.fixture
def loader():
    made = Loader()
    yield made
    made.close()


def rows_of(unit):
    """Everything that is known of a unit, without the numbers of rows."""
    return {
        "hours": sorted(
            ShiftHours.objects.filter(unit=unit).values_list(
                "on",
                "part",
                "staff_group",
                "known_at",
                "required_hours",
                "planned_hours",
                "actual_hours",
                "row",
            )
        ),
        "people": sorted(
            ShiftCensus.objects.filter(unit=unit).values_list(
                "on", "part", "level", "known_at", "people", "row"
            )
        ),
        "figures": sorted(
            Observation.objects.filter(series__unit=unit).values_list(
                "series__measure", "period_start", "known_at", "numerator", "denominator", "missing"
            ),
            key=str,
        ),
    }


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_killing_the_loading_at_random_moments_loses_nothing_halves_nothing_and_doubles_nothing(
    loader, tmp_path, make_trust
):
    trust = make_trust(name="Northgate Trust", slug="northgate")
    organisation = trust.organisation.pk
    started = time.monotonic()

    def ward_with_file(number):
        unit = add_unit(
            parent=trust.site, name=f"Ward {number}", kind="ward", code=f"K{number}",
            serves="adult_inpatient", at=AT, actor="tests",
        )  # fmt: skip
        path = tmp_path / f"{number}.csv"
        path.write_bytes(shift_file({f"K{number}": f"Ward {number}"}, days=2))
        return unit, path

    clean, path = ward_with_file(0)
    lasts = {}
    for steps in ("all", "load"):
        unit, path = (clean, path) if steps == "all" else ward_with_file("0a")
        begun = time.monotonic()
        assert loader.load(organisation, path, steps) == 0
        lasts[steps] = time.monotonic() - begun
    wanted = rows_of(clean)
    assert {name: len(rows) for name, rows in wanted.items()}["hours"] == 8
    assert wanted["figures"]
    nothing = {"hours": [], "people": [], "figures": []}

    chance = random.Random(200)
    died, whole_before = 0, 0
    for number in range(1, KILLS + 1):
        unit, path = ward_with_file(number)
        steps = "all" if number % 4 == 0 else "load"
        ended = loader.load(organisation, path, steps, kill_after=chance.uniform(0.01, lasts[steps]))
        died += ended == -signal.SIGKILL

        found = rows_of(unit)
        source = Source.objects.filter(file_name=path.name).first()
        loads = Load.objects.filter(source__file_name=path.name).count()
        if source is not None and source.state == SourceState.LOADED:
            assert (found, loads) == (wanted, 1)
            whole_before += 1
        else:
            assert (found, loads) == (nothing, 0)

        begun = time.monotonic()
        assert loader.load(organisation, path, steps) == 0
        if found == nothing:  # how long a whole load takes now, so that the kills fall inside it
            lasts[steps] = (lasts[steps] + time.monotonic() - begun) / 2
        assert rows_of(unit) == wanted
        assert Load.objects.filter(source__file_name=path.name).count() == 1
        assert Source.objects.get(file_name=path.name).state == SourceState.LOADED
    assert died > KILLS / 3
    assert whole_before < KILLS
    assert chain_faults() == []
    print(
        f"\n{connection.vendor}: {KILLS} kills, {died} while the file was being loaded, "
        f"{whole_before} files whole all the same, {KILLS - whole_before} with nothing of them kept; "
        f"all whole when loaded again; {time.monotonic() - started:.0f} seconds"
    )
