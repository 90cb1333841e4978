"""Opening: any accepted file as sheets of text, by what is in it rather than by what it is called."""

import re
from dataclasses import replace
from pathlib import PurePath

import polars as pl

from leadwell.intake.digest import digest_of
from leadwell.intake.faults import Fault
from leadwell.intake.forms.delimited import read_delimited
from leadwell.intake.forms.documents import read_json, read_parquet
from leadwell.intake.forms.limits import CannotOpen, TooBig, limits
from leadwell.intake.forms.old_workbooks import SIGNATURE as OLD_OFFICE
from leadwell.intake.forms.spreadsheet_xml import is_spreadsheet_xml
from leadwell.intake.forms.web_tables import is_web_page
from leadwell.intake.forms.workbooks import read_workbook
from leadwell.intake.grid import Book, Grid
from leadwell.intake.listing import fault

_ENDINGS = {
    "csv": {"csv", "txt", "tsv", "tab", "dat", "asc"},
    "xlsx": {"xlsx", "xlsm", "xltx", "xltm"},
    "xls": {"xls", "xlt"},
    "ods": {"ods", "ots"},
    "parquet": {"parquet", "pq"},
    "json": {"json"},
    "xlsb": {"xlsb"},
    "html": {"html", "htm", "xhtml"},
    "xml": {"xml"},
}
_ZIPPED = _ENDINGS["xlsx"] | _ENDINGS["ods"] | _ENDINGS["xlsb"]
_END_OF_ZIP = b"PK\x05\x06"  # stands at the end of every whole archive
_EXPORT = "Export the figures as XLSX or CSV and load that."
_FOREIGN: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "a PDF document", _EXPORT),
    (b"\x89PNG", "a picture", _EXPORT),
    (b"\xff\xd8\xff", "a picture", _EXPORT),
    (b"GIF8", "a picture", _EXPORT),
    (b"BM", "a picture", _EXPORT),
    (b"II*\x00", "a picture", _EXPORT),
    (b"MM\x00*", "a picture", _EXPORT),
    (b"{\\rtf", "a word-processor document", _EXPORT),
    (b"\x1f\x8b", "a compressed file", "Unpack it and load the file inside."),
    (b"BZh", "a compressed file", "Unpack it and load the file inside."),
    (b"7z\xbc\xaf", "a compressed archive", "Unpack it and load the files inside."),
    (b"Rar!", "a compressed archive", "Unpack it and load the files inside."),
    (b"SQLite format 3", "a database", "Export the table as CSV and load that."),
)
_WORDS = {
    "csv": "delimited text (CSV)", "xlsx": "an Excel workbook (XLSX)", "xls": "an old Excel workbook (XLS)",
    "ods": "an OpenDocument spreadsheet (ODS)", "parquet": "a Parquet table", "json": "a JSON document",
    "xlsb": "a binary Excel workbook (XLSB)", "html": "tables of a web page (HTML)",
    "xml": "an Excel 2003 XML workbook",
}  # fmt: skip


def open_book(content: bytes, file_name: str) -> Book:
    """Open a file as sheets of text.

    CSV with any delimiter and encoding, XLSX, XLSM, XLSB, XLS, ODS, Excel 2003 XML, tables of web pages,
    Parquet and JSON are known by their content; a wrong ending is told as a fault and does not matter otherwise.

    Args:
        content: the bytes of the file.
        file_name: its name, for messages.

    Raises:
        CannotOpen: the file is empty, locked, damaged, too big, or no table at all; the message says
            which, and what to do.
    """
    within = limits()
    if len(content) > within.file_bytes:
        raise TooBig(
            f"The file has {len(content) / 1e6:,.0f} MB; "
            f"up to {within.file_bytes / 1e6:,.0f} MB are read at once.",
            "Split it, for example one file a year, and load the parts.",
        )
    if not content.strip(b" \t\r\n\x00\xef\xbb\xbf\xfe\xff"):
        if b"\x00" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise CannotOpen(
                f"The file has {len(content):,} bytes, but only NUL bytes and blanks: no text and no figures.",
                "This often comes from a broken transfer or a full disk. Export it again.",
            )
        raise CannotOpen("The file is empty.", "Check that the export has finished, and export it again.")
    form = _form(content, file_name)
    faults = _ending_faults(file_name, form)
    digest = digest_of(content)
    document: object = None
    sheets: tuple[Grid, ...]
    match form:
        case "csv":
            grid, met = read_delimited(content, within)
            sheets, faults = (grid,), [*faults, *met]
        case "json":
            document, found, told = read_json(content, within)
            sheets, faults = (found,) if found else (), [*faults, *told]
        case "parquet":
            grid, met = read_parquet(content, within)
            sheets, faults = (grid,), [*faults, *met]
        case _:
            sheets = read_workbook(content, form, within)
            faults += [
                fault("sheet.hidden", sheet=sheet.name) for sheet in sheets if sheet.hidden and sheet.height
            ]
    if form not in ("csv", "json"):  # of these it is taken out before they are parsed
        sheets, nul = _without_nul(sheets)
        faults += nul
    if form != "json" and not any(sheet.height for sheet in sheets):
        raise CannotOpen("The file is empty.", "Check that the export has finished, and export it again.")
    return Book(
        file_name=file_name, digest=digest, form=form, sheets=sheets, document=document, faults=tuple(faults)
    )


