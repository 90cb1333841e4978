"""Whether the files that ``leadwell spc`` is to read and to write are all different, seen before any is touched."""

from pathlib import Path

from leadwell.foundations.errors import LeadwellError


class PlacesClash(LeadwellError):
    """A file or folder would take the place of another that is needed, or cannot be what it is named as."""


def against_path(out: Path) -> Path:
    """Give where the points that other rules mark differently go.

    >>> against_path(Path("charts.csv")).name
    'charts.against.csv'
    """
    return out.with_name(f"{out.stem}.against{out.suffix}")


def check_places(table: Path, out: Path, *, against: bool, picture: Path | None) -> None:
    """See to it that nothing which is written lies on what is read, or on something else that is written.

    Args:
        table: the file or folder that is read.
        out: where the points go.
        against: whether the points that other rules mark differently are written too.
        picture: the folder of drawings.

    Raises:
        PlacesClash: something would be overwritten; the message says what by what.
    """
    from leadwell.measures.spc.tables.files import summary_path

    written = {"OUT": out, "the summary of OUT": summary_path(out)}
    if against:
        written["what --against finds"] = against_path(out)
    folder = table.is_dir()
    for name, path in written.items():
        if _same(path, table):
            raise PlacesClash(
                f"{path} is read as IN and would be overwritten by {name}. Give OUT another name."
            )
        if folder and (_inside(path, table) or _inside(table, path)):
            raise PlacesClash(
                f"{path}, {name}, and {table}, IN, lie one inside the other, so that results would be mixed with what "
                "is read. Give OUT a place beside it."
            )
        if folder and path.exists() and not path.is_dir():
            raise PlacesClash(f"{path} is a file; IN is a folder, and so {name} must be one.")
        if not folder and path.is_dir():
            raise PlacesClash(f"{path} is a folder; {name} is a file. Give OUT another name.")
    if picture is None:
        return
    if picture.exists() and not picture.is_dir():
        raise PlacesClash(f"{picture} is a file; --picture takes the name of a folder.")
    for name, path in {"IN": table, **written}.items():
        if _same(path, picture) or _inside(path, picture):
            raise PlacesClash(
                f"{path}, {name}, lies in {picture}, which --picture keeps for drawings alone. Name another folder."
            )
    if folder and _inside(picture, table):
        raise PlacesClash(f"{picture}, the folder of --picture, lies in {table}, IN. Name another folder.")


def _same(one: Path, other: Path) -> bool:
    if one.resolve() == other.resolve():
        return True
    return (
        one.exists() and other.exists() and one.samefile(other)
    )  # by another name, as where case does not count


def _inside(one: Path, folder: Path) -> bool:
    return folder.resolve() in one.resolve().parents
