"""Starting Django in a command, and other processes of the site from one."""

import os
import sys
from pathlib import Path


def start_django(data: Path | None = None) -> None:
    """Make Django ready; where a folder is given, it is the data folder instead of the environment's."""
    import django

    if data is not None:
        os.environ["LEADWELL_DATA"] = str(data)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leadwell_site.settings")
    django.setup()


def command_line(*words: str) -> list[str]:
    """Give what starts another command of Leadwell in a process of its own, with this Python."""
    return [sys.executable, "-m", "leadwell_site.commands", *words]


def end_with_parent() -> None:
    """In a child before it starts: on Linux, be told to stop when the parent dies, however it dies."""
    if not sys.platform.startswith("linux"):
        return
    import ctypes
    import signal

    tell_me_when_parent_dies = 1  # PR_SET_PDEATHSIG of prctl(2)
    ctypes.CDLL(None).prctl(tell_me_when_parent_dies, signal.SIGTERM)
