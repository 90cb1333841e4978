"""``leadwell requirement``: from a census by level of need to hours and posts, with their interval."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from leadwell.cli.writing import check_place, write_table
from leadwell.foundations.errors import LeadwellError

if TYPE_CHECKING:
    from leadwell.staffing.requirement import ComingNeed


class Home(StrEnum):
    """The homes whose requirement comes from a tally of dependency."""

    CARE_HOME = "care_home"
    CARE_HOME_NURSING = "care_home_nursing"


class CannotTell(LeadwellError):
    """What was asked for does not go together, or a file of it cannot be read."""


def requirement(
    census: Annotated[
        Path, typer.Argument(help="A CSV file with unit, date, level and patients, one count a row.")
    ],
    ladder: Annotated[
        Path | None,
        typer.Option(help="Your ladder (TOML); the invented one that Leadwell ships if not given."),
    ] = None,
    home: Annotated[
        Home | None, typer.Option(help="Count residents by the dependency tally of such a home instead.")
    ] = None,
    tally: Annotated[Path | None, typer.Option(help="With --home: your own tally (TOML).")] = None,
    beside: Annotated[
        Path | None, typer.Option(help="Judgements, indicators and funded posts (TOML), shown beside.")
    ] = None,
    ahead: Annotated[
        int | None,
        typer.Option(help="Foretell the hours of so many coming days by part of the day, 1 to 90, instead."),
    ] = None,
    within: Annotated[
        Path | None,
        typer.Option(help="With --ahead: a CSV file with place and within, to add up sites and the whole."),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Write the figures as CSV too.")] = None,
) -> None:
    """Say how many hours and posts patients ask for, and how sure that is from the days that were counted.

    With --ahead it says what the coming days are likely to ask for, by part of the day and staff group.

    The exit code is 1, and nothing is written, where a file cannot be used.
    """
    from leadwell.staffing.requirement import (
        Beside,
        coming_home_need,
        coming_need,
        home_requirements,
        lines,
        read_beside,
        read_census,
        read_ladder,
        requirements,
        shipped_ladder,
        table,
    )

    if (ladder and home) or (tally and not home):
        raise CannotTell("Give --ladder for a ward, or --home (and --tally with it) for a home.")
    if within and ahead is None:
        raise CannotTell("--within adds up what is foretold: give --ahead with it.")
    if beside and ahead is not None:
        raise CannotTell("--beside stands beside what was counted, not beside --ahead.")
    given = [one for one in (census, ladder, tally, beside, within) if one is not None]
    check_place(out, *given, ending=".csv")
    stands = read_beside(beside) if beside else Beside()
    if home:
        from leadwell.foundations.definition_files import entry_from_text
        from leadwell.staffing.needs import shipped_tally, tally_of
        from leadwell.staffing.rules import Serves

        own = tally_of(entry_from_text(_text(tally), where=tally.name)) if tally else shipped_tally()
        counted = read_census(census, [level.key for level in own.levels])
        if ahead is not None:
            coming = coming_home_need(own, counted, serves=Serves(home.value), days=ahead)
            _tell_coming(coming, within, by=own.title, warning=own.warning, out=out)
            return
        found = home_requirements(own, counted, serves=Serves(home.value))
        used, warning = None, own.warning
    else:
        used = read_ladder(ladder) if ladder else shipped_ladder()
        counted = read_census(census, list(used.counted))
        if ahead is not None:
            coming = coming_need(used, counted, days=ahead)
            _tell_coming(coming, within, by=used.title, warning=used.warning, out=out)
            return
        found = requirements(used, counted)
        warning = used.warning
    stands.check_units({one.unit for one in found})
    typer.echo("\n".join(lines(found, stands, ladder=used, warning=warning)))
    if out is not None:
        write_table(table(found), out)
        typer.echo(f"Wrote {out}.")


def _tell_coming(
    found: "ComingNeed", within: Path | None, *, by: str, warning: str, out: Path | None
) -> None:
    from leadwell.staffing.requirement import coming_lines, read_tree, units_of_places

    places = units_of_places(found.units, read_tree(within) if within else {})
    typer.echo("\n".join(coming_lines(found, places, by=by, warning=warning)))
    if out is not None:
        write_table(found.table(places), out)
        typer.echo(f"Wrote {out}.")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        why = getattr(problem, "strerror", None) or "it is not text in UTF-8"
        raise CannotTell(f"{path} cannot be read: {why}.") from None
