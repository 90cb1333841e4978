"""Excel 2003 XML ("SpreadsheetML"): workbooks written as one XML document, ending .xml or .xls.

Documents that declare entities or a document type are refused, and nothing outside is fetched.
"""

import contextlib
import re
from datetime import datetime, time
from xml.parsers import expat

from leadwell.intake.forms.limits import CannotOpen, Limits, TooBig
from leadwell.intake.forms.sheets import Merged, Sheet
from leadwell.intake.forms.web_tables import text_of

_MARK = re.compile(
    r"<(?:[\w-]+:)?Workbook\b[^>]{0,4000}urn:schemas-microsoft-com:office:spreadsheet", re.DOTALL
)
_OURS = "urn:schemas-microsoft-com:office:spreadsheet "
_OPTIONS = "urn:schemas-microsoft-com:office:excel "
_DAMAGED = (
    "This Excel 2003 XML workbook is damaged and cannot be read to its end.",
    "Open it in a spreadsheet, save it as XLSX, and load that.",
)
_DECLARES = (
    "This XML workbook declares entities or a document type, which no spreadsheet program writes.",
    "It may be made to do harm. Open it in a spreadsheet you trust, save it as XLSX, and load that.",
)


def is_spreadsheet_xml(start: bytes) -> bool:
    """Say whether a file begins as an Excel 2003 XML workbook."""
    return bool(_MARK.search(text_of(start, whole=False)))


def read_spreadsheet_xml(content: bytes, limits: Limits) -> list[Sheet]:
    """Give the worksheets of an Excel 2003 XML workbook.

    Raises:
        CannotOpen: it is damaged, or declares entities.
        TooBig: it is larger than is taken in.
    """
    if len(content) > limits.markup_bytes:
        raise TooBig(
            f"The XML workbook has {len(content) / 1e6:,.0f} MB; "
            f"up to {limits.markup_bytes / 1e6:,.0f} MB are read.",
            "Save it as XLSX or CSV, and load that.",
        )
    return _Workbook(limits).read(content)


class _Workbook:
    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._sheets: list[Sheet] = []
        self._name, self._hidden = "", False
        self._rows: list[list[object]] = []
        self._merged: list[Merged] = []
        self._width = self._cells = self._letters = 0
        self._type = ""
        self._text: list[str] | None = None
        self._is_option = False
        self._at = 0

    def read(self, content: bytes) -> list[Sheet]:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data
        parser.EntityDeclHandler = _refuse
        parser.StartDoctypeDeclHandler = _refuse
        parser.ExternalEntityRefHandler = _refuse
        try:
            parser.Parse(content.lstrip(b" \t\r\n"), True)
        except (expat.ExpatError, ValueError, LookupError):
            raise CannotOpen(*_DAMAGED) from None
        return self._sheets

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == f"{_OPTIONS}Visible":
            self._is_option, self._text = True, []
        if not name.startswith(_OURS):
            return
        said = {key.removeprefix(_OURS): value for key, value in attributes.items()}
        match name.removeprefix(_OURS):
            case "Worksheet":
                self._name, self._hidden = said.get("Name", ""), False
                self._rows, self._merged, self._width = [], [], 0
                if len(self._sheets) >= self._limits.sheets:
                    raise TooBig(
                        f"The workbook has over {self._limits.sheets:,} sheets.",
                        "Split the workbook and load the parts.",
                    )
            case "Row":
                self._go_to(self._rows, said.get("Index"), self._limits.rows)
                self._rows.append([])
                self._limits.check_shape(len(self._rows), self._width, where=f"Sheet {self._name!r}")
            case "Cell":
                self._begin_cell(said)
            case "Data":
                self._type, self._text = said.get("Type", "String"), []

    def _begin_cell(self, said: dict[str, str]) -> None:
        if not self._rows:
            self._rows.append([])
        row = self._rows[-1]
        self._go_to(row, said.get("Index"), self._limits.columns)
        at, top = len(row), len(self._rows) - 1
        across = min(_whole(said.get("MergeAcross")), self._limits.columns)
        down = min(_whole(said.get("MergeDown")), self._limits.rows)
        row.extend([None] * (1 + across))
        if down:
            self._merged.append(((top, at), (top + down, at + across)))
        self._width = max(self._width, len(row))
        self._cells += 1 + across
        self._limits.check_shape(len(self._rows), self._width, where=f"Sheet {self._name!r}")
        self._at = at

    def _go_to(self, held: list[object] | list[list[object]], said: str | None, most: int) -> None:
        """Leave out rows or cells up to the one whose number is said, counted from 1."""
        wanted = _whole(said) - 1
        if wanted > most:
            raise TooBig(
                f"Sheet {self._name!r} reaches to number {wanted + 1:,}; up to {most:,} are read at once.",
                "Delete the empty rows and columns beyond the data and load it again.",
            )
        while len(held) < wanted:
            held.append([] if held is self._rows else None)  # type: ignore[arg-type]

    def _data(self, text: str) -> None:
        if self._text is None:
            return
        self._letters += len(text)
        if self._letters > self._limits.text_bytes:
            raise TooBig("The workbook's cells hold too much text.", "Split the workbook and load the parts.")
        self._text.append(text)

    def _end(self, name: str) -> None:
        if self._is_option and name == f"{_OPTIONS}Visible":
            self._hidden = "hidden" in "".join(self._text or ()).lower()
            self._is_option, self._text = False, None
        if name == f"{_OURS}Data" and self._text is not None:
            if self._rows and self._rows[-1]:
                self._rows[-1][self._at] = _value(self._type, "".join(self._text))
            self._text = None
        if name == f"{_OURS}Worksheet":
            self._sheets.append(
                Sheet(
                    name=self._name,
                    hidden=self._hidden,
                    height=len(self._rows),
                    width=self._width,
                    merged=self._merged,
                    rows=self._rows,
                )
            )


def _value(kind: str, text: str) -> object:
    said = text.strip()
    with contextlib.suppress(ValueError):
        if kind == "Number":
            return float(said)
        if kind == "DateTime":
            when = datetime.fromisoformat(said)
            return time(when.hour, when.minute, when.second) if when.year < 1901 else when
        if kind == "Boolean":
            return said not in {"0", "false", "False"}
    return text


def _whole(said: str | None) -> int:
    text = (said or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _refuse(*_said: object) -> int:
    raise CannotOpen(*_DECLARES)
