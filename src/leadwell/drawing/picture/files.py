"""The part of the page that says what each file is and what is wrong with it."""

from collections.abc import Sequence

from leadwell.drawing.picture.markup import Html, element, folded, joined, status, table, times
from leadwell.intake.faults import Fault, Outcome
from leadwell.intake.reading import Reading

SHOWN = 40  # faults, and rows kept aside, listed one by one; the rest are counted
MOST_CELLS = 8  # cells of a row kept aside
TONES = {
    Outcome.MENDED: "good",
    Outcome.NOTED: "note",
    Outcome.KEPT_ASIDE: "watch",
    Outcome.REFUSED: "alert",
}


def verdict(reading: Reading) -> tuple[str, str]:
    """Give the tone and the word of what became of a file."""
    if reading.refused:
        return "alert", "not read"
    outcomes = {fault.outcome for fault in reading.faults}
    if outcomes & {Outcome.KEPT_ASIDE, Outcome.REFUSED}:
        return "watch", "read in part"
    return "good", "read"


def files_part(readings: Sequence[Reading]) -> Html:
    """Give the table of files, then each file's sheets and faults."""
    rows = [
        (
            reading.file_name,
            status(*verdict(reading)),
            reading.title,
            f"{reading.rows:,}",
            f"{sum(fault.count for fault in reading.faults):,}",
            f"{reading.kept_aside.height:,}",
        )
        for reading in readings
    ]
    head = ("File", "Result", "What it is", "Rows", "Things found", "Rows kept aside")
    return joined(
        [
            element("h2", "The files", id="files"),
            table("Files in the folder", head, rows, numbers=(3, 4, 5), hidden=True),
            *(_file(reading) for reading in readings if reading.faults or len(reading.sheets) > 1),
        ]
    )


def _file(reading: Reading) -> Html:
    tone, word = verdict(reading)
    sheets = [
        (
            sheet.name or "the file",
            sheet.what,
            "none" if sheet.heading_row is None else f"row {sheet.heading_row}",
            f"{sheet.rows:,}",
            f"{sheet.rows_used:,}",
            f"{sheet.totals_rows:,}",
        )
        for sheet in reading.sheets
    ]
    head = ("Sheet", "What it is", "Headings", "Rows", "Used", "Totals set apart")
    found = sum(fault.count for fault in reading.faults)
    return element(
        "section",
        element("h3", reading.file_name),
        element("p", status(tone, word), " ", reading.title),
        folded(f"Show {times(len(sheets), 'sheet')}", table(f"Sheets of {reading.file_name}", head, sheets))
        if len(sheets) > 1
        else Html(),
        folded(f"Show {times(found, 'thing')} that we found", fault_list(reading.faults))
        if reading.faults
        else element("p", "Nothing wrong was found."),
        _kept_aside(reading),
        class_="panel",
    )


def _kept_aside(reading: Reading) -> Html:
    rows = reading.kept_aside
    if rows.is_empty():
        return Html()
    lines = [
        (
            f"{row['sheet']}, row {row['row']}" if row["sheet"] else f"row {row['row']}",
            row["reason"],
            " | ".join(cell or "" for cell in (row["cells"] or [])[:MOST_CELLS]),
        )
        for row in rows.head(SHOWN).iter_rows(named=True)
    ]
    rest = rows.height - len(lines)
    return folded(
        f"Show {times(rows.height, 'row')} kept aside",
        table(f"Rows of {reading.file_name} kept aside", ("Where", "Why", "What stood there"), lines),
        element("p", f"And {times(rest, 'more', 'more')}, not listed here.") if rest else "",
    )


def gravest_first(faults: Sequence[Fault]) -> list[Fault]:
    """Give the faults with those first that keep most from being used."""
    order = list(reversed(Outcome))
    return sorted(faults, key=lambda fault: order.index(fault.outcome))


def fault_list(faults: Sequence[Fault]) -> Html:
    """Give the first faults in full, the gravest first, and count the others."""
    ranked = gravest_first(faults)
    lines = [
        element(
            "li",
            element(
                "p",
                status(TONES[fault.outcome], fault.outcome.words),
                " ",
                element("strong", f"{fault.place[0].upper()}{fault.place[1:]}"),
                f" ({fault.count:,} times)" if fault.count > 1 else "",
            ),
            element("p", f"Found “{fault.found}”. " if fault.found else "", fault.done),
            element("p", f"How to mend it: {fault.mend}", class_="quiet") if fault.mend else "",
        )
        for fault in ranked[:SHOWN]
    ]
    rest = sum(fault.count for fault in ranked[SHOWN:])
    more = [element("p", f"And {times(rest, 'more', 'more')}, not listed here.")] if rest else []
    return joined([element("ul", *lines, class_="faults"), *more])
