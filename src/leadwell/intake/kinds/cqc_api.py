"""Answers of the regulator's API: a page of locations, a location, a provider; and descriptions of them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from leadwell.foundations.periods import PeriodKind
from leadwell.foundations.places import PlaceKind
from leadwell.intake.dates import a_day
from leadwell.intake.faults import FaultList
from leadwell.intake.grid import Book
from leadwell.intake.kinds.cqc_wording import ratings
from leadwell.intake.kinds.kind import Kind
from leadwell.intake.kinds.observing import slug
from leadwell.intake.listing import fault
from leadwell.intake.reading import OBSERVATIONS, PLACES, Reading, SheetReading

_FIRST = 2  # the row of a JSON list's first record, as the sheet made of it shows


def recognises(book: Book) -> float:
    """Say how sure it is that a JSON document is an answer of the regulator's API."""
    return 0.95 if _records(book.document) else 0.0


def _records(document: object) -> list[Mapping[str, Any]]:
    """Give the locations or providers that a document holds."""
    if isinstance(document, dict):
        for name in ("locations", "providers"):
            listed = document.get(name)
            if isinstance(listed, list) and listed:
                inner = [record for one in listed for record in _records(one)]
                if inner:
                    return inner
        if isinstance(document.get("locationId") or document.get("providerId"), str):
            return [document]
    if isinstance(document, list):
        return [record for one in document for record in _records(one)]
    return []


def _pages(document: object) -> Mapping[str, Any] | None:
    """Give the page that says how many locations there are in all."""
    if isinstance(document, dict):
        if isinstance(document.get("total"), int) and isinstance(document.get("page"), int):
            return document
        return next((found for one in document.values() if (found := _pages(one))), None)
    if isinstance(document, list):
        return next((found for one in document[:5] if (found := _pages(one))), None)
    return None


def read(book: Book) -> Reading:
    """Read locations, their providers and their ratings; every fault goes into the reading."""
    faults = FaultList()
    records = _records(book.document)
    places: list[tuple[Any, ...]] = []
    observed: list[tuple[Any, ...]] = []
    for row, record in enumerate(records, start=_FIRST):
        places.append(_place(record, row))
        observed += _ratings(record, row)
    page = _pages(book.document)
    if page and int(page["total"]) > len(records):
        words = {"rows": f"{len(records):,}", "all": f"{int(page['total']):,}"}
        faults.add(fault("file.one_page", words=words))
    frame = pl.DataFrame(observed, schema=_RATED, orient="row")
    read_ = ratings(frame.get_column("words"))
    for at in read_.unknown.arg_true().to_list():
        faults.add(fault("rating.unknown", row=int(frame["row"][at]), found=frame["words"][at]))
    undated = frame.filter(pl.col("period_start").is_null()).height
    if undated:
        faults.add(fault("rating.none", count=undated))
    observations = frame.with_columns(
        read_.codes.alias("numerator"),
        read_.missing.alias("missing"),
        pl.lit(None, dtype=pl.Float64).alias("denominator"),
        pl.lit(PeriodKind.DAY.value).alias("period_kind"),
        pl.lit("").alias("sheet"),
    ).filter(pl.col("period_start").is_not_null())
    sheet = SheetReading(
        name="", what="locations", heading_row=None, rows=len(records), rows_used=len(records)
    )
    return Reading(
        file_name=book.file_name,
        digest=book.digest,
        kind=KIND.key,
        title=KIND.title,
        sheets=(sheet,),
        faults=faults.all(),
        observations=observations.select(OBSERVATIONS.names()).cast(OBSERVATIONS),
        places=pl.DataFrame(places, schema=PLACES, orient="row"),
    )


_RATED = pl.Schema(
    {
        "place_code": pl.String,
        "place_name": pl.String,
        "place_kind": pl.String,
        "parent_name": pl.String,
        "measure": pl.String,
        "measure_title": pl.String,
        "period_start": pl.Date,
        "words": pl.String,
        "row": pl.Int64,
        "column": pl.String,
    }
)


def _who(record: Mapping[str, Any]) -> tuple[str, str, str]:
    code = str(record.get("locationId") or record.get("providerId") or "")
    name = str(record.get("locationName") or record.get("providerName") or record.get("name") or code)
    if not record.get("locationId"):
        return code, name, PlaceKind.PEER.value
    services = " ".join(str(one.get("name", "")) for one in record.get("gacServiceTypes") or []).lower()
    home = bool(record.get("numberOfBeds")) or record.get("careHome") == "Y" or "nursing home" in services
    return code, name, (PlaceKind.HOME if home else PlaceKind.SITE).value


def _place(record: Mapping[str, Any], row: int) -> tuple[Any, ...]:
    code, name, kind = _who(record)
    parent = str(record.get("providerId") or "") if record.get("locationId") else ""
    return code, name.strip(), kind, parent, "", "", row


def _ratings(record: Mapping[str, Any], row: int) -> list[tuple[Any, ...]]:
    """Give the ratings of one location or provider: the current ones, of each service, and earlier ones."""
    current = record.get("currentRatings") or {}
    on = current.get("reportDate")
    found = _overall(record, current.get("overall"), on, row, "currentRatings.overall")
    for service in current.get("serviceRatings") or []:
        group = str(service.get("name") or "")
        found += _overall(record, service, on, row, "currentRatings.serviceRatings", group)
    for earlier in record.get("historicRatings") or []:
        then = earlier.get("reportDate")
        found += _overall(record, earlier.get("overall"), then, row, "historicRatings.overall")
    return found


def _overall(
    record: Mapping[str, Any],
    block: Mapping[str, Any] | None,
    reported: str | None,
    row: int,
    column: str,
    group: str = "",
) -> list[tuple[Any, ...]]:
    if not isinstance(block, dict):
        return []
    code, name, kind = _who(record)
    tail, said = (f".{slug(group)}", f", {group}") if group else ("", "")
    questions = [
        ("Overall", block),
        *((one.get("name", ""), one) for one in block.get("keyQuestionRatings") or []),
    ]
    return [
        (
            code,
            name.strip(),
            kind,
            "",
            f"ratings.cqc.{slug(question)}{tail}",
            f"Rating, {question.lower()}{said} (4 outstanding to 1 inadequate)",
            _day(one.get("reportDate") or block.get("reportDate") or reported),
            one.get("rating"),
            row,
            f"{column}.{question}",
        )
        for question, one in questions
    ]


def _day(text: object) -> date | None:
    return a_day(text) if isinstance(text, str) else None


KIND = Kind(
    key="cqc.api",
    title="CQC API: locations and ratings",
    says="A page of locations, or one location or provider with its ratings, as the CQC's API answers.",
    feed="cqc.ratings",
    recognises=recognises,
    read=read,
)
