"""Files that are understood and not taken, each with its reason."""

import re

import polars as pl

from leadwell.intake.grid import Book
from leadwell.intake.kinds.kind import Kind
from leadwell.intake.kinds.sheets import refused
from leadwell.intake.reading import Reading

_ITEM = re.compile(r"([A-Za-z]{1,12})_?(\d{1,2})[A-Za-z]?")
_FEWEST_ITEMS = 5  # numbered columns of one name from which a table is a questionnaire
_MOST_STEPS = 11  # different answers to one question


def _first_row(book: Book) -> list[str]:
    if len(book.sheets) != 1:
        return []
    top = book.sheets[0].top(1)
    return top[0] if top else []


def _refused(book: Book, kind: Kind, *, what: str, rows: int, code: str) -> Reading:
    return refused(book, key=kind.key, title=kind.title, what=what, rows=rows, code=code)


def _is_description(book: Book) -> float:
    """Recognise a JSON schema by its own words."""
    document = book.document
    if not isinstance(document, dict):
        return 0.0
    said = "$schema" in document or {"type", "properties"} <= set(document)
    return 0.99 if said and isinstance(document.get("properties", {}), dict) else 0.0


def _refuse_description(book: Book) -> Reading:
    return _refused(book, DESCRIPTION, what="a description of a layout", rows=0, code="file.description")


def _is_answers(book: Book) -> float:
    """Recognise one row a person: numbered questions, or each score with its group mean beside it."""
    headings = _first_row(book)
    if len(headings) < _FEWEST_ITEMS or not all(headings):
        return 0.0
    names = set(headings)
    with_means = sum(1 for name in names if {f"G.{name}", f"W.{name}"} <= names)
    if with_means >= 2:
        return 0.96
    stems: dict[str, int] = {}
    for name in headings:
        if match := _ITEM.fullmatch(name):
            stems[match[1].lower()] = stems.get(match[1].lower(), 0) + 1
    if not stems or max(stems.values()) < _FEWEST_ITEMS:
        return 0.0
    items = [at for at, name in enumerate(headings) if _ITEM.fullmatch(name)]
    return 0.96 if _look_like_answers(book, items) else 0.0


def _look_like_answers(book: Book, items: list[int]) -> bool:
    """Say whether columns hold answers on a short scale, one row a person."""
    cells = book.sheets[0].cells.slice(1, 5_000)
    if cells.height < 5:
        return False
    alike = 0
    for at in items:
        values = cells.get_column(f"c{at}").drop_nulls().unique()
        numbers = values.cast(pl.Float64, strict=False).drop_nulls()
        alike += 0 < len(numbers) <= _MOST_STEPS and bool(numbers.is_between(0, 10).all())
    return alike >= len(items) * 0.9


def _refuse_answers(book: Book) -> Reading:
    return _refused(
        book,
        ANSWERS,
        what="one row per person's answers",
        rows=book.sheets[0].height - 1,
        code="file.answers",
    )


def _is_scores(book: Book) -> float:
    """Recognise scores of forecasts: folds down, days ahead across, nothing named."""
    headings = _first_row(book)
    if len(headings) < 4 or headings[0].lower() not in {"", "fold", "column_0"}:
        return 0.0
    ahead = [int(text) for text in headings[1:] if text.isdecimal()]
    steady = len(ahead) == len(headings) - 1 and all(
        one == ahead[0] * (at + 1) for at, one in enumerate(ahead)
    )
    if not steady or max(ahead) > 1900:
        return 0.0
    folds = book.sheets[0].cells.slice(1).get_column("c0").to_list()
    return 0.96 if folds == [str(at) for at in range(len(folds))] else 0.0


def _refuse_scores(book: Book) -> Reading:
    return _refused(
        book,
        SCORES,
        what="scores of forecasts by fold and days ahead",
        rows=book.sheets[0].height - 1,
        code="file.forecast_scores",
    )


DESCRIPTION = Kind(
    key="not_taken.description",
    title="A description of a layout",
    says="A JSON schema: it says what data would look like and holds none.",
    feed="not_taken",
    recognises=_is_description,
    read=_refuse_description,
)
ANSWERS = Kind(
    key="not_taken.answers",
    title="Answers of single people",
    says="One row per person's answers; taken only through a survey cycle.",
    feed="not_taken",
    recognises=_is_answers,
    read=_refuse_answers,
)
SCORES = Kind(
    key="not_taken.forecast_scores",
    title="Scores of forecasts",
    says="How well a method forecast, by fold and days ahead: no place and no date.",
    feed="not_taken",
    recognises=_is_scores,
    read=_refuse_scores,
)
