"""``leadwell ratings``: how far raters agree, and a person's own view beside that of others."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from leadwell.cli.table_given import words_of
from leadwell.foundations.errors import LeadwellError

if TYPE_CHECKING:
    import polars as pl

    from leadwell.measures.rates import Interval
    from leadwell.voices.ratings import Dimension, Rating

_EMPTY = {"", "na", "n/a", "null", "none", "nan", "not observed", "cannot say"}
_ROW = " row"  # of the file; headings are stripped, so none can be called this
_NEEDED = ("person", "dimension", "relation", "rater", "score")
_ENDS = re.compile(r"(-?\d+)\s*(?:-|to)\s*(-?\d+)")

app = typer.Typer(help="How far raters agree, and own views beside those of others.", no_args_is_help=True)


class CannotReadRatings(LeadwellError):
    """A file of ratings cannot be read; the message says where and how to mend it."""


@app.command("agreement")
def agreement(
    table: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="A .csv file: a row for each rater, with their group and their answers."
        ),
    ],
    group: Annotated[str, typer.Option(help="The column that says which group a rater is of.")] = "group",
    items: Annotated[
        str,
        typer.Option(help="The columns of answers, with commas between. Else all but the group and 'rater'."),
    ] = "",
    scale: Annotated[str, typer.Option(help="The lowest and the highest answer, as 1-5.")] = "1-5",
) -> None:
    """Say how far the raters of each group agree: ICC(1), ICC(2), r_wg, and how many raters are enough.

    Figures are of all groups together; none is of one group. The exit code is 1 where the file cannot be read.
    """
    import numpy as np

    from leadwell.voices.ratings import agreement as agreement_of
    from leadwell.voices.ratings import raters_needed_words, reliability

    ends = _scale(scale)
    frame = _read(table)
    where = _column(frame, group, table)
    asked = [_column(frame, one.strip(), table) for one in items.split(",")] if items.strip() else []
    columns = asked or [one for one in frame.columns if one not in {where, "rater", _ROW}]
    if not columns or where in columns:
        raise CannotReadRatings(
            f"{table} has no columns of answers beside {where!r}. Name them with --items, as --items q1,q2,q3."
        )
    answers = np.column_stack([_numbers(frame, one, table, ends) for one in columns])
    groups = [str(one).strip() for one in frame[where].fill_null("")]
    if "" in groups:
        raise CannotReadRatings(
            f"{table}, row {_row(frame, groups.index(''))}: the column {where!r} is empty. Say which group."
        )
    answered = ~np.isnan(answers)
    means = np.where(
        answered.any(axis=1), np.nansum(answers, axis=1) / np.maximum(answered.sum(axis=1), 1), np.nan
    )
    found = reliability(means, groups)
    rows: dict[str, list[int]] = {}
    for place, one in enumerate(groups):
        rows.setdefault(one, []).append(place)
    each = [agreement_of(answers[places], options=ends[1] - ends[0] + 1) for places in rows.values()]
    told = [one for one in each if one.value is not None]
    values = np.array([one.value for one in told], dtype=float)
    typer.echo(found.words)
    typer.echo(f"Left out, as nothing was answered: {_many(found.spread.left_out, 'row')}.")
    typer.echo(f"ICC(1)  {_with(found.one, found.one_interval)}")
    typer.echo(f"ICC(2)  {_with(found.mean, found.mean_interval)}")
    name = "r_wg" if len(columns) == 1 else "r_wg(j)"
    if len(told):
        beyond = sum(one.is_beyond_chance for one in told)
        typer.echo(
            f"{name}  mean {values.mean():.4f}, median {np.median(values):.4f}, of {_many(len(told), 'group')}; "
            f"in {beyond} of them more than 19 of 20 groups would reach at random."
        )
        below = sum(one.was_below_nought for one in told)
        if below:
            typer.echo(
                f"{name} was below 0 in {_many(below, 'group')} and counts as 0 there: "
                "their raters may be in two camps."
            )
    if len(told) < len(each):
        typer.echo(f"With fewer than two raters, and so no {name}: {_many(len(each) - len(told), 'group')}.")
    typer.echo(raters_needed_words(found))
    typer.echo(
        "These look at every answer. Of answers given in confidence, publish them of many groups or not at all."
    )


@app.command("coding")
def coding(
    table: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="A .csv file: text, coder, code; a row for each code given."),
    ],
    codes: Annotated[str, typer.Option(help="All codes of the scheme, with commas between.")] = "",
) -> None:
    """Say of each code in how many texts two people found it, and how far they agree beyond chance.

    A text without any code has a row with the code left empty. The exit code is 1 where the file cannot be read.
    """
    from leadwell.voices.coding import claims, coding_rule

    frame = _read(table)
    columns = {name: [str(one).strip() for one in frame[_column(frame, name, table)].fill_null("")]
               for name in ("text", "coder", "code")}  # fmt: skip
    read: dict[str, dict[str, frozenset[str]]] = {}
    for place, (text, coder, code) in enumerate(zip(*columns.values(), strict=True)):
        if not text or not coder:
            raise CannotReadRatings(
                f"{table}, row {_row(frame, place)}: say which text it is and who coded it; only 'code' may be empty."
            )
        held = read.setdefault(coder, {})
        held[text] = held.get(text, frozenset()) | ({code} if code else frozenset())
    found = claims(read, codes=[one.strip() for one in codes.split(",") if one.strip()])
    typer.echo(found.words)
    for one in found.each:
        typer.echo(f"{one.code}: {one.words}")
    founding = coding_rule().founding
    typer.echo(
        f"From which agreement a claim stands is a custom, {founding.status.words}: {founding.source}."
    )


@app.command("self-other")
def self_other(
    table: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="A .csv file with the columns person, dimension, relation, rater and score; and item.",
        ),
    ],
    scale: Annotated[str, typer.Option(help="The lowest and the highest answer, as 1-5.")] = "1-5",
) -> None:
    """Hold each person's own view against that of each group of raters, told so that no rater is given away.

    Small groups are merged, and each difference is worked out from the figure that is told. The exit code is 1
    where the file cannot be read.
    """
    from leadwell.voices.ratings import reports, shipped_rule

    ends = _scale(scale)
    found = reports(_ratings(_read(table), table, ends), scale=ends)
    for one in found:
        typer.echo("\n".join(_lines(one)))
    rule = shipped_rule()
    typer.echo(
        f"Intervals: {rule.level:.0%}. A label is given only where the interval leaves "
        f"{rule.zone * (ends[1] - ends[0]):.2g} points to either side, and the difference is more than any one "
        "rater's own leaning would make. "
        f"How far raters differ is taken from a rule of {rule.founding.since:%Y-%m-%d} "
        f"({rule.spread_founding.status.words}), not from these answers, so that it tells nothing of them."
    )


def _lines(one: "Dimension") -> list[str]:
    own = "no own view" if one.own is None else f"own {one.own:.1f}"
    said = [f"{one.person}, {one.dimension}: {own}"]
    for view in one.groups:
        each = view.difference
        raters = "1 rater" if view.raters == 1 else f"{view.raters} raters"
        figure = view.told or "not told"
        if each.lower is None or each.upper is None:
            said.append(f"  {view.group} ({raters}): {figure}. {each.words}".rstrip())
        else:
            said.append(
                f"  {view.group} ({raters}): {figure}; difference {each.lower:+.1f} to {each.upper:+.1f}. {each.words}"
            )
    return [*said, *([f"  {one.words}"] if one.words else [])]


def _ratings(frame: "pl.DataFrame", table: Path, ends: tuple[int, int]) -> list["Rating"]:
    from leadwell.voices.ratings import CannotRate, Rating, relation_of

    columns = {name: _column(frame, name, table) for name in _NEEDED}
    scores = _numbers(frame, columns["score"], table, ends)
    has_items = "item" in frame.columns
    made = []
    for number, row in enumerate(frame.iter_rows(named=True)):
        given = {name: (row[columns[name]] or "").strip() for name in _NEEDED}
        for name in ("person", "dimension", "relation"):
            if not given[name]:
                raise CannotReadRatings(f"{table}, row {_row(frame, number)}: the column {name!r} is empty.")
        try:
            relation = relation_of(given["relation"])
        except CannotRate as problem:
            raise CannotReadRatings(f"{table}, row {_row(frame, number)}: {problem}") from None
        if not given["rater"] and relation not in {"self", "manager"}:
            raise CannotReadRatings(
                f"{table}, row {_row(frame, number)}: the column 'rater' is empty. Give each rater a number, so that "
                "the answers of one rater are known to be theirs."
            )
        made.append(
            Rating(
                person=given["person"],
                dimension=given["dimension"],
                item=(row["item"] or "").strip() if has_items else "",
                relation=relation,
                rater=given["rater"] or relation,
                score=None if scores[number] != scores[number] else float(scores[number]),
            )
        )
    return made


def _read(table: Path) -> "pl.DataFrame":
    import polars as pl

    frame, heads = words_of(table, called="FILE", error=CannotReadRatings)
    twice = sorted({head for head in heads if heads.count(head) > 1})
    if twice:
        raise CannotReadRatings(f"{table} has the column {twice[0]!r} twice. Keep the one that is meant.")
    frame = frame.rename(dict(zip(frame.columns, heads, strict=True)))
    empty = frame.select(pl.all_horizontal(pl.all().is_null())).to_series()
    frame = frame.with_row_index(_ROW, offset=2).filter(~empty)
    if not len(frame):
        raise CannotReadRatings(f"{table} has headings and no rows.")
    return frame


def _row(frame: "pl.DataFrame", place: int) -> int:
    """Give the row of the file, as a spreadsheet numbers it; empty rows were left out of the frame."""
    return int(frame[_ROW][place])


def _column(frame: "pl.DataFrame", name: str, table: Path) -> str:
    found = name.strip().lower()
    if found not in frame.columns:
        heads = [one for one in frame.columns if one != _ROW]
        parted = (
            " Its columns are parted by semicolons: save it as CSV with commas."
            if len(heads) == 1 and ";" in heads[0]
            else ""
        )
        raise CannotReadRatings(f"{table} has no column {name!r}. It has: {', '.join(heads)}.{parted}")
    return found


def _numbers(frame: "pl.DataFrame", column: str, table: Path, ends: tuple[int, int]) -> list[float]:
    found = []
    for number, given in enumerate(frame[column]):
        text = (given or "").strip()
        if text.casefold() in _EMPTY:
            found.append(float("nan"))
            continue
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not ends[0] <= value <= ends[1]:
            raise CannotReadRatings(
                f"{table}, row {_row(frame, number)}, column {column!r}: {text!r} is no answer "
                f"from {ends[0]} to {ends[1]}. Leave it empty where nothing was answered, or say --scale."
            )
        found.append(value)
    return found


def _scale(text: str) -> tuple[int, int]:
    match = _ENDS.fullmatch(text.strip())
    if match is None or int(match[1]) >= int(match[2]):
        raise CannotReadRatings(
            f"The scale {text!r} cannot be read. Write the lowest and the highest answer, as 1-5."
        )
    return int(match[1]), int(match[2])


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _with(value: float | None, interval: "Interval | None") -> str:
    if value is None:
        return "not defined"
    if interval is None:
        return f"{value:.4f}, no interval"
    return (
        f"{value:.4f} ({interval.level:.0%} {interval.lower:.4f} to {interval.upper:.4f}, {interval.method})"
    )
