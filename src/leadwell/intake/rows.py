"""The rows of one table under check: which are still used, and why the others are not."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from leadwell.foundations.missing import Missing
from leadwell.intake.cells import Numbers, Texts, numbers, texts_of
from leadwell.intake.dates import Dates, DayOrder, days, months
from leadwell.intake.faults import FaultList
from leadwell.intake.headings import Table, heading_key
from leadwell.intake.listing import fault, fault_classes, list_where
from leadwell.intake.reading import KEPT_ASIDE, SheetReading, empty
from leadwell.intake.staffing_words import may_be_total, says_total

_NOTE_LETTERS = 25  # a lone text this long, or one that begins like a note, is a note
_MOST_NAMED = 12  # columns that one fault names
_NOTE_BEGINS = (
    r"(?i)^(notes?\b|source|\*|footnote|comment|\[\w\]|definitions?\b|this (report|file|table)|please|contact"
    r"|produced|printed|end of|run (on|by)|report|key\b|©)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What a column of numbers may hold."""

    least: float | None = 0.0
    most: float | None = None
    why: str = ""  # in words, why more than ``most`` cannot be
    hours: bool = False
    dash_means: Missing = Missing.NOT_APPLICABLE


class Rows:
    """Checks the rows of a table one question after another.

    Every answer goes to ``faults`` in the words of the fault's class; a row whose class says "kept
    aside" is set aside whole with the reason, and later questions are not asked of it.
    """

    def __init__(self, table: Table, faults: FaultList) -> None:
        self.table = table
        self.faults = faults
        self.used = pl.repeat(True, table.body.height, dtype=pl.Boolean, eager=True)  # still in use
        self.total = pl.repeat(False, table.body.height, dtype=pl.Boolean, eager=True)  # totals rows
        self.note = pl.repeat(False, table.body.height, dtype=pl.Boolean, eager=True)  # notes, headings
        self.doubtful: dict[str, pl.Series] = {}  # rows by column whose name may be that of a total
        self._reason = pl.repeat(None, table.body.height, dtype=pl.String, eager=True)
        self._tell_layout()

    def _tell_layout(self) -> None:
        sheet = self.table.sheet
        for row in self.table.repeated[: self.faults.listed]:
            self.faults.add(fault("row.repeated_headings", sheet=sheet, row=row))
        if self.table.beside:
            first, last = self.table.beside[0], self.table.beside[-1]
            words = {"first": first.letter, "last": last.letter, "heading": first.heading}
            row = self.table.heading_row
            self.faults.add(
                fault("sheet.side_by_side", sheet=sheet, row=row, column=first.letter, words=words)
            )
        if self.table.blank:
            words = {"rows": f"{len(self.table.blank):,}"}
            self.faults.add(fault("row.blank", sheet=sheet, row=self.table.blank[0], words=words))

    def tell(
        self,
        code: str,
        mask: pl.Series,
        column: str | None = None,
        *,
        found: pl.Series | None = None,
        words: Mapping[str, object] | None = None,
    ) -> int:
        """List a fault for each used row in ``mask``; the rows stay in use. Gives how many there are."""
        if not mask.any():
            return 0
        mask = mask.fill_null(value=False) & self.used
        return list_where(self.faults, code, mask, table=self.table, column=column, found=found, words=words)

    def set_aside(
        self,
        code: str,
        mask: pl.Series,
        column: str | None = None,
        *,
        found: pl.Series | None = None,
        words: Mapping[str, object] | None = None,
    ) -> int:
        """List a fault for each used row in ``mask`` and use the rows no more."""
        if not mask.any():
            return 0
        mask = mask.fill_null(value=False) & self.used
        told = self.tell(code, mask, column, found=found, words=words)
        if told:
            self.used = self.used & ~mask
            self._reason = self._reason.set(mask, fault_classes()[code].title)
        return told

    def drop(self, mask: pl.Series) -> None:
        """Use rows no more that say what another row says; they are told already and not kept aside."""
        self.used = self.used & ~mask

    def put_aside(self, code: str, mask: pl.Series) -> None:
        """Set rows aside for a fault that is told already."""
        mask = mask & self.used
        self.used = self.used & ~mask
        self._reason = self._reason.set(mask, fault_classes()[code].title)

    def pass_over(self, code: str, mask: pl.Series, column: str | None = None) -> int:
        """List rows that are not data (notes, headings again) and pass them over."""
        if not mask.any():
            return 0
        mask = mask.fill_null(value=False) & self.used
        told = self.tell(code, mask, column)
        self.used = self.used & ~mask
        self.note = self.note | mask
        return told

    def find_totals(self, names: Sequence[str]) -> None:
        """Take rows out that name a total in any of these columns; they stay in ``total``.

        Those whose name may be a unit's too are in ``doubtful`` besides, and settled by ``settle_totals``.
        """
        for name in names:
            mask = says_total(self.table.text(name)) & self.used
            self.tell("row.total", mask, name)
            maybe = may_be_total(self.table.text(name)) & self.used & ~mask
            if maybe.any():
                self.doubtful[name] = maybe
            self.used = self.used & ~(mask | maybe)
            self.total = self.total | mask | maybe

    def settle_totals(self, are_totals: pl.Series) -> None:
        """Tell of doubtful totals that are some, and set the others aside: they may be units."""
        for name, mask in self.doubtful.items():
            self.used = self.used | mask
            self.tell("row.total", mask & are_totals, name)
            self.set_aside("row.total_doubtful", mask & ~are_totals, name)
            self.used = self.used & ~mask
            self.total = self.total & (~mask | are_totals)
        self.doubtful = {}

    def find_notes(self, values: Sequence[str]) -> None:
        """Pass over notes and stray headings: rows with words in at most two cells and no value at all.

        Args:
            values: the columns of figures.
        """
        filled = _filled(self.table, [column.name for column in self.table.columns])
        bare = _filled(self.table, values) == 0
        first = (
            pl.select(
                pl.coalesce(
                    [
                        self.table.text(column.name).str.strip_chars().replace("", None)
                        for column in self.table.columns
                    ]
                )
            ).to_series()
            if self.table.columns
            else pl.Series([], dtype=pl.String)
        )
        long = (first.str.len_chars() >= _NOTE_LETTERS) | first.str.contains(_NOTE_BEGINS)
        few = filled <= 2
        after = pl.Series(range(len(few)), dtype=pl.Int64) > _last_true(~bare)
        self.pass_over("row.note", bare & few & (long | (after & (filled == 1))))
        self._find_stray_headings(values)

    def _find_stray_headings(self, values: Sequence[str]) -> None:
        odd = self.used.clone()
        for name in values[:4]:
            cells = self.table.text(name)
            odd = odd & (cells.is_null() | cells.str.contains(r"^\s*[^\d]*[A-Za-z][^\d]*\s*$"))
        at = odd.fill_null(value=False).arg_true()
        if len(at) == 0 or len(at) > 2_000:
            return
        keys = {
            heading_key(text) for column in self.table.columns for text in (column.heading, column.group)
        } - {""}
        stray = []
        for index in at:
            row = self.table.body.row(int(index))[1:]
            texts = [heading_key(text) for text in row if text and text.strip()]
            stray.append(
                len(texts) >= 2 and sum(1 for text in texts if text in keys) >= max(2, len(texts) * 0.6)
            )
        mask = pl.repeat(False, len(odd), dtype=pl.Boolean, eager=True).scatter(at, pl.Series(stray))
        self.pass_over("row.stray_headings", mask)

    def tell_not_used(self, used: Collection[str]) -> None:
        """Tell once of every column under a heading that holds something and that nothing is read from."""
        spare = [one.name for one in self.table.columns if one.heading and one.name not in used]
        filled = [name for name in spare if int(_filled(self.table, [name]).sum()) > 0]
        if filled:
            sheet, words = self.table.sheet, {"columns": "; ".join(filled[:_MOST_NAMED])}
            if len(filled) > _MOST_NAMED:
                words["columns"] += f" and {len(filled) - _MOST_NAMED} more"
            self.faults.add(fault("column.not_used", sheet=sheet, column=filled[0], words=words))

    def texts(self, name: str | None) -> pl.Series:
        """Tidy a column of names, telling where blanks were taken off."""
        tidied: Texts = texts_of(self.table.text(name))
        if name is not None:
            self.tell("place.formula_error", tidied.formula_error, name)
            self.tell("place.trailing_blanks", tidied.untidy & ~tidied.formula_error, name)
        return tidied.values

    def numbers(self, name: str | None, rule: Rule) -> Numbers:
        """Read a column of numbers, telling of every cell that was mended or left out."""
        read = numbers(self.table.text(name), hours=rule.hours, dash_means=rule.dash_means)
        if name is None:
            return read
        self.tell("number.formula_error", read.formula_error, name)
        self.tell("number.share_of_hours", read.share, name)
        self.tell("number.either_mark", read.either, name)
        self.tell("number.no_result", read.no_result, name)
        told = read.formula_error | read.share | read.either | read.no_result
        plainly = read.unreadable & ~told
        self.tell("number.unreadable", plainly, name)
        self.tell("number.suppressed", read.suppressed, name)
        values, missing = read.values, read.missing
        impossible = pl.repeat(False, len(values), dtype=pl.Boolean, eager=True)
        if rule.least is not None:
            below = (values < rule.least).fill_null(value=False) & ~self.total
            self.tell("number.negative", below, name)
            impossible = impossible | below
        if rule.most is not None:
            above = (values > rule.most).fill_null(value=False) & ~self.total
            self.tell("number.impossible", above, name, words={"why": rule.why})
            impossible = impossible | above
        self.tell("number.mended", read.mended & ~impossible, name)
        return replace(
            read,
            values=values.set(impossible, None),
            missing=missing.set(impossible, Missing.NOT_POSSIBLE.value),
        )

    def dates(self, name: str, *, monthly: bool = False) -> pl.Series:
        """Read the column that dates each row; rows without a readable date are set aside."""
        texts = self.table.text(name)
        texts = texts.set(~(self.used | self.total), None)
        read: Dates = months(texts) if monthly else days(texts)
        self.set_aside_doubtful(name, read)
        self.set_aside("date.unreadable", read.unreadable, name)
        self.set_aside("date.missing", read.values.is_null(), name)
        self.tell_order_and_styles(name, texts, read)
        return read.values

    def set_aside_doubtful(self, name: str, read: Dates) -> None:
        """Set rows aside whose date could be either of two days."""
        self.set_aside("date.turned" if read.turned else "date.doubtful", read.doubtful, name)

    def tell_order_and_styles(self, name: str, texts: pl.Series, read: Dates) -> None:
        """Tell how the order of day and month was decided, and of each style of date but the usual one."""
        sheet = self.table.sheet
        if read.order is DayOrder.ASSUMED:
            example = next(iter(texts.filter(read.either).head(1)), "")
            self.faults.add(fault("date.order_assumed", sheet=sheet, column=name, found=example))
        elif read.order is DayOrder.MONTH_FIRST:
            self.faults.add(fault("date.month_first", sheet=sheet, column=name))
        self._tell_zones(name, texts, read)
        if read.turned:
            return  # the styles are what makes the dates doubtful, which is told
        frame = pl.DataFrame({"style": read.style, "row": self.table.rows, "text": texts})
        odd = frame.filter(read.odd & self.used)
        words = {"styles": len(read.styles)}
        firsts = odd.group_by("style", maintain_order=True).agg(pl.col("row", "text").first(), pl.len())
        for _, row, text, count in firsts.iter_rows():
            one = {"sheet": sheet, "column": name, "found": text}
            self.faults.add(fault("date.mixed_styles", row=row, count=count, words=words, **one))

    def _tell_zones(self, name: str, texts: pl.Series, read: Dates) -> None:
        at = (read.zoned & self.used).arg_true()
        if len(at):
            first = int(at[0])
            self.faults.add(
                fault(
                    "date.time_zone", sheet=self.table.sheet, row=self.table.rows[first], column=name,
                    found=texts[first], count=len(at), words={"day": all_words(read.values[first])},
                )
            )  # fmt: skip

    def reading(self, what: str) -> SheetReading:
        """Give what became of the sheet."""
        if self.doubtful:  # no check of totals was come to
            self.settle_totals(pl.repeat(False, len(self.used), dtype=pl.Boolean, eager=True))
        again = len(self.table.repeated)
        return SheetReading(
            name=self.table.sheet,
            what=what,
            heading_row=self.table.heading_row,
            rows=self.table.body.height + again,
            rows_used=int(self.used.sum()),
            totals_rows=int(self.total.sum()),
            note_rows=int(self.note.sum()) + again,
        )

    def kept_aside(self) -> pl.DataFrame:
        """Give the rows set aside, whole, each with its reason."""
        mask = self._reason.is_not_null()
        if not mask.any():
            return empty(KEPT_ASIDE)
        names = [column.name for column in self.table.columns]
        return self.table.body.filter(mask).select(
            pl.lit(self.table.sheet).alias("sheet"),
            "row",
            pl.lit(self._reason.filter(mask)).alias("reason"),
            pl.concat_list([pl.col(name).fill_null("") for name in names]).alias("cells"),
        )


def all_words(on: date) -> str:
    """Give a day in words, ``3 March 2025``."""
    return f"{on.day} {on:%B %Y}"


def _filled(table: Table, names: Sequence[str]) -> pl.Series:
    """Count in each row how many of these columns hold anything but blanks."""
    counted = table.body.select(
        pl.sum_horizontal(
            pl.lit(0, dtype=pl.Int64),
            *(pl.col(name).str.contains(r"\S").fill_null(value=False).cast(pl.Int64) for name in names),
        ).alias("filled")
    )
    return (
        counted.get_column("filled") if names else pl.repeat(0, table.body.height, dtype=pl.Int64, eager=True)
    )


def _last_true(mask: pl.Series) -> int:
    at = mask.fill_null(value=False).arg_true()
    return int(at[-1]) if len(at) else -1
