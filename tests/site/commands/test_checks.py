"""The deployment check says in plain words what to mend."""

import os
from datetime import timedelta

import pytest
from django.db import connection, migrations

from leadwell.foundations.errors import LeadwellError
from leadwell_site import newer_sqlite
from leadwell_site.audit.actions import record
from leadwell_site.audit.models import AuditLine
from leadwell_site.background import alive, ask_for
from leadwell_site.background.jobs import Takes
from leadwell_site.background.worker import work_off
from leadwell_site.commands import backups, checks
from leadwell_site.environment import Environment, WrongSetting
from leadwell_site.organisations import clock

pytestmark = [pytest.mark.site, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def data_folder(tmp_path, settings):
    settings.DATA = tmp_path
    settings.SOURCES = tmp_path / "sources"
    (tmp_path / "secret-key").touch(mode=0o600)


def marks() -> dict[str, str]:
    return {one.words: one.mark.name for one in checks.all_findings()}


def wrong() -> list[str]:
    return [one.words for one in checks.all_findings() if one.is_wrong]


def test_a_new_installation_has_nothing_to_mend_and_a_few_things_to_note():
    found = marks()
    assert wrong() == []
    assert found["No worker is at work."] == "NOTE"
    assert found["No backup was ever made."] == "NOTE"
    assert found["Pages are given without HTTPS."] == "NOTE"
    assert found["The audit log is whole."] == "GOOD"
    assert found["The database refuses to change or delete what was recorded."] == "GOOD"


def test_a_secret_key_that_others_can_read_has_to_be_mended(tmp_path):
    (tmp_path / "secret-key").chmod(0o644)
    (one,) = wrong()
    assert one.startswith("Others on this computer can read the secret key")


def test_jobs_that_wait_without_a_worker_have_to_be_mended():
    ask_for("background.tidy")
    assert wrong() == ["No worker is at work, and 1 jobs wait."]
    with alive.beating("at-work"):
        assert wrong() == []
    work_off()
    assert wrong() == []


def test_where_no_worker_looks_for_rosters_it_is_told_and_has_to_be_mended_once_jobs_wait():
    with alive.beating("files", Takes.SHORT):
        assert marks()["No worker that is at work looks for rosters; 0 jobs wait."] == "NOTE"
        ask_for("rosters.find", draft_id=0)
        assert wrong() == ["No worker that is at work looks for rosters; 1 jobs wait."]
        with alive.beating("rosters", Takes.LONG):
            assert marks()["2 workers are at work."] == "GOOD"


def test_an_old_backup_has_to_be_mended(tmp_path):
    (tmp_path / "last-backup").write_text((clock.now() - timedelta(days=3)).isoformat())
    (one,) = wrong()
    assert one.startswith("The last backup is of ")
    assert backups.last_backup() < clock.now()


def test_a_changed_audit_log_has_to_be_mended(lifted_guards):
    line = record(actor="a@example.org", did="tests.done", subject="test 1")
    with lifted_guards():
        AuditLine.objects.filter(pk=line.pk).update(actor="b@example.org")
    (one,) = wrong()
    assert one.startswith("The audit log was changed from outside in 1 places.")


def test_a_guard_that_was_taken_away_has_to_be_mended(is_postgres):
    on = " ON audit_auditline" if is_postgres else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER append_only_audit_auditline_delete{on}")
    assert wrong() == ["The database would let what was recorded be changed in: audit_auditline."]


def test_a_change_of_the_database_that_was_not_made_has_to_be_mended():
    recorder = migrations.executor.MigrationExecutor(connection).recorder
    recorder.record_unapplied("publishing", "0003_not_replaced")
    assert wrong() == ["1 changes of the database's shape are still to be made."]


def test_a_job_that_was_given_up_is_noted_with_its_reason():
    ask_for("tests.nobody_has_this")
    work_off()
    (one,) = [words for words, mark in marks().items() if "given up" in words and mark == "NOTE"]
    assert one.startswith("1 jobs were given up. The last: tests.nobody_has_this.")


# --- settings ----------------------------------------------------------------------------------------------


def test_an_old_sqlite_stops_the_start_only_where_sqlite_is_used():
    with pytest.raises(WrongSetting, match=r"SQLite 3\.40\.1.*3\.51\.3 or later"):
        newer_sqlite.refuse_unsafe((3, 40, 1), is_used=True)
    newer_sqlite.refuse_unsafe((3, 40, 1), is_used=False)
    newer_sqlite.refuse_unsafe((3, 51, 3), is_used=True)


def test_the_sqlite_in_use_is_safe_for_several_processes():
    from django.db.backends.sqlite3.base import Database

    assert Database.sqlite_version_info >= newer_sqlite.SAFE_FROM


def test_the_database_is_named_by_one_setting(tmp_path):
    def database(address):
        return Environment({"D": address}).database("D", data=tmp_path)

    assert database("")["NAME"] == str(tmp_path / "leadwell.sqlite3")
    assert database("sqlite:////srv/leadwell.sqlite3")["NAME"] == "/srv/leadwell.sqlite3"
    there = database("postgresql://lee:p%40ss@db.example:5433/leadwell")
    assert {key: there[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")} == {
        "NAME": "leadwell",
        "USER": "lee",
        "PASSWORD": "p@ss",
        "HOST": "db.example",
        "PORT": "5433",
    }


@pytest.mark.parametrize(
    ("variables", "ask", "words"),
    [
        (
            {"D": "mysql://x/y"},
            lambda e, f: e.database("D", data=f),
            "must begin with sqlite:// or postgresql://",
        ),
        ({"K": "short"}, lambda e, f: e.secret("K", data=f), "at least 32 characters"),
        ({"H": "perhaps"}, lambda e, f: e.yes("H", default=False), "Set it to yes or no"),
        ({"F": "/dev/null/x"}, lambda e, f: e.folder("F", default="var"), "cannot be made"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_what_is_allowed(tmp_path, variables, ask, words):
    with pytest.raises(WrongSetting, match=words) as caught:
        ask(Environment(variables), tmp_path)
    assert isinstance(caught.value, LeadwellError)


def test_the_secret_key_that_is_made_stays_and_is_its_owners_only(tmp_path):
    folder = tmp_path / "new"
    folder.mkdir()
    first = Environment({}).secret("K", data=folder)
    assert Environment({}).secret("K", data=folder) == first
    assert len(first) >= 64
    assert os.name != "posix" or (folder / "secret-key").stat().st_mode & 0o077 == 0
