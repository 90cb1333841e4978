"""Makes files in every form from rows of text, as people's spreadsheets and systems write them."""

import csv
import io
import re
import warnings

import xlsxwriter
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

FORMS = ("csv", "xlsx", "xls", "ods")
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
