"""``leadwell read``: what each file is, what is wrong with it, and a picture of what it says."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from leadwell.cli.finding import Found, NothingThere, check_out, find
from leadwell.foundations.errors import LeadwellError

if TYPE_CHECKING:
    from leadwell.drawing.picture.wards import Staffing
    from leadwell.intake.reading import Reading
    from leadwell.staffing.rules import Serves

SHOWN = 8  # faults printed of one file; the page lists more
UNITS = 60  # units printed


class NotAKindOfUnit(LeadwellError):
    """Whom the units serve was said in words that Leadwell does not know."""


class NothingRead(LeadwellError):
    """None of the files could be read."""


def read(
    folder: Annotated[Path, typer.Argument(help="A folder of exports, or one file.")],
    out: Annotated[Path, typer.Option(help="Where to write the page.")] = Path("leadwell-picture.html"),
    today: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Take this day as today.")
    ] = None,
    serves: Annotated[
        list[str] | None,
        typer.Option(
            help="Whom units serve: adult_inpatient (if not given), care_home_nursing, care_home or other; "
            "for one unit or site, NAME=KIND. May be given more than once."
        ),
    ] = None,
    place: Annotated[
        list[str] | None, typer.Option(help="Draw only this place. May be given more than once.")
    ] = None,
) -> None:
    """Say what each file is and what is wrong with it, and write a page that shows what they say."""
    from leadwell.drawing.picture import picture
    from leadwell.drawing.picture.page import summary
    from leadwell.drawing.picture.wards import staffing_of

    day = (today or datetime.now().astimezone()).date()
    kind, by_name = _serves(serves or [])
    check_out(out)
    found = find(folder, out=out)
    for path, why in found.passed_over:
        typer.echo(f"{_name(path, folder)}\n  Not read: {why}.\n")
    readings = []
    for reading in _readings(folder, found, named=by_name, today=day):
        typer.echo("\n".join(_lines(reading)) + "\n")
        readings.append(reading)
    if not readings:
        raise NothingThere("There was no file that could be opened. Why is said above.")
    typer.echo(summary(readings))
    typer.echo("\n".join(_staffing(staffing_of(readings, serves=kind, by_name=by_name))))
    page = picture(
        readings,
        folder=folder.resolve().name,
        today=day,
        serves=kind,
        by_name=by_name,
        wanted=tuple(place or ()),
    )
    out.write_text(page, encoding="utf-8")
    typer.echo(f"Wrote {out}. Open it in a browser; it can be sent and printed.")
    if all(reading.refused for reading in readings):
        raise NothingRead("None of the files could be read. What is wrong with each is said above.")


def _serves(texts: list[str]) -> "tuple[Serves, dict[str, Serves]]":
    """Whom units serve if nothing else is said, and by name where something is."""
    from leadwell.staffing.rules import Serves

    whole, by_name = Serves.ADULT_INPATIENT, {}
    for text in texts:
        name, _, kind = text.rpartition("=")
        if kind not in {one.value for one in Serves}:
            allowed = ", ".join(one.value for one in Serves)
            raise NotAKindOfUnit(f"{kind!r} is not a kind of unit. Write one of: {allowed}.")
        if name:
            by_name[name] = Serves(kind)
        else:
            whole = Serves(kind)
    return whole, by_name


def _name(path: Path, folder: Path) -> str:
    return path.name if path == folder else path.relative_to(folder).as_posix()


def _readings(folder: Path, found: Found, *, named: Iterable[str], today: date) -> "Iterator[Reading]":
    """Read the files one after the other, in the order of their names; the same bytes only once."""
    from leadwell.intake import read as read_file

    seen: dict[str, str] = {}
    known: dict[str, None] = {}
    for path in found.files:
        name = _name(path, folder)
        try:
            content = path.read_bytes()
        except OSError as problem:
            typer.echo(f"{name}\n  Not read: {problem.strerror}.\n")
            continue
        digest = sha256(content).hexdigest()
        if digest in seen:
            typer.echo(f"{name}\n  The same as {seen[digest]}, to the byte; read once.\n")
            continue
        seen[digest] = name
        # Whom --serves names is known; of the very first file no other place is, and so none is told as new.
        places = (*known, *named) if known else ()
        try:
            reading = read_file(content, name, known_places=places, today=today)
        except BaseException as error:
            # One file must never keep the others from being read. A panic of a reader that is not
            # written in Python is no Exception, and its class has no module to import it from.
            if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
                raise
            reading = _failed(name, digest, error)
        for rows in (reading.shifts, reading.census):
            known |= dict.fromkeys(one for one in rows["unit_name"].unique().sort().to_list() if one)
        yield reading


def _failed(name: str, digest: str, error: BaseException) -> "Reading":
    """The reading of a file on which reading itself failed."""
    from leadwell.intake.listing import fault, shortened
    from leadwell.intake.reading import Reading

    words = {"error": shortened(f"{type(error).__name__}: {error}")}
    told = fault("file.failed", words=words)
    return Reading(
        file_name=name, digest=digest, kind=None, title="A file that ended in an error", faults=(told,)
    )


def _lines(reading: "Reading") -> list[str]:
    """What is printed of one file."""
    from leadwell.drawing.picture.files import gravest_first, verdict

    used = sum(sheet.rows_used for sheet in reading.sheets)
    counts = f"{reading.rows:,} rows, {used:,} used"
    if reading.kept_aside.height:
        counts += f", {reading.kept_aside.height:,} kept aside"
    lines = [reading.file_name, f"  {verdict(reading)[1].capitalize()}: {reading.title}", f"  {counts}"]
    ranked = gravest_first(reading.faults)
    lines += [f"  - {fault.outcome.words}: {fault.sentence}" for fault in ranked[:SHOWN]]
    rest = sum(fault.count for fault in ranked[SHOWN:])
    if rest:
        lines.append(f"  - and {rest:,} more; the page lists them.")
    return lines


def _staffing(staffing: "Staffing | None") -> list[str]:
    """What is printed of the staffing of all files together."""
    from leadwell.drawing.picture.wards import headline_words, unit_words

    if staffing is None:
        return []
    headline = headline_words(staffing)
    lines = ["", f"{headline.about}: {headline.text}"]
    lines += [f"  {unit_words(staffing, unit)}" for unit in staffing.units[:UNITS]]
    if len(staffing.units) > UNITS:
        lines.append(f"  and {len(staffing.units) - UNITS:,} more units.")
    return [*lines, ""]
