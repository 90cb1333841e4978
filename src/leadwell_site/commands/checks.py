"""What is checked of an installation."""

import os
import shutil
import stat
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.conf import settings
from django.core import checks
from django.db import DatabaseError, connection

from leadwell_site import newer_sqlite
from leadwell_site.audit.append_only import guarded_tables
from leadwell_site.audit.models import AuditLine, Override
from leadwell_site.audit.queries import chain_faults
from leadwell_site.background import alive
from leadwell_site.background.jobs import Takes
from leadwell_site.background.queries import failed_jobs, waiting
from leadwell_site.commands.backups import last_backup
from leadwell_site.commands.migrating import unapplied
from leadwell_site.improvement.models import (
    Assessment,
    LessonDone,
    Question,
    Scheme,
    SchemeMove,
    Tripwire,
    Turn,
)
from leadwell_site.measures.models import ChartStep, Happening, Load, Observation, OwnMeasure, Target
from leadwell_site.organisations import clock
from leadwell_site.organisations.models import Succession, UnitCode, UnitName, UnitParent
from leadwell_site.publishing.models import Publication
from leadwell_site.qualities.models import (
    Consent,
    HealthCheck,
    OwnAnswers,
    Plan,
    PlanReview,
    Reflection,
    ReportHands,
    ReportPart,
    ReportRemark,
    Round,
    RoundDesign,
    RoundMove,
    SelfAnswers,
    SelfAssessment,
    Share,
)
from leadwell_site.rosters.models import CalendarKey, Change, Draft, Outcome, Published, Stop, Wish
from leadwell_site.speaking.models import (
    ActionAgreed,
    Assignment,
    Attachment,
    ClockSet,
    Concern,
    Learning,
    Message,
    Rating,
    Route,
    RouteAnswer,
    Sorting,
    StepTaken,
    TreatmentCheck,
)
from leadwell_site.speaking.queries import opens_with_this_key, organisations_not_whole
from leadwell_site.staffing.models import (
    FlagOverride,
    Handover,
    Mitigation,
    MoveAnswer,
    NeedsTally,
    RecordedFlag,
    ShiftCensus,
    ShiftHours,
    VacantPost,
)
from leadwell_site.voices.models import (
    CodedText,
    CommentsRead,
    Cycle,
    CycleDesign,
    CycleMove,
    Kiosk,
    ReleasedPart,
    ReleasedReach,
    ShownComment,
    Topic,
    TopicTurn,
)
from leadwell_site.workforce.models import Absence, CompetenceNeed, Duty, Employee, Post, Training

LEAST_FREE_BYTES = 2_000_000_000
OLDEST_BACKUP = timedelta(days=2)
# Names below the site's own and the browsers' list are for whoever runs the site to decide, so we note them only.
CHOICES_OF_HTTPS = {
    "security.W005": "Browsers insist on HTTPS for the site's own name, and not for names below it.",
    "security.W021": "The site does not ask to be put on the list that browsers are shipped with.",
}
# What Django says of a site without HTTPS: we say it once, and of sites without it only.
ABOUT_HTTPS = {
    "security.W004",
    "security.W005",
    "security.W008",
    "security.W012",
    "security.W016",
    "security.W021",
}


HISTORY = frozenset(
    model._meta.db_table
    for model in (
        *(AuditLine, Override, Load, Observation, Publication),
        *(ChartStep, Happening, OwnMeasure, Target),
        *(LessonDone, Question, Turn),
        *(Assessment, Scheme, SchemeMove, Tripwire),
        *(Succession, UnitCode, UnitName, UnitParent),
        *(
            FlagOverride,
            Handover,
            Mitigation,
            MoveAnswer,
            NeedsTally,
            RecordedFlag,
            ShiftCensus,
            ShiftHours,
            VacantPost,
        ),
        *(Absence, CompetenceNeed, Duty, Employee, Post, Training),
        *(CalendarKey, Change, Draft, Outcome, Published, Stop, Wish),
        *(Concern, Message, Attachment, Sorting, StepTaken, ActionAgreed, Rating, TreatmentCheck),
        *(Assignment, Learning, Route, RouteAnswer, ClockSet),
        *(Consent, HealthCheck, OwnAnswers, Plan, PlanReview, Reflection, ReportPart, ReportRemark, Round),
        *(ReportHands, RoundDesign, RoundMove, SelfAnswers, SelfAssessment, Share),
        *(
            CodedText,
            CommentsRead,
            Cycle,
            CycleDesign,
            CycleMove,
            Kiosk,
            ReleasedPart,
            ReleasedReach,
            ShownComment,
        ),
        *(Topic, TopicTurn),
    )
)


