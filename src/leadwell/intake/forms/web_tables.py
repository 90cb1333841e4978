"""Tables of web pages: what many hospital systems export under the ending .xls.

The page is only read. Scripts, styles, pictures and links in it are left alone, and nothing is fetched.
"""

import re
from html.parser import HTMLParser

from leadwell.intake.forms.limits import CannotOpen, Limits, TooBig
from leadwell.intake.forms.sheets import Merged, Sheet

_MARKUP = re.compile(
    r"\s*(?:<\?xml[^>]{0,400}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype html|html|table|meta|head|body|style|div)\b",
    re.IGNORECASE | re.DOTALL,
)
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{1,40})""", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w-]{1,40})["']""")
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_SILENT = frozenset({"script", "style", "title", "head", "object", "noscript", "template", "select", "svg"})
_OPAQUE = ("script", "style")
_BLOCKS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "div", "caption", "li", "center", "b"})
_NO_TABLE = (
    "This is a web page without a table; it may be a sign-in page or an error message saved in place of the export.",
    "Open the system it came from, export again, and check that the file shows a table when it is opened.",
)


def is_web_page(start: bytes) -> bool:
    """Say whether a file begins as a web page, whatever its ending says."""
    return bool(_MARKUP.match(text_of(start, whole=False)))


def read_web_tables(content: bytes, limits: Limits) -> Sheet:
    """Give all tables of a web page as one sheet, one below the other, as a spreadsheet shows them.

    A cell over several columns or rows is put where it begins, and counts as merged. Text between tables
    becomes rows of its own, since the period often stands there.

    Raises:
        CannotOpen: there is no table.
        TooBig: the page or its tables are larger than is taken in.
    """
    if len(content) > limits.markup_bytes:
        raise TooBig(
            f"The web page has {len(content) / 1e6:,.0f} MB; up to {limits.markup_bytes / 1e6:,.0f} MB are read.",
            "Split it, or export the figures as CSV, and load that.",
        )
    parser = _Tables(limits)
    parser.feed(_plain(text_of(content)))
    parser.close()
    parser.end()
    if not parser.tables:
        raise CannotOpen(*_NO_TABLE)
    return Sheet(
        name="",
        hidden=False,
        height=len(parser.rows),
        width=max((len(row) for row in parser.rows), default=0),
        merged=parser.merged,
        rows=parser.rows,
    )


def text_of(content: bytes, *, whole: bool = True) -> str:
    """Decode a page by its mark, by what it says itself, as UTF-8, else as Windows text."""
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
    ):
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace")
    said = _XML_ENCODING.search(content[:1024]) or _CHARSET.search(content[:8192])
    names = [said[1].decode("ascii").lower()] if said else []
    for name in (*names, "utf-8"):
        if name.startswith(("utf-16", "utf-32", "utf-7")) or name in {
            "iso-8859-1",
            "latin1",
            "ascii",
            "us-ascii",
        }:
            continue  # it was read as single bytes just now; and Windows text is what such pages are
        try:
            return content.decode(name, "strict" if whole else "ignore")
        except (UnicodeDecodeError, LookupError):
            continue
    return content.decode("cp1252", "replace")


def _plain(text: str) -> str:
    """Take out comments, declarations, scripts and styles in one pass, so that none is looked at again."""
    lower = text.lower()
    kept: list[str] = []
    at, end = 0, lower.rfind(">") + 1  # a mark that is open at the end of the page is none
    while (opened := lower.find("<", at, end)) >= 0:
        kept.append(text[at:opened])
        closing = _closing(lower, opened)
        if not closing:
            kept.append("<")
            at = opened + 1
            continue
        closed = lower.find(closing, opened + 2, end)
        if closed < 0:
            return "".join(kept)
        at = closed if closing.startswith("</") else closed + len(closing)
    kept.append(text[at:end])
    return "".join(kept)


def _closing(lower: str, at: int) -> str:
    """Give what ends that which begins here and is not read; "" where it is read."""
    if lower.startswith("<!--", at):
        return "-->"
    if lower.startswith(("<!", "<?"), at):
        return ">"
    return next((f"</{one}" for one in _OPAQUE if lower.startswith(f"<{one}", at)), "")


