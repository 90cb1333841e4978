"""The worker: takes jobs one after another, gives back those of dead workers, and keeps the schedule.

A job whose worker died is made ready again and begun from the start, up to its number of tries. What a
person can put right (a LeadwellError) fails at once with its words; anything else is tried again later.
A worker takes all jobs, or the short ones, or the long ones; which is which is told by the job, not by the row
in the queue, so that what waited before a release is taken rightly after it.
"""

import logging
import os
import platform
import secrets
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from traceback import format_exception

from django.db import OperationalError, close_old_connections, connection, transaction
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import is_locked_database_exception

from leadwell.foundations.errors import LeadwellError
from leadwell_site.background import alive
from leadwell_site.background.jobs import Takes, UnknownJob, job_named, long_jobs
from leadwell_site.background.schedule import tick

log = logging.getLogger(__name__)

SECONDS_BETWEEN_LOOKS = 1.0
SECONDS_BETWEEN_ROUNDS = 10.0  # looking for dead workers, keeping the schedule
FIRST_WAIT = timedelta(seconds=10)  # before a crashed job is tried again; doubled each time
WORDS_OF_A_CRASH = "Something went wrong inside Leadwell, and it was not your doing. The log says more."
WORDS_OF_A_DEATH = "The work was stopped in the middle each time it was tried. Nothing half done was kept."


def new_name() -> str:
    """Give a name for a worker: machine, process and some letters of chance."""
    return f"{platform.node()[:30]}-{os.getpid()}-{secrets.token_hex(4)}"


def work(*, stop: threading.Event, name: str | None = None, takes: Takes = Takes.ALL) -> None:
    """Do jobs as they are asked for until told to stop; the job in hand is finished first."""
    worker = name or new_name()
    next_round = time.monotonic()
    with alive.beating(worker, takes):
        log.info("Worker %s has started; it takes %s jobs.", worker, takes.value)
        while not stop.is_set():
            _without_old_connections()
            if time.monotonic() >= next_round:
                _unless_locked(give_back_what_the_dead_held)
                _unless_locked(lambda: tick(timezone.now()))
                next_round = time.monotonic() + SECONDS_BETWEEN_ROUNDS
            did = _unless_locked(lambda: do_next(worker, takes))
            if not did:
                stop.wait(SECONDS_BETWEEN_LOOKS)
    log.info("Worker %s has ended.", worker)


def work_off(*, most: int = 1000, takes: Takes = Takes.ALL) -> int:
    """Do every job that is ready, here and now; give how many were begun."""
    worker = new_name()
    count = 0
    with alive.beating(worker, takes):
        while count < most and do_next(worker, takes):
            count += 1
    return count


def do_next(worker: str, takes: Takes = Takes.ALL) -> bool:
    """Take the next job that is ready and do it; False where there is none."""
    taken = _claim(worker, takes)
    if taken is None:
        return False
    _do(taken, worker)
    return True


def give_back_what_the_dead_held() -> int:
    """Make ready again the jobs of workers that died, or give them up after too many tries; give how many."""
    running = list(DBTaskResult.objects.running())
    if not running:
        return 0
    living = alive.living()
    count = 0
    for found in running:
        holder = found.worker_ids[-1] if found.worker_ids else ""
        if holder in living:
            continue
        with transaction.atomic():
            row = DBTaskResult.objects.running().select_for_update().filter(pk=found.pk).first()
            if row is None or row.worker_ids != found.worker_ids:
                continue  # finished meanwhile, or given back by another worker
            if len(row.worker_ids) < _tries(row):
                row.status = TaskResultStatus.READY
                row.save(update_fields=["status"])
                log.warning("Job %s of dead worker %s is ready again.", row.args_kwargs["args"], holder)
            else:
                _give_up(row, reason=WORDS_OF_A_DEATH, error=None)
            count += 1
        alive.forget(holder)
    return count


def _claim(worker: str, takes: Takes) -> DBTaskResult | None:
    ready = DBTaskResult.objects.ready()
    if takes is Takes.LONG:
        ready = ready.filter(args_kwargs__args__0__in=long_jobs())
    elif takes is Takes.SHORT:
        ready = ready.exclude(args_kwargs__args__0__in=long_jobs())
    if not ready.exists():  # a plain look first: taking the write lock every second would be rude
        return None
    with transaction.atomic():
        row = ready.get_locked()
        if row is not None:
            row.claim(worker)
    return row


def _do(row: DBTaskResult, worker: str) -> None:
    name, ids = row.args_kwargs["args"]
    try:
        job_named(name).does(**ids)
    except LeadwellError as problem:
        _finish(row, worker, partial(_give_up, row, reason=str(problem), error=problem))
    except Exception as error:  # the last catch of the process: logged, kept, tried again
        log.exception("Job %s %s crashed.", name, ids)
        _finish(row, worker, partial(_try_again_or_give_up, row, error))
    else:
        _finish(row, worker, partial(row.set_successful, None))


def _finish(row: DBTaskResult, worker: str, write: Callable[[], None]) -> None:
    """Write how a job ended, unless it was taken from this worker in the meantime."""
    with transaction.atomic():
        now = DBTaskResult.objects.select_for_update().get(pk=row.pk)
        if now.status == TaskResultStatus.RUNNING and now.worker_ids[-1:] == [worker]:
            write()


def _try_again_or_give_up(row: DBTaskResult, error: Exception) -> None:
    begun = len(row.worker_ids)
    if begun >= _tries(row):
        _give_up(row, reason=WORDS_OF_A_CRASH, error=error)
        return
    row.status = TaskResultStatus.READY
    row.run_after = _later(timezone.now(), begun)
    row.save(update_fields=["status", "run_after"])


def _later(now: datetime, begun: int) -> datetime:
    return now + FIRST_WAIT * 2 ** (begun - 1)


def _give_up(row: DBTaskResult, *, reason: str, error: Exception | None) -> None:
    row.status = TaskResultStatus.FAILED
    row.finished_at = timezone.now()
    row.return_value = {"reason": reason}
    row.exception_class_path = "" if error is None else f"{type(error).__module__}.{type(error).__qualname__}"
    row.traceback = "" if error is None else "".join(format_exception(error))
    row.save(update_fields=["status", "finished_at", "return_value", "exception_class_path", "traceback"])


def _tries(row: DBTaskResult) -> int:
    try:
        return job_named(row.args_kwargs["args"][0]).tries
    except UnknownJob:
        return 1


def _without_old_connections() -> None:
    if not connection.in_atomic_block:
        close_old_connections()


def _unless_locked(act: Callable[[], object]) -> object:
    """Do a step now, or at the next look where another process holds SQLite's one write lock."""
    try:
        return act()
    except OperationalError as problem:
        if not is_locked_database_exception(problem):
            raise
        log.info("The database is busy; looking again soon.")
        return None