class Mark(StrEnum):
    """How a finding is shown."""

    GOOD = "good  "
    NOTE = "note  "
    WRONG = "mend  "


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at: how it is, and what to do about it."""

    mark: Mark
    words: str
    mend: str = ""

    @property
    def is_wrong(self) -> bool:
        """Whether it has to be mended."""
        return self.mark is Mark.WRONG


def all_findings() -> list[Finding]:
    """Look at everything; where the database cannot be reached, what needs it is left out."""
    found = [*_settings(), _data_folder(), _free_disk(), _secret_key(), _database()]
    if not found[-1].is_wrong:
        looks: tuple[Callable[[], Finding], ...] = (
            _migrations,
            _guards,
            _audit_chain,
            _sealed,
            _told_is_whole,
            _worker,
            _jobs,
            _backup,
        )
        found.append(looks[0]())
        if not found[-1].is_wrong:
            found += [look() for look in looks[1:]]
    return found


def _good(words: str) -> Finding:
    return Finding(mark=Mark.GOOD, words=words)


def _settings() -> list[Finding]:
    said = checks.run_checks(include_deployment_checks=True)
    found = [
        Finding(mark=Mark.WRONG, words=f"{one.msg.split(chr(10))[0]} ({one.id})", mend=one.hint or "")
        for one in said
        if one.id not in ABOUT_HTTPS and one.level >= checks.WARNING and not one.is_silenced()
    ]
    if settings.HTTPS:
        found.append(_good("Pages are given over HTTPS only."))
    else:
        mend = (
            "On one computer for one person this is right. Before others reach the site, put it behind "
            "HTTPS and set LEADWELL_HTTPS=yes and LEADWELL_BEHIND_PROXY=yes."
        )
        found.append(Finding(mark=Mark.NOTE, words="Pages are given without HTTPS.", mend=mend))
    if settings.HTTPS:
        found += [
            Finding(mark=Mark.WRONG, words=f"{one.msg.split(chr(10))[0]} ({one.id})", mend=one.hint or "")
            for one in said
            if one.id in ABOUT_HTTPS - CHOICES_OF_HTTPS.keys()
        ]
        found += [
            Finding(
                mark=Mark.NOTE, words=CHOICES_OF_HTTPS[str(one.id)], mend="See docs/how-to/run-with-https.md."
            )
            for one in said
            if one.id in CHOICES_OF_HTTPS
        ]
    return found


def _data_folder() -> Finding:
    try:
        with tempfile.NamedTemporaryFile(dir=settings.DATA, prefix=".check-"):
            return _good(f"The data folder {settings.DATA} can be written to.")
    except OSError as problem:
        return Finding(
            mark=Mark.WRONG,
            words=f"The data folder {settings.DATA} cannot be written to ({os.strerror(problem.errno or 0)}).",
            mend="Make it, give it to the user that runs Leadwell, or name another with LEADWELL_DATA.",
        )


def _free_disk() -> Finding:
    free = shutil.disk_usage(settings.DATA).free
    words = f"{free / 1e9:,.0f} GB are free where the data folder is."
    if free >= LEAST_FREE_BYTES:
        return _good(words)
    return Finding(mark=Mark.WRONG, words=words, mend="Make room: Leadwell needs 2 GB to load files safely.")


def _secret_key() -> Finding:
    kept = settings.DATA / "secret-key"
    if not kept.exists():
        return _good("The secret key comes from LEADWELL_SECRET_KEY.")
    mode = stat.S_IMODE(kept.stat().st_mode)
    if os.name == "posix" and mode & 0o077:
        return Finding(
            mark=Mark.WRONG,
            words=f"Others on this computer can read the secret key {kept}.",
            mend=f"Run: chmod 600 {kept}",
        )
    return _good("Only its owner can read the secret key.")


def _database() -> Finding:
    try:
        connection.ensure_connection()
    except DatabaseError as problem:
        return Finding(
            mark=Mark.WRONG,
            words=f"The database cannot be reached ({str(problem).strip().splitlines()[0]}).",
            mend="See that it is running and that LEADWELL_DATABASE names it.",
        )
    if connection.vendor == "sqlite":
        number = ".".join(map(str, settings.SQLITE_VERSION))
        safe = settings.SQLITE_VERSION >= newer_sqlite.SAFE_FROM
        words = f"The database is SQLite {number}."
        return _good(words) if safe else Finding(mark=Mark.WRONG, words=words, mend="Install pysqlite3.")
    return _good(f"The database is PostgreSQL {connection.pg_version // 10000}.")


def _migrations() -> Finding:
    missing = unapplied()
    if not missing:
        return _good("The database has the shape that this version needs.")
    words = f"{len(missing)} changes of the database's shape are still to be made."
    return Finding(mark=Mark.WRONG, words=words, mend="Run: leadwell migrate")


def _guards() -> Finding:
    """Look whether the database itself refuses to change or delete rows of history."""
    bare = sorted(HISTORY - guarded_tables(connection))
    if not bare:
        return _good("The database refuses to change or delete what was recorded.")
    return Finding(
        mark=Mark.WRONG,
        words=f"The database would let what was recorded be changed in: {', '.join(bare)}.",
        mend="Somebody took a guard away. Go back to a backup, or ask who did it and why.",
    )


def _audit_chain() -> Finding:
    faults = chain_faults()
    if not faults:
        return _good("The audit log is whole.")
    return Finding(
        mark=Mark.WRONG,
        words=f"The audit log was changed from outside in {len(faults)} places. First: {faults[0].words}",
        mend="Somebody wrote to the database by hand. Compare with a backup, and find out who.",
    )


def _sealed() -> Finding:
    """Look whether what people told in confidence opens with the secret key as it is."""
    opens = opens_with_this_key()
    if opens is None:
        return _good("Nobody has spoken up yet, so nothing is sealed.")
    if opens:
        return _good("What people told in confidence opens with the secret key.")
    return Finding(
        mark=Mark.WRONG,
        words="What people told in confidence does not open with this secret key.",
        mend="Put back the key that the site had: the file secret-key of its data folder, or LEADWELL_SECRET_KEY.",
    )


def _told_is_whole() -> Finding:
    """Look whether all that people told until the last sealed week is there, unchanged."""
    wrong = organisations_not_whole()
    if not wrong:
        return _good("All that people told is there, as the weekly lines of the audit log say.")
    name, until = wrong[0]
    return Finding(
        mark=Mark.WRONG,
        words=f"Something that people told {name} until {until:%-d %B %Y} was changed or taken away.",
        mend="Somebody wrote to the database by hand, or the secret key is another. Compare with a backup.",
    )


_NOT_TAKEN = {Takes.SHORT: "loads files", Takes.LONG: "looks for rosters"}


def _worker() -> Finding:
    living = alive.living()
    idle = [what for takes, what in _NOT_TAKEN.items() if not alive.living(takes)]
    if living and not idle:
        return _good(f"{len(living)} worker{'s are' if len(living) > 1 else ' is'} at work.")
    left = waiting()
    if living:
        return Finding(
            mark=Mark.WRONG if left else Mark.NOTE,
            words=f"No worker that is at work {idle[0]}; {left} jobs wait.",
            mend="Start 'leadwell worker' without --jobs, or one worker for each kind of job.",
        )
    words = f"No worker is at work, and {left} jobs wait." if left else "No worker is at work."
    mend = "Start the site with 'leadwell serve', or a worker alone with 'leadwell worker'."
    return Finding(mark=Mark.WRONG if left else Mark.NOTE, words=words, mend=mend)


def _jobs() -> Finding:
    failed = failed_jobs()
    if not failed:
        return _good("No job has failed.")
    words = f"{len(failed)} jobs were given up. The last: {failed[0].name}. {failed[0].reason}"
    return Finding(mark=Mark.NOTE, words=words, mend="Mend what it says, then ask for it again on its page.")


def _backup() -> Finding:
    last = last_backup()
    mend = "Run: leadwell backup FILE, every day, and keep the copies on another computer."
    if last is None:
        return Finding(mark=Mark.NOTE, words="No backup was ever made.", mend=mend)
    if clock.now() - last > OLDEST_BACKUP:
        return Finding(mark=Mark.WRONG, words=f"The last backup is of {last:%-d %B %Y}.", mend=mend)
    return _good(f"The last backup is of {last:%-d %B %Y, %H:%M}.")
