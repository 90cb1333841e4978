"""One figure, three readers: the same number for staff, public and regulator, in words for each."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from leadwell.foundations.disclosure import Threshold, threshold
from leadwell.foundations.missing import Missing
from leadwell.measures.charts import Figure
from leadwell.measures.definitions import Measure
from leadwell.measures.rates import Certainty, Sureness, how_sure


class Reader(StrEnum):
    """Who reads."""

    STAFF = "staff"
    PUBLIC = "public"
    REGULATOR = "regulator"

    @property
    def words(self) -> str:
        """The reader as a page says it."""
        return {
            Reader.STAFF: "staff",
            Reader.PUBLIC: "the public",
            Reader.REGULATOR: "the regulator",
        }[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A figure as one reader sees it. ``value`` is None where it is missing or held back."""

    reader: Reader
    title: str
    says: str  # what the measure is, in this reader's words
    value: float | None
    text: str  # the value with its unit, or why there is none
    certainty: Certainty
    missing: Missing | None
    held_back: bool  # True where the figure is known and not shown, because the numbers are small
    definition_mark: str  # "to be checked against its source", or "" where nothing need be said


def shown_to(reader: Reader, measure: Measure, figure: Figure, *, rule: Threshold | None = None) -> Shown:
    """Give a figure as a reader sees it.

    There is one number: it comes from ``measure.value`` alone, whoever reads. Only the words differ, and
    a figure about few people or events is held back from the public, together with its range, so that
    neither can be worked backwards.
    """
    value = measure.value(figure.numerator, figure.denominator)
    missing = figure.missing
    if value is None and missing is None:
        missing = Missing.NOT_RECORDED if figure.numerator is None else Missing.NOT_DEFINED
    bound = rule or threshold()
    held_back = value is not None and reader is Reader.PUBLIC and not _may_show(measure, figure, bound)
    if held_back:
        text = bound.words
        certainty = Certainty(kind=measure.sure, interval=None, words="")
    else:
        text = measure.shown(value) if missing is None else missing.words
        certainty = how_sure(
            measure.sure,
            numerator=figure.numerator if value is not None else None,
            denominator=figure.denominator,
            multiplier=measure.multiplier,
            decimals=measure.decimals,
            unit=measure.unit,
        )
    return Shown(
        reader=reader,
        title=measure.title,
        says={
            Reader.STAFF: measure.staff_words,
            Reader.PUBLIC: measure.public_words,
            Reader.REGULATOR: measure.regulator_words,
        }[reader],
        value=None if held_back else value,
        text=text,
        certainty=certainty,
        missing=missing if value is None else None,
        held_back=held_back,
        definition_mark=measure.status.words,
    )


def figures_for(
    reader: Reader, measure: Measure, figures: Sequence[Figure], *, rule: Threshold | None = None
) -> tuple[Figure, ...]:
    """Give a series as a reader may have it: held-back figures as missing, the rest untouched.

    A chart made of this can show nothing that ``shown_to`` would hold back.
    """
    found = []
    for figure in figures:
        one = shown_to(reader, measure, figure, rule=rule)
        if one.held_back:
            figure = Figure(period=figure.period, numerator=None, missing=Missing.SUPPRESSED, note="")
        found.append(figure)
    return tuple(found)


def _may_show(measure: Measure, figure: Figure, rule: Threshold) -> bool:
    if not measure.counts_people:
        return True
    if measure.sure is Sureness.SHARE:
        return rule.may_show_share(figure.numerator, figure.denominator)
    return rule.may_show(figure.numerator)
