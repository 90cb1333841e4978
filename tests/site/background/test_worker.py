"""Real worker processes on a real database: started, killed, stopped."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection
from django_tasks_db.models import DBTaskResult

from leadwell_site.audit.models import AuditLine
from leadwell_site.background import alive, ask_for, worker

pytestmark = [pytest.mark.site, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

# A worker with one job of its own: writes a line, says that it is in the middle, waits there the first
# time, and writes another line, all in one transaction.
WORKER = """
import signal, sys, threading, time
from pathlib import Path
import django
django.setup()
from django.db import transaction
from leadwell_site.audit.actions import record
from leadwell_site.background import worker
from leadwell_site.background.jobs import job

folder, once = Path(sys.argv[1]), sys.argv[2] == "once"

@job("tests.two_lines", tries=3)
def two_lines(number):
    with transaction.atomic():
        record(actor="job tests.two_lines", did="tests.first", subject=f"thing {number}")
        if not (folder / "go").exists():
            (folder / "in-the-middle").touch()
            time.sleep(60)
        record(actor="job tests.two_lines", did="tests.second", subject=f"thing {number}")

if once:
    worker.give_back_what_the_dead_held()
    worker.work_off()
else:
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    worker.work(stop=stop)
"""


@pytest.fixture(autouse=True)
def data_folder(tmp_path, settings):
    settings.DATA = tmp_path


@pytest.fixture
def start(tmp_path, is_postgres):
    """Start a worker process on the tests' database."""
    name = connection.settings_dict["NAME"]
    address = f"postgresql://postgres@/{name}" if is_postgres else f"sqlite:///{name}"
    environment = os.environ | {
        "LEADWELL_DATA": str(tmp_path),
        "LEADWELL_DATABASE": address,
        "DJANGO_SETTINGS_MODULE": "leadwell_site.settings",
    }
    started = []

    def run(*words):
        process = subprocess.Popen([sys.executable, "-c", WORKER, str(tmp_path), *words], env=environment)
        started.append(process)
        return process

    yield run
    for one in started:
        if one.poll() is None:
            one.kill()
        one.wait()


def until(is_so, *, seconds=30.0):
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.05)


def asked():
    """The askings for the job of this module; the schedule asks for others."""
    return DBTaskResult.objects.filter(args_kwargs__args__0="tests.two_lines")


def lines():
    return list(AuditLine.objects.values_list("did", "subject"))


BOTH = [("tests.first", "thing 7"), ("tests.second", "thing 7")]


def test_a_job_whose_worker_was_killed_in_the_middle_is_done_whole_and_once_by_the_next(start, tmp_path):
    ask_for("tests.two_lines", number=7)
    killed = start("on")
    until((tmp_path / "in-the-middle").exists)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert lines() == []
    assert asked().get().status == "RUNNING"
    (tmp_path / "go").touch()
    assert start("once").wait(timeout=60) == 0
    assert lines() == BOTH
    row = asked().get()
    assert (row.status, len(row.worker_ids), len(set(row.worker_ids))) == ("SUCCESSFUL", 2, 2)
    assert alive.workers() == ()


def test_a_worker_that_is_told_to_stop_finishes_the_job_in_hand(start, tmp_path):
    (tmp_path / "go").touch()
    running = start("on")
    ask_for("tests.two_lines", number=7)
    until(lambda: asked().get().finished_at)
    assert lines() == BOTH
    assert len(alive.living()) == 1
    running.terminate()
    assert running.wait(timeout=30) == 0
    assert alive.workers() == ()


def test_two_workers_do_each_job_once(start, tmp_path):
    (tmp_path / "go").touch()
    for number in range(20):
        ask_for("tests.two_lines", number=number)
    both = [start("once"), start("once")]
    assert [one.wait(timeout=60) for one in both] == [0, 0]
    worker.work_off()
    assert sorted(lines()) == sorted(
        (did, f"thing {number}") for number in range(20) for did in ("tests.first", "tests.second")
    )
    assert {len(row.worker_ids) for row in asked()} == {1}


def test_a_worker_is_taken_for_dead_when_nothing_was_heard_of_it_for_a_lease(tmp_path, monkeypatch):
    with alive.beating("asleep"):
        place: Path = tmp_path / "workers" / "asleep"
        assert alive.living() == {"asleep"}
        long_ago = time.time() - alive.LEASE_SECONDS - 1
        os.utime(place, (long_ago, long_ago))
        assert alive.living() == frozenset()
        monkeypatch.setattr(alive.platform, "node", lambda: "another machine")
        os.utime(place)
        assert alive.living() == {"asleep"}
