"""Keeps a copy of the database and the files received in one file, and goes back to one.

The copy is a ``tar.gz``: the database, the folder of sources, and last ``manifest.json`` with the SHA-256 of
each. Files received are never changed and are kept before the database speaks of them, so a copy of the
database taken first and the sources after always fit together.
"""

import gzip
import hashlib
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.backends.sqlite3.base import Database as SQLite

from leadwell.foundations.errors import LeadwellError
from leadwell_site.audit.actions import record
from leadwell_site.audit.chain import BEFORE_THE_FIRST
from leadwell_site.audit.models import AuditLine
from leadwell_site.background import alive
from leadwell_site.organisations import clock

FORMAT = 1
MANIFEST, SOURCES = "manifest.json", "sources"
BLOCK = 1024 * 1024
NAMES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}


class CannotBackUp(LeadwellError):
    """A copy cannot be made."""


class CannotRestore(LeadwellError):
    """A copy cannot be gone back to; nothing was changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """What a copy holds."""

    made_at: datetime
    sources: int
    bytes: int
    manifest: str = ""  # SHA-256 of the list inside, of a copy that was gone back to


def backup(file: Path) -> Copy:
    """Write a copy; the file appears whole or not at all.

    Raises:
        CannotBackUp: the folder is not there, or PostgreSQL's ``pg_dump`` is not installed or fails.
    """
    if not file.parent.is_dir():
        raise CannotBackUp(f"There is no folder {file.parent}.")
    now = clock.now()
    hashes: dict[str, str] = {}
    with _folder(file.parent) as folder:
        database = folder / NAMES[connection.vendor]
        _copy_database(database)
        half = folder / "copy"
        with tarfile.open(half, "w:gz", compresslevel=6) as tar:
            _put(tar, database, database.name, hashes)
            for source in _kept_sources():
                name = PurePosixPath(SOURCES, source.relative_to(settings.SOURCES).as_posix())
                _put(tar, source, str(name), hashes)
            _put_manifest(tar, folder, hashes, now)
        half.chmod(0o600)
        with half.open("rb") as written:
            os.fsync(written.fileno())
        half.replace(file)
    (settings.DATA / "last-backup").write_text(now.isoformat(), encoding="ascii")
    return Copy(made_at=now, sources=len(hashes) - 1, bytes=file.stat().st_size)


def restore(file: Path, *, replace: bool) -> Copy:
    """Go back to a copy: every part is checked first, the database is replaced in one step.

    Raises:
        CannotRestore: the file is no whole copy, is of the other kind of database, or would replace
            something without being asked to, or a worker is at work.
    """
    if not file.is_file():
        raise CannotRestore(f"There is no file {file}.")
    if not replace and _holds_something():
        raise CannotRestore(
            "The database already holds an organisation. Keep a copy with 'leadwell backup', then "
            "restore with --replace."
        )
    if alive.living():
        raise CannotRestore("The site is running. Stop 'leadwell serve' and every worker first.")
    with _folder(settings.DATA) as folder:
        manifest = _unpacked(file, folder)
        database = folder / NAMES[connection.vendor]
        if not database.exists():
            raise CannotRestore(
                f"{file.name} is a copy of a {manifest['database']} database, and this is {connection.vendor}."
            )
        for source in sorted((folder / SOURCES).rglob("*")):
            if source.is_file():
                kept = settings.SOURCES / source.relative_to(folder / SOURCES)
                kept.parent.mkdir(parents=True, exist_ok=True)
                source.replace(kept)
        listed = _sha256(folder / MANIFEST)
        _replace_database(database)
    return Copy(
        made_at=datetime.fromisoformat(manifest["made_at"]),
        sources=len(manifest["files"]) - 1,
        bytes=file.stat().st_size,
        manifest=listed,
    )


def note_restored(copy: Copy, *, by: str) -> AuditLine:
    """Write in the audit log that was gone back to who went back to which copy, and where its log ended.

    Lines written after the copy was made are gone with what they told of: this line says from where on.
    It is written once the database has the shape that this version needs.
    """
    last = AuditLine.objects.order_by("-id").values_list("hash", flat=True).first()
    return record(
        actor=by,
        did="commands.copy.restored",
        subject=f"copy of {copy.made_at.isoformat(timespec='seconds')}",
        details={
            "made_at": copy.made_at.isoformat(),
            "manifest": copy.manifest,
            "last_line": last or BEFORE_THE_FIRST,
        },
    )


def last_backup() -> datetime | None:
    """Give when the last copy was made from this data folder; None where none was."""
    try:
        return datetime.fromisoformat((settings.DATA / "last-backup").read_text(encoding="ascii"))
    except FileNotFoundError:
        return None


@contextmanager
def _folder(beside: Path) -> Iterator[Path]:
    beside.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=beside, prefix=".leadwell-copy-") as name:
        yield Path(name)


def _kept_sources() -> list[Path]:
    """Give the files received; a name that begins with a dot is one still being written."""
    if not settings.SOURCES.is_dir():
        return []
    found = sorted(settings.SOURCES.rglob("*"))
    return [one for one in found if one.is_file() and not one.name.startswith(".")]


def _put(tar: tarfile.TarFile, path: Path, name: str, hashes: dict[str, str]) -> None:
    hashes[name] = _sha256(path)
    tar.add(path, arcname=name, recursive=False)


def _put_manifest(tar: tarfile.TarFile, folder: Path, hashes: dict[str, str], now: datetime) -> None:
    words = {
        "format": FORMAT,
        "leadwell": version("leadwell"),
        "made_at": now.isoformat(),
        "database": connection.vendor,
        "files": hashes,
    }
    manifest = folder / MANIFEST
    manifest.write_text(json.dumps(words, indent=1), encoding="utf-8")
    tar.add(manifest, arcname=MANIFEST, recursive=False)


def _unpacked(file: Path, folder: Path) -> dict[str, Any]:
    """Unpack a copy and check every part against the manifest."""
    try:
        with gzip.open(file) as whole:  # to its last byte, which proves the rest
            while whole.read(BLOCK):
                pass
        with tarfile.open(file, "r:gz") as tar:
            tar.extractall(folder, filter="data")
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (tarfile.TarError, EOFError, OSError, zlib.error, ValueError) as problem:
        raise CannotRestore(f"{file.name} is not a whole copy made by 'leadwell backup'.") from problem
    if manifest.get("format") != FORMAT:
        raise CannotRestore(f"{file.name} was made by a version of Leadwell that this one cannot read.")
    found = {one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file()} - {MANIFEST}
    if found != set(manifest["files"]):
        raise CannotRestore(f"{file.name} does not hold the files that its list names.")
    for name, sha256 in manifest["files"].items():
        if _sha256(folder / name) != sha256:
            raise CannotRestore(f"{name} in {file.name} is damaged: its bytes are not those that were kept.")
    return manifest


def _holds_something() -> bool:
    from leadwell_site.organisations.models import Organisation

    if Organisation._meta.db_table not in connection.introspection.table_names():
        return False
    return Organisation.objects.exists()


def _copy_database(to: Path) -> None:
    if connection.vendor == "postgresql":
        _run_postgresql("pg_dump", "--format=custom", f"--file={to}", problem=CannotBackUp)
        return
    connection.ensure_connection()
    copy = SQLite.connect(str(to))
    try:
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
    finally:
        copy.close()


def _replace_database(database: Path) -> None:
    if connection.vendor == "postgresql":
        words = ("--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error")
        name = connection.settings_dict["NAME"]
        _run_postgresql("pg_restore", *words, f"--dbname={name}", str(database), problem=CannotRestore)
        connection.close()
        return
    copy = SQLite.connect(str(database))
    try:
        if copy.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise CannotRestore("The database in the copy is damaged.")
        connection.ensure_connection()
        copy.backup(connection.connection)  # one transaction of SQLite's: all of it or nothing
    except (SQLite.DatabaseError, DatabaseError) as problem:
        raise CannotRestore(f"The database could not be replaced: {problem}.") from problem
    finally:
        copy.close()
        connection.close()


def _run_postgresql(program: str, *words: str, problem: type[LeadwellError]) -> None:
    path = shutil.which(program)
    if path is None:
        raise problem(
            f"The program {program} is not installed here. It comes with PostgreSQL "
            "(on Debian and Ubuntu: apt-get install postgresql-client)."
        )
    said = connection.settings_dict
    given = {
        "PGHOST": "HOST",
        "PGPORT": "PORT",
        "PGUSER": "USER",
        "PGPASSWORD": "PASSWORD",
    }
    environment = os.environ | {name: str(said[key]) for name, key in given.items() if said[key]}
    environment["PGDATABASE"] = said["NAME"]
    done = subprocess.run(  # noqa: S603  (PostgreSQL's own program, with words of ours)
        [path, *words], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise problem(f"{program} failed: {done.stderr.strip()}")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
