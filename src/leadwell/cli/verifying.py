"""``leadwell verify``: checks the promise of a release anew, for whoever wants to know."""

from pathlib import Path
from typing import Annotated

import typer

BROKEN, IN_PART = 3, 4


def verify(
    release: Annotated[
        Path, typer.Argument(help="The file of a release (JSON): the auditor's copy or the public one.")
    ],
) -> None:
    """Check that what a survey shows cannot give away what anybody said.

    The exit code is 0 where the promise holds, 3 where it does not, 4 where nothing wrong was found in a public copy,
    which does not say enough to check all of it, and 1 where the file cannot be read.
    """
    from leadwell.voices.verifier import read_release
    from leadwell.voices.verifier import verify as check

    found = check(read_release(release))
    title = _plain(found.title)
    for one in found.findings:
        typer.echo(f"{'ok  ' if one.holds else 'NOT '}{_plain(one.words)}")
    if not found.holds:
        broken = sum(not one.holds for one in found.findings)
        typer.echo(f"{title}: the promise does NOT hold. {broken} of {len(found.findings)} checks failed.")
        raise typer.Exit(BROKEN)
    if not found.is_complete:
        typer.echo(
            f"{title}: nothing wrong was found, but this is the public copy. Whether the figures together come "
            "too close to anybody can only be worked out from the auditor's copy, which has the same seal."
        )
        raise typer.Exit(IN_PART)
    typer.echo(
        f"{title}: the promise holds. This says nothing of what is known from elsewhere and not named in the "
        "file, nor of what people wrote in words of their own."
    )


def _plain(words: str) -> str:
    """Write out what is no letter: names in the file could hold new lines or steer the terminal, and so hide a NOT."""
    return "".join(one if one.isprintable() else ascii(one)[1:-1] for one in words)
