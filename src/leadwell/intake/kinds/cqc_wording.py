"""The regulator's words: ratings as ordered codes with a typed reason where there is none."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from leadwell.foundations.missing import Missing, reason
from leadwell.foundations.places import PlaceKind
from leadwell.intake.cells import numbers, texts_of
from leadwell.intake.dates import days
from leadwell.intake.faults import FaultList
from leadwell.intake.headings import Table
from leadwell.intake.kinds.layouts import facts
from leadwell.intake.listing import fault, list_where

CQC: Mapping[str, Any] = facts("cqc")
HEADINGS: Mapping[str, list[str]] = CQC["headings"]
QUESTIONS: Mapping[str, list[str]] = CQC["questions"]
_CARE_HOME = r"(?i)care home|nursing home|residential"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratings:
    """A column of ratings. All series are as long as the column."""

    codes: pl.Series  # Float64, 4 outstanding to 1 inadequate; null where there is none
    missing: pl.Series  # String, a Missing; null where there is a code
    unknown: pl.Series  # Boolean: words that the regulator does not use
    respelt: pl.Series  # Boolean: other capitals than the regulator's own


def ratings(texts: pl.Series) -> Ratings:
    """Read a column of ratings; capitals and blanks make no difference."""
    texts = texts.cast(pl.String).fill_null("")
    codes: dict[str, float] = {}
    why: dict[str, str] = {}
    respelt: dict[str, bool] = {}
    unknown: dict[str, bool] = {}
    for text in texts.unique().to_list():
        words = " ".join(text.lower().replace("-", " ").split())
        if words in CQC["ratings"]:
            codes[text] = float(CQC["ratings"][words])
            respelt[text] = text != words.capitalize()
        elif words in CQC["not_rated"]:
            why[text] = Missing(CQC["not_rated"][words]).value
        elif (marker := reason(text)) is not None:
            why[text] = marker.value
        else:
            why[text] = Missing.NOT_READABLE.value
            unknown[text] = True
    return Ratings(
        codes=texts.replace_strict(codes, default=None, return_dtype=pl.Float64),
        missing=texts.replace_strict(why, default=None, return_dtype=pl.String),
        unknown=_marked(texts, unknown),
        respelt=_marked(texts, {text: True for text, one in respelt.items() if one}),
    )


def rating_word(code: float | None) -> str:
    """Give the regulator's word for a code, "" for none."""
    words = {float(value): text.capitalize() for text, value in CQC["ratings"].items()}
    return words.get(code, "") if code is not None else ""


def tell_ratings(read: Ratings, table: Table, column: str, faults: FaultList) -> None:
    """Tell of words that are no rating, and once of ratings in other capitals."""
    list_where(faults, "rating.unknown", read.unknown, table=table, column=column)
    count = int(read.respelt.sum())
    if count:
        first = read.respelt.arg_true()[0]
        words = {"rating": rating_word(read.codes[int(first)])}
        faults.add(
            fault(
                "rating.spelling",
                sheet=table.sheet,
                column=column,
                found=table.text(column)[int(first)],
                count=count,
                words=words,
            )
        )


def published_on(table: Table, faults: FaultList) -> pl.Series:
    """Give the day each row's rating was published, in whichever style the column writes dates."""
    column = table.find(*HEADINGS["published"])
    if column is None:
        return pl.Series([None] * table.body.height, dtype=pl.Date)
    read = days(table.text(column))
    list_where(faults, "date.unreadable", read.unreadable, table=table, column=column)
    doubtful = "date.turned" if read.turned else "date.doubtful"
    list_where(faults, doubtful, read.doubtful, table=table, column=column)
    registered = table.find(*HEADINGS["registered"])
    if registered is not None:
        same = (days(table.text(registered)).values == read.values).fill_null(value=False)
        dated = int(read.values.is_not_null().sum())
        if dated > 20 and int(same.sum()) > 0.9 * dated:
            words = {"rows": f"{int(same.sum()):,}", "all": f"{dated:,}"}
            faults.add(fault("rating.date_doubtful", sheet=table.sheet, column=column, words=words))
    return read.values


def place_kinds(table: Table) -> pl.Series:
    """Say of each location whether it is a care home or another site."""
    home = pl.Series([False] * table.body.height, dtype=pl.Boolean)
    if beds := table.find(*HEADINGS["beds"]):
        home = home | (numbers(table.text(beds)).values > 0).fill_null(value=False)
    elif flag := table.find(*HEADINGS["care_home"]):
        home = home | texts_of(table.text(flag)).values.str.to_uppercase().is_in(["Y", "YES"]).fill_null(
            value=False
        )
    elif kinds := table.find(*HEADINGS["service_types"]):
        home = home | table.text(kinds).str.contains(_CARE_HOME).fill_null(value=False)
    site = pl.Series([PlaceKind.SITE.value] * len(home), dtype=pl.String)
    return site.set(home, PlaceKind.HOME.value)


def _marked(texts: pl.Series, which: Mapping[str, bool]) -> pl.Series:
    if not which:
        return pl.Series([False] * len(texts), dtype=pl.Boolean)
    return texts.replace_strict(dict(which), default=False, return_dtype=pl.Boolean)
