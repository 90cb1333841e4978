#!/usr/bin/env python3
"""Sets everything up and runs it, on a machine that has only Python 3.11 or later.

    python3 start.py            the demonstration: makes it, says where to look and how to sign in
    python3 start.py test       every test
    python3 start.py lint       style, types, the direction of imports, migrations, secrets, the wheel
    python3 start.py setup      only the setting up

Whatever follows ``test`` goes to pytest: ``python3 start.py test tests/library -k limits``.
"""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
OLDEST, TOO_NEW = (3, 11), (3, 14)
# Who may see what and how pages look is decided apart from the database: these run on one of the two.
ALIKE = (
    "access",
    "accounts",
    "design_system",
    "improvement",
    "organisations",
    "overview",
    "public",
    "rosters/test_drafts.py",  # the search, which is the same
    "rosters/test_my_shifts.py",
    "staffing/test_pages.py",
    "staffing/test_screens.py",
    "staffing/test_what_if.py",
)


def main() -> int:
    """Do what the words on the command line ask for."""
    wanted, *rest = sys.argv[1:] or ["demo"]
    if wanted not in {"demo", "test", "lint", "setup"}:
        print(__doc__)
        return 2
    set_up(for_tests=wanted in {"test", "lint"})
    match wanted:
        case "demo":
            return run("leadwell", "demo", *rest)
        case "test":
            browser()
            return run("pytest", *rest) if rest else every_test()
        case "lint":
            return lint()
    return 0


def set_up(*, for_tests: bool) -> None:
    """Make or bring up to date the environment in ``.venv`` from the lock file."""
    began = time.monotonic()
    tool = uv()
    words = [
        tool,
        "sync",
        "--frozen",
        "--quiet",
        "--project",
        str(HERE),
        "--extra",
        "site",
        "--extra",
        "postgres",
    ]
    words += ["--group", "dev"] if for_tests else ["--no-dev"]
    # An environment with the tests' tools serves the demonstration too: do not take them away again.
    if not for_tests and (BIN / "pytest").exists():
        words.remove("--no-dev")
    print("Setting up (the first time takes about a minute) ...", flush=True)
    environment = os.environ | {
        "UV_PYTHON": python(),
        "UV_PYTHON_DOWNLOADS": "never",
        "VIRTUAL_ENV": str(VENV),
    }
    done = subprocess.run(words, env=environment, cwd=HERE, check=False)
    if done.returncode:
        sys.exit(
            "Setting up failed; the lines above say why. Most often the machine cannot reach the Python Package "
            "Index. Nothing outside this folder was changed; run the same command again when it can."
        )
    size = sum(one.stat().st_size for one in VENV.rglob("*") if one.is_file() and not one.is_symlink())
    print(f"Ready in {time.monotonic() - began:.0f} s; {size / 1e6:,.0f} MB in {VENV.name}.", flush=True)


def python() -> str:
    """Give the interpreter to build on: this one, if its version will do."""
    if OLDEST <= sys.version_info[:2] < TOO_NEW:
        return sys.executable
    for name in ("python3.13", "python3.12", "python3.11"):
        found = shutil.which(name)
        if found:
            return found
    sys.exit(f"Leadwell needs Python 3.11, 3.12 or 3.13; this is {sys.version.split()[0]}.")


def uv() -> str:
    """Give the path of uv, which reads the lock file: the machine's own, or one put in a folder of ours."""
    found = shutil.which("uv")
    if found:
        return found
    home = HERE / ".venv-uv"
    inside = home / ("Scripts" if os.name == "nt" else "bin")
    if not (inside / "uv").exists() and not (inside / "uv.exe").exists():
        made = subprocess.run([python(), "-m", "venv", str(home)], check=False)
        if made.returncode:
            sys.exit(
                "Python's venv module is missing. On Debian or Ubuntu: sudo apt-get install python3-venv"
            )
        subprocess.run(
            [str(inside / "pip"), "install", "--quiet", "--disable-pip-version-check", "uv"], check=True
        )
    return str(inside / "uv")


def browser() -> None:
    """See to it that there is a Chromium for the journeys; on Debian as root, install it."""
    if any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")):
        return
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        quiet = {"check": False, "env": os.environ | {"DEBIAN_FRONTEND": "noninteractive"}}
        subprocess.run(["apt-get", "update", "-qq"], **quiet)
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"], **quiet)
    if not shutil.which("chromium"):
        print(
            "There is no Chromium here, so the browser journeys are skipped. Install it to run them.",
            flush=True,
        )


def workers() -> str:
    """Give how many tests run at once."""
    return str(min(os.cpu_count() or 1, 8))


def every_test() -> int:
    """Run every test, then those of the site once more on PostgreSQL."""
    together = ("-q", "-n", workers(), "--dist", "worksteal")
    code = run("pytest", *together)
    print("==> the site's tests again, on PostgreSQL", flush=True)
    apart = [f"--ignore=tests/site/{one}" for one in ALIKE]
    again = run("pytest", *together, *apart, "tests/site", LEADWELL_TEST_DATABASE="postgres")
    return code or again


def lint() -> int:
    """Run every check that is not a test; stop at the first that fails."""
    steps = [
        ("ruff", "check", "."),
        ("ruff", "format", "--check", "."),
        ("mypy",),
        ("lint-imports",),
        ("django-admin", "makemigrations", "--check", "--dry-run"),
        ("python", "tests/repository/secrets_scan.py"),
        ("python", "tests/repository/wheel_alone.py"),
    ]
    for step in steps:
        print("==>", " ".join(step), flush=True)
        code = run(*step)
        if code:
            return code
    return 0


def run(program: str, *words: str, **settings: str) -> int:
    """Run a program of the environment and give its exit code."""
    path = f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"
    name = f"{program}.exe" if os.name == "nt" else program
    try:
        environment = os.environ | {
            "PATH": path,
            "UV": uv(),
            "DJANGO_SETTINGS_MODULE": "leadwell_site.settings",
        }
        environment |= settings
        return subprocess.run([str(BIN / name), *words], cwd=HERE, env=environment, check=False).returncode
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