class _Table:
    """One table being read: its row and cell, and the cells that reach down from rows above."""

    def __init__(self) -> None:
        self.row: list[str | None] | None = None
        self.cell: list[str] | None = None
        self.span = (1, 1)
        self.reaching: dict[int, int] = {}  # column -> rows still to come that are taken


class _Tables(HTMLParser):
    """Collects the rows of every table, nested ones where they stand."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(convert_charrefs=True)
        self._limits = limits
        self._open: list[_Table] = []
        self._silent = 0
        self._between: list[str] = []
        self._cells = self._letters = 0
        self.rows: list[list[str | None]] = []
        self.merged: list[Merged] = []
        self.tables = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag in {"body", "table"}:
            self._silent = 0  # whatever was left open before
        if tag == "table":
            self._say_between()
            self._open.append(_Table())
            self.tables += 1
            if len(self._open) > 50:
                raise TooBig(
                    "The web page has tables within tables, over 50 deep.", "Export the figures as CSV."
                )
        elif tag == "tr":
            self._end_row()
            if self._open:
                self._open[-1].row = []
        elif tag in {"td", "th"}:
            self._end_cell()
            if self._open:
                table = self._open[-1]
                table.row = [] if table.row is None else table.row
                table.cell = []
                said = dict(attrs)
                table.span = (_whole(said.get("rowspan")), _whole(said.get("colspan")))
        elif tag == "br":
            self.handle_data(" ")
        elif tag in _BLOCKS and not self._open:
            self._say_between()

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(self._silent - 1, 0)
        elif tag == "table":
            self._end_table()
        elif tag == "tr":
            self._end_row()
        elif tag in {"td", "th"}:
            self._end_cell()
        elif tag in _BLOCKS and not self._open:
            self._say_between()

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        self._letters += len(data)
        if self._letters > self._limits.text_bytes:
            raise TooBig("The web page holds too much text.", "Split it, and load the parts.")
        table = self._open[-1] if self._open else None
        if table is None or table.row is None:
            self._between.append(data)
        elif table.cell is not None:
            table.cell.append(data)

    def end(self) -> None:
        """Close what the page left open."""
        while self._open:
            self._end_table()
        self._say_between()

    def _say_between(self) -> None:
        said = _shown("".join(self._between))
        self._between = []
        if said:
            self._add([said])

    def _end_table(self) -> None:
        self._end_row()
        if self._open:
            self._open.pop()

    def _end_row(self) -> None:
        self._end_cell()
        if not self._open or self._open[-1].row is None:
            return
        table = self._open[-1]
        row = table.row or []
        table.row = None
        table.reaching = {at: left - 1 for at, left in table.reaching.items() if left > 1}
        self._add(row)

    def _end_cell(self) -> None:
        if not self._open or self._open[-1].cell is None:
            return
        table = self._open[-1]
        row, said = table.row, _shown("".join(table.cell or ()))
        table.cell = None
        assert row is not None, "a cell stands in a row"
        while len(row) in table.reaching:
            row.append(None)
        down, across = table.span
        at, top = len(row), len(self.rows)
        row.append(said or None)
        if across > 1:
            row.extend([None] * (across - 1))
        if len(row) > self._limits.columns:
            self._limits.check_shape(1, len(row), where="A table of the web page")
        if down > 1:
            down = min(down, self._limits.rows)
            table.reaching |= dict.fromkeys(range(at, len(row)), down)
            self.merged.append(((top, at), (top + down - 1, len(row) - 1)))

    def _add(self, row: list[str | None]) -> None:
        self._cells += max(len(row), 1)
        self.rows.append(row)
        if len(self.rows) > self._limits.rows or self._cells > self._limits.cells:
            raise TooBig(
                f"The tables of the web page have over {len(self.rows) - 1:,} rows or too many cells.",
                "Split them, for example one file a year, and load the parts.",
            )


def _shown(text: str) -> str:
    """Give text as a browser shows it: blanks in a row are one, but a fixed blank stands; "" where only blanks."""
    said = _BLANKS.sub(" ", text).strip(" ")
    return said if said.strip() else ""


def _whole(said: str | None) -> int:
    """Read how many rows or columns a cell spans; at least one, at most what browsers allow."""
    text = (said or "").strip()
    return min(max(int(text), 1), 65_534) if text.isascii() and text.isdigit() and len(text) < 9 else 1