def _without_nul(sheets: tuple[Grid, ...]) -> tuple[tuple[Grid, ...], list[Fault]]:
    """Take NUL out of every cell: it means nothing, and not every database keeps it."""
    clean, faults = [], []
    for sheet in sheets:
        nul = pl.all().str.count_matches("\0", literal=True).sum()
        count = int(sheet.cells.select(pl.sum_horizontal(pl.lit(0), nul)).item()) if sheet.width else 0
        if count:
            faults.append(fault("file.nul_bytes", sheet=sheet.name, words={"bytes": f"{count:,}"}))
            cells = sheet.cells.select(pl.all().str.replace_all("\0", "", literal=True).replace("", None))
            sheet = replace(sheet, cells=cells)
        clean.append(sheet)
    return tuple(clean), faults


def _form(content: bytes, file_name: str) -> str:
    """Give the form of a file by its first bytes; its name only says how a damaged one is told of.

    Raises:
        CannotOpen: it is of a form that holds no table.
    """
    start = content[:4096]
    for mark, what, remedy in _FOREIGN:
        if start.startswith(mark) and (mark != b"BM" or b"\x00" in start[:32]):
            raise CannotOpen(f"This is {what}, not a table.", remedy)
    if start.startswith(OLD_OFFICE):
        return "xls"
    if start.startswith(b"PAR1"):
        return "parquet"
    is_zip = start.startswith((b"PK\x03\x04", b"PK\x05\x06"))
    is_text = not is_zip and b"\x00" not in start and re.search(rb"[,;\t|]", start.split(b"\n", 1)[0])
    is_whole = is_zip and _END_OF_ZIP in content
    if start.startswith(b"PK") and _ending(file_name) in _ZIPPED and not is_whole and not is_text:
        raise CannotOpen(
            "This workbook is damaged: it begins as one, but the rest is not there or cannot be made out.",
            "Open it in a spreadsheet, which may mend it, and save it anew; or export it again.",
        )
    if is_zip:
        return _zipped_form(content)
    if is_spreadsheet_xml(start):
        return "xml"
    if is_web_page(start):
        return "html"
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith((b"<?xml", b"<workbook")):
        raise CannotOpen(
            "This is an XML document, but not an Excel workbook.",
            "Open it in a spreadsheet, save it as XLSX, and load that.",
        )
    if text.startswith((b"{", b"[")) and _looks_like_json(text):
        return "json"
    return "csv"


def _looks_like_json(text: bytes) -> bool:
    return bool(re.match(rb'(\{\s*("|\})|\[\s*(\{|\[|"|\]|-?\d))', text)) and not re.match(
        rb"\[[a-z]\]", text
    )


def _zipped_form(content: bytes) -> str:
    if b"xl/workbook.xml" in content:
        return "xlsx"
    if b"application/vnd.oasis.opendocument.spreadsheet" in content[:200] or b"content.xml" in content:
        return "ods"
    if b"xl/workbook.bin" in content:
        return "xlsb"
    if b"word/document.xml" in content:
        raise CannotOpen("This is a Word document, not a table.", _EXPORT)
    if b"ppt/presentation.xml" in content:
        raise CannotOpen("This is a presentation, not a table.", _EXPORT)
    raise CannotOpen(
        "This is a zip archive, not a table, or a damaged workbook.",
        "Unpack it and load the files inside one by one.",
    )


def _ending(file_name: str) -> str:
    return PurePath(file_name).suffix.lower().lstrip(".")


def _ending_faults(file_name: str, form: str) -> list[Fault]:
    ending = _ending(file_name)
    known = {one for endings in _ENDINGS.values() for one in endings}
    if ending not in known or ending in _ENDINGS[form]:
        return []
    return [fault("file.extension", words={"said": f".{ending}", "really": _WORDS[form]})]
