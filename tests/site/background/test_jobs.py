"""Asking for jobs, doing them, and what becomes of those that fail."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from leadwell.foundations.errors import LeadwellError
from leadwell_site.background import ask_for, jobs, progress, queries, tell, worker
from leadwell_site.background.jobs import Takes
from leadwell_site.background.models import Schedule
from leadwell_site.background.schedule import tick

pytestmark = [pytest.mark.site, pytest.mark.django_db]


class NoSuchWard(LeadwellError):
    """A message for people."""


@pytest.fixture
def named():
    """Name jobs for one test only."""
    names = []

    def name(called, does, **words):
        names.append(called)
        return jobs.job(called, **words)(does)

    yield name
    for one in names:
        jobs.forget(one)


@pytest.fixture(autouse=True)
def data_folder(tmp_path, settings):
    settings.DATA = tmp_path


def states():
    return list(DBTaskResult.objects.order_by("enqueued_at").values_list("status", flat=True))


def test_a_job_asked_for_is_done_once_with_its_numbers(named):
    done = []
    named("tests.count", lambda ward_id: done.append(ward_id))
    ask_for("tests.count", ward_id=3)
    assert queries.is_waiting("tests.count", ward_id=3)
    assert not queries.is_waiting("tests.count", ward_id=4)
    assert worker.work_off() == 1
    assert worker.work_off() == 0
    assert done == [3]
    assert states() == ["SUCCESSFUL"]
    assert queries.waiting() == 0


def test_a_job_is_lost_with_the_change_it_was_asked_in(named):
    done = []
    named("tests.count", lambda ward_id: done.append(ward_id))

    @transaction.atomic
    def change():
        ask_for("tests.count", ward_id=1)
        raise NoSuchWard("There is no such ward.")

    with pytest.raises(NoSuchWard):
        change()
    assert worker.work_off() == 0
    assert done == []


def test_what_a_person_can_put_right_fails_at_once_with_its_words(named):
    def fail(ward_id):
        raise NoSuchWard("There is no ward 7. Choose one from the list.")

    named("tests.fail", fail)
    ask_for("tests.fail", ward_id=7)
    worker.work_off()
    assert states() == ["FAILED"]
    (failed,) = queries.failed_jobs("tests.fail")
    assert (failed.ids, failed.tries, failed.reason) == (
        {"ward_id": 7},
        1,
        "There is no ward 7. Choose one from the list.",
    )
    assert queries.reason_of_failure("tests.fail", ward_id=7) == failed.reason
    assert queries.reason_of_failure("tests.fail", ward_id=8) is None


def test_a_crash_is_tried_again_later_each_time_after_a_longer_wait_and_then_given_up(named, time_machine):
    waits = []

    def crash():
        waits.append(datetime.now(UTC))
        raise ZeroDivisionError

    named("tests.crash", crash, tries=3)
    time_machine.move_to("2026-03-01T09:00:00Z", tick=False)
    ask_for("tests.crash")
    assert worker.work_off() == 1
    assert states() == ["READY"]
    time_machine.shift(timedelta(seconds=9))
    assert worker.work_off() == 0
    time_machine.shift(timedelta(seconds=1))
    assert worker.work_off() == 1
    time_machine.shift(timedelta(seconds=20))
    assert worker.work_off() == 1
    assert states() == ["FAILED"]
    assert [(later - waits[0]).total_seconds() for later in waits] == [0, 10, 30]
    assert queries.failed_jobs()[0].reason == worker.WORDS_OF_A_CRASH


def test_a_job_nobody_knows_is_given_up_and_does_not_stop_the_worker(named):
    done = []
    named("tests.count", lambda: done.append(1))
    ask_for("tests.gone")
    ask_for("tests.count")
    assert worker.work_off() == 2
    assert done == [1]
    assert states() == ["FAILED", "SUCCESSFUL"]


def test_a_job_of_a_dead_worker_is_given_back_and_one_of_a_living_worker_is_not(named):
    named("tests.count", lambda: None, tries=2)
    ask_for("tests.count")
    row = DBTaskResult.objects.get()
    row.claim("a-worker-nobody-hears-of")
    assert worker.give_back_what_the_dead_held() == 1
    row.refresh_from_db()
    assert row.status == "READY"
    with worker.alive.beating("one-that-lives"):
        row.claim("one-that-lives")
        assert worker.give_back_what_the_dead_held() == 0
    row.refresh_from_db()
    assert row.status == "RUNNING"
    assert worker.give_back_what_the_dead_held() == 1
    row.refresh_from_db()
    assert row.status == "FAILED"
    assert queries.failed_jobs()[0].reason == worker.WORDS_OF_A_DEATH


def test_a_worker_taken_for_dead_does_not_write_over_the_one_that_has_its_job_now(named):
    def taken_away():
        row = DBTaskResult.objects.get()
        row.status = "READY"
        row.save()
        row.claim("another")

    named("tests.slow", taken_away)
    ask_for("tests.slow")
    worker.work_off()
    row = DBTaskResult.objects.get()
    assert (row.status, row.worker_ids[-1]) == ("RUNNING", "another")


def test_a_worker_of_short_jobs_leaves_long_ones_and_a_worker_of_long_jobs_takes_nothing_else(named):
    done = []
    named("tests.minutes", lambda number: done.append(f"long {number}"), is_long=True)
    named("tests.count", lambda number: done.append(f"short {number}"))
    for number in (1, 2):
        ask_for("tests.minutes", number=number)
        ask_for("tests.count", number=number)
    ask_for("tests.gone", number=3)  # a job nobody knows is given up by the worker of short ones
    assert worker.work_off(takes=Takes.SHORT) == 3
    assert done == ["short 1", "short 2"]
    assert queries.waiting() == 2
    assert worker.work_off(takes=Takes.LONG) == 2
    assert done[2:] == ["long 1", "long 2"]
    ask_for("tests.minutes", number=4)
    ask_for("tests.count", number=4)
    assert worker.work_off() == 2
    assert sorted(done[4:]) == ["long 4", "short 4"]


def test_a_roster_is_a_long_job_and_a_file_is_not():
    long = jobs.long_jobs()
    assert "rosters.find" in long
    assert not {"intake.check_source", "intake.load_source", "background.tidy"} & set(long)


def test_which_jobs_the_living_workers_take_is_known():
    with worker.alive.beating("files", Takes.SHORT):
        assert worker.alive.living() == worker.alive.living(Takes.SHORT) == {"files"}
        assert worker.alive.living(Takes.LONG) == frozenset()
        with worker.alive.beating("both"):
            assert worker.alive.living(Takes.LONG) == {"both"}


def test_a_worker_of_the_release_before_is_taken_to_take_all(tmp_path):
    import json
    import os
    import platform

    (tmp_path / "workers").mkdir()
    words = {"host": platform.node(), "process": os.getpid()}
    (tmp_path / "workers" / "older").write_text(json.dumps(words))
    assert worker.alive.living(Takes.LONG) == worker.alive.living(Takes.SHORT) == {"older"}


def test_the_schedule_asks_for_each_job_when_it_is_due_and_once(named):
    named("tests.daily", lambda: None, every=timedelta(days=1))
    now = datetime(2026, 3, 1, 9, tzinfo=UTC)
    assert "tests.daily" in tick(now)
    assert "tests.daily" not in tick(now + timedelta(hours=23, minutes=59))
    assert "tests.daily" in tick(now + timedelta(days=1))
    assert Schedule.objects.get(name="tests.daily").asked_at == now + timedelta(days=1)


def test_progress_is_seen_while_the_transaction_is_open():
    assert queries.progress("source 1") is None
    with transaction.atomic():
        tell("source 1", 0, 0, "Reading")
        assert queries.progress("source 1").percent is None
        tell("source 1", 40, 120, "Loading March")
        assert queries.progress("source 1") == progress.Progress(
            subject="source 1", done=40, total=120, words="Loading March"
        )
        assert queries.progress("source 1").percent == 33


def test_two_jobs_of_one_name_are_refused(named):
    named("tests.count", lambda: None)
    with pytest.raises(jobs.JobTwice):
        named("tests.count", lambda: None)
