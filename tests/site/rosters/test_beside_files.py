"""While a roster is sought, a file that somebody else sends is checked and loaded: with real processes."""

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from tests.site.intake.shift_files import shift_file
from tests.site.rosters.ward_of_people import put_people

pytestmark = [pytest.mark.site, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def worker(tmp_path, settings, is_postgres):
    """``leadwell worker`` on the tests' database; ended in order."""
    settings.DATA, settings.SOURCES = tmp_path, tmp_path / "sources"
    name = connection.settings_dict["NAME"]
    environment = os.environ | {
        "LEADWELL_DATA": str(tmp_path),
        "LEADWELL_DATABASE": f"postgresql://postgres@/{name}" if is_postgres else f"sqlite:///{name}",
    }
    words = [sys.executable, "-m", "leadwell_site.commands", "worker"]
    started = []

    def start():
        started.append(subprocess.Popen(words, env=environment))
        return started[-1]

    yield start
    for one in started:
        if one.poll() is None:
            one.send_signal(signal.SIGTERM)
        one.wait(60)


def until(is_so, *, seconds=60.0):
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.1)


def test_a_file_is_checked_and_loaded_while_a_roster_is_sought(trust, worker):
    from leadwell_site.background import alive
    from leadwell_site.background.jobs import Takes
    from leadwell_site.background.queries import is_waiting, progress
    from leadwell_site.intake import actions as intake
    from leadwell_site.measures.choices import SourceState
    from leadwell_site.rosters import actions
    from leadwell_site.rosters.models import Outcome

    today = date.today()
    ward = put_people(trust, today=today)
    now = datetime.now(UTC)
    draft = actions.ask_for_roster(
        unit=ward.unit, starts_on=today + timedelta(days=1), seconds=300, rules_name="working-time", rules={},
        training_keeps_off=True, by="manager", at=now,
    )  # fmt: skip
    running = worker()
    until(lambda: progress(actions.subject_of(draft.pk)))

    source = intake.receive(
        organisation=trust.organisation, content=shift_file({"NORT1": "Harvey Ward"}), file_name="march.csv",
        by="somebody else", at=now, then_check=True,
    )  # fmt: skip

    def state():
        source.refresh_from_db()
        return source.state

    until(lambda: state() == SourceState.CHECKED)
    intake.ask_to_load(source=source, by="somebody else", at=now)
    until(lambda: state() == SourceState.LOADED)

    assert is_waiting("rosters.find", draft_id=draft.pk)
    assert not Outcome.objects.exists()
    assert len(alive.living()) == 2
    assert len(alive.living(Takes.SHORT)) == len(alive.living(Takes.LONG)) == 1
    actions.stop_search(draft=draft, by="manager", at=datetime.now(UTC))
    until(Outcome.objects.exists)
    running.terminate()
    assert running.wait(30) == 0
    assert alive.workers() == ()
