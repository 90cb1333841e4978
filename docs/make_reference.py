"""Write docs/reference from the code and the definitions, so that the reference cannot drift from them.

    python docs/make_reference.py            write every page
    python docs/make_reference.py FOLDER     write them into another folder, as the tests do to compare

The words that code does not hold stand beside this file: ``dependencies.toml`` gives the reason for each
dependency, ``settings.toml`` says what each setting is for. One that lacks its words stops the writing.
"""

import sys
from collections.abc import Callable
from pathlib import Path

from reference_markdown import DOCS
from reference_of_code import (
    commands_page,
    dependencies_page,
    imports_page,
    library_page,
    roles_page,
    settings_page,
)
from reference_of_definitions import (
    faults_page,
    frameworks_page,
    kinds_page,
    measures_page,
    releases_page,
    returns_page,
    rules_page,
)

PAGES: dict[str, Callable[[], str]] = {
    "measures.md": measures_page,
    "rules.md": rules_page,
    "returns.md": returns_page,
    "release-file.md": releases_page,
    "frameworks-and-questions.md": frameworks_page,
    "kinds-of-file.md": kinds_page,
    "faults.md": faults_page,
    "settings.md": settings_page,
    "commands.md": commands_page,
    "roles.md": roles_page,
    "library.md": library_page,
    "dependencies.md": dependencies_page,
    "imports.md": imports_page,
}


def main() -> None:
    """Write every page."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DOCS / "reference"
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in PAGES.items():
        folder.joinpath(name).write_text(make(), encoding="utf-8")


if __name__ == "__main__":
    main()
