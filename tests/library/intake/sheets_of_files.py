"""Makes files in every form from rows of text, as people's spreadsheets and systems write them."""

import csv
import html
import io
import re
import struct
import warnings
import zipfile
from xml.sax.saxutils import escape, quoteattr

import xlsxwriter
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

FORMS = ("csv", "xlsx", "xls", "ods", "html", "xml", "xlsb")
_NUMBER = re.compile(r"-?[1-9]\d*(\.\d+)?|0(\.\d+)?")
_ERRORS = {"#NULL!": 0x00, "#DIV/0!": 0x07, "#VALUE!": 0x0F, "#REF!": 0x17, "#NAME?": 0x1D, "#NUM!": 0x24}


def as_file(rows, form, *, sheet="Data", hidden=(), encoding="utf-8", delimiter=","):
    """Give rows of text as the bytes of a file; plain numbers are numbers in workbooks, all else text."""
    match form:
        case "csv":
            return as_csv(rows, encoding=encoding, delimiter=delimiter)
        case "xlsx":
            return as_xlsx({sheet: rows}, hidden=hidden)
        case "xls":
            return as_xls({sheet: rows}, hidden=hidden)
        case "ods":
            return as_ods({sheet: rows})
        case "html":
            return as_html(rows)
        case "xml":
            return as_spreadsheet_xml({sheet: rows}, hidden=hidden)
        case "xlsb":
            return as_xlsb({sheet: rows}, hidden=hidden)


def as_csv(rows, *, encoding="utf-8", delimiter=",", newline="\r\n"):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=newline).writerows(rows)
    return out.getvalue().encode(encoding)


def as_xlsx(sheets, *, hidden=()):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        if name in hidden:
            sheet.hide()
        for at, row in enumerate(rows):
            for column, text in enumerate(row):
                if text in _ERRORS:
                    sheet.write_formula(at, column, "=A1", None, text)
                elif _NUMBER.fullmatch(text):
                    sheet.write_number(at, column, float(text))
                elif text:
                    sheet.write_string(at, column, text)
    book.close()
    return out.getvalue()


def as_xls(sheets, *, hidden=()):
    book = xlwt.Workbook()
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        if name in hidden:
            sheet.visibility = 1
        for at, row in enumerate(rows):
            for column, text in enumerate(row):
                if text in _ERRORS:
                    sheet.row(at).set_cell_error(column, text)
                elif _NUMBER.fullmatch(text):
                    sheet.write(at, column, float(text))
                elif text:
                    sheet.write(at, column, text)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_ods(sheets):
    document = OpenDocumentSpreadsheet()
    for name, rows in sheets.items():
        table = Table(name=name)
        for row in rows:
            line = TableRow()
            for text in row:
                if _NUMBER.fullmatch(text):
                    cell = TableCell(valuetype="float", value=text)
                elif text:
                    cell = TableCell(valuetype="string", stringvalue=text)
                    cell.addElement(P(text=text))
                else:
                    cell = TableCell()
                line.addElement(cell)
            table.addElement(line)
        document.spreadsheet.addElement(table)
    out = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        document.save(out)
    return out.getvalue()


def as_html(rows, *, encoding="utf-8", before="", says=True):
    """A table as hospital systems write it under the ending .xls, with the marks of their tools."""
    lines = [
        "<tr>" + "".join(f"<td class=xl{at}>{_escaped(text)}</td>" for at, text in enumerate(row)) + "</tr>"
        for row in rows
    ]
    charset = f'<meta http-equiv="Content-Type" content="text/html; charset={encoding}">' if says else ""
    page = (
        f'<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>{charset}<style>td {{ color: red }}</style>'
        f"</head><body>{before}<table border=1>{''.join(lines)}</table></body></html>"
    )
    return page.encode(encoding)


def _escaped(text):
    """Blanks at the end are fixed ones, or a browser would not show them."""
    kept = text.rstrip(" ")
    return (html.escape(kept) + "&nbsp;" * (len(text) - len(kept))) or "&nbsp;"


def as_spreadsheet_xml(sheets, *, hidden=()):
    """An Excel 2003 XML workbook."""
    ours = "urn:schemas-microsoft-com:office:spreadsheet"
    parts = []
    for name, rows in sheets.items():
        lines = []
        for row in rows:
            cells = []
            for at, text in enumerate(row, start=1):
                kind = "Error" if text in _ERRORS else "Number" if _NUMBER.fullmatch(text) else "String"
                if text:
                    cells.append(f'<Cell ss:Index="{at}"><Data ss:Type="{kind}">{escape(text)}</Data></Cell>')
            lines.append(f"<Row>{''.join(cells)}</Row>")
        options = (
            '<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel">'
            f"<Visible>{'SheetHidden' if name in hidden else 'SheetVisible'}</Visible></WorksheetOptions>"
        )
        parts.append(
            f"<Worksheet ss:Name={quoteattr(name)}><Table>{''.join(lines)}</Table>{options}</Worksheet>"
        )
    return (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        f'<Workbook xmlns="{ours}" xmlns:ss="{ours}">{"".join(parts)}</Workbook>'
    ).encode()


def _record(number, body=b""):
    """A record of a binary workbook: its number and length in sevens of bits, then its body."""
    out = bytes([number]) if number < 0x80 else bytes([number & 0x7F | 0x80, number >> 7])
    length = len(body)
    while True:
        out += bytes([length & 0x7F | (0x80 if length > 0x7F else 0)])
        length >>= 7
        if not length:
            return out + body


def _wide(text):
    written = text.encode("utf-16-le")
    return struct.pack("<I", len(written) // 2) + written


def as_xlsb(sheets, *, hidden=()):
    """A binary workbook, put together by hand: just what a reader needs of [MS-XLSB]."""
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    packages = "http://schemas.openxmlformats.org/package/2006"
    book = _record(131) + _record(143)
    links, parts = [], {}
    for at, (name, rows) in enumerate(sheets.items(), start=1):
        state = 1 if name in hidden else 0
        book += _record(156, struct.pack("<II", state, at) + _wide(f"rId{at}") + _wide(name))
        links.append(
            f'<Relationship Id="rId{at}" Type="{relations}/worksheet" Target="worksheets/sheet{at}.bin"/>'
        )
        width = max((len(row) for row in rows), default=1)
        sheet = _record(129) + _record(
            148, struct.pack("<IIII", 0, max(len(rows) - 1, 0), 0, max(width - 1, 0))
        )
        sheet += _record(145)
        for number, row in enumerate(rows):
            sheet += _record(0, struct.pack("<IIHBBBI", number, 0, 300, 0, 0, 0, 0))
            for column, text in enumerate(row):
                start = struct.pack("<II", column, 0)
                if text in _ERRORS:
                    sheet += _record(3, start + bytes([_ERRORS[text]]))
                elif _NUMBER.fullmatch(text):
                    sheet += _record(5, start + struct.pack("<d", float(text)))
                elif text:
                    sheet += _record(6, start + _wide(text))
        parts[f"xl/worksheets/sheet{at}.bin"] = sheet + _record(146) + _record(130)
    book += _record(144) + _record(132)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{packages}/content-types"><Default Extension="bin" '
            'ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>',
        )
        archive.writestr("xl/workbook.bin", book)
        archive.writestr(
            "xl/_rels/workbook.bin.rels",
            f'<Relationships xmlns="{packages}/relationships">{"".join(links)}</Relationships>',
        )
        for path, part in parts.items():
            archive.writestr(path, part)
    return out.getvalue()
