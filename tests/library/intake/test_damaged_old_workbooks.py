"""Old workbooks (.xls) are read in a process of their own: a damaged one is refused and brings nothing down."""

import contextlib
import io
import random
import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime, time

import pytest
import xlwt
from tests.library.intake.sheets_of_files import as_xls

from leadwell.intake import CannotOpen, open_book, read
from leadwell.intake.forms import old_workbook_process
from leadwell.intake.forms.limits import TooBig, limits
from leadwell.intake.forms.old_workbooks import look_through
from leadwell.intake.forms.workbooks import read_workbook

ROWS = [[f"x{row}", f"y{row}", *(str(row * column + 0.5) for column in range(2, 6))] for row in range(30)]
SOUND = as_xls({"A": ROWS})


def spoilt(seed):
    """A sound workbook with some bytes changed, and one in five cut short."""
    chance = random.Random(seed)
    content = bytearray(SOUND)
    for _ in range(chance.randint(1, 30)):
        content[chance.randrange(8, len(content))] = chance.randrange(256)
    if chance.random() < 0.2:
        content = content[: chance.randrange(len(content))]
    return bytes(content)


def test_old_workbooks_with_bytes_changed_are_read_or_refused_in_silence(capfd):
    opened = 0
    for seed in range(150):
        with contextlib.suppress(CannotOpen):
            opened += len(open_book(spoilt(seed), "a.xls").sheets) > 0
    assert 0 < opened < 150
    assert capfd.readouterr() == ("", "")


def cells(content):
    return [[cell or "" for cell in row] for row in open_book(content, "a.xls").sheets[0].cells.rows()]


def test_every_kind_of_cell_comes_back_from_the_other_process():
    book = xlwt.Workbook()
    sheet = book.add_sheet("Å – “quoted”")
    kinds = [
        (date(2025, 3, 31), "dd/mm/yyyy", "2025-03-31"),
        (datetime(2025, 3, 31, 7, 30), "dd/mm/yyyy hh:mm", "2025-03-31 07:30:00"),
        (time(7, 30), "hh:mm", "07:30:00"),
        (26.5 / 24, "[h]:mm", "26:30:00"),
        (12.1, "General", "12.1"),
        (1e-7, "General", "0.0000001"),
        (15009, "General", "15009"),
        (True, "General", "TRUE"),
        ('"Å"\n\u2028\\', "General", '"Å"\n\u2028\\'),
    ]
    for column, (value, style, _) in enumerate(kinds):
        sheet.write(0, column, value, xlwt.easyxf(num_format_str=style))
    sheet.row(0).set_cell_error(len(kinds), "#REF!")
    sheet.write_merge(1, 3, 0, 0, "Oak")
    sheet.write(3, len(kinds), 1)
    book.add_sheet("Empty").visibility = 1
    out = io.BytesIO()
    book.save(out)
    blank = [""] * (len(kinds) - 1)
    assert cells(out.getvalue()) == [
        [*(told for _, _, told in kinds), "#REF!"],
        ["Oak", *blank, ""],
        ["Oak", *blank, ""],
        ["Oak", *blank, "1"],
    ]
    shown = [(sheet.name, sheet.hidden) for sheet in open_book(out.getvalue(), "a.xls").sheets]
    assert shown == [("Å – “quoted”", False), ("Empty", True)]


def test_too_many_sheets_and_too_much_text_are_refused_as_such():
    content = as_xls(dict.fromkeys("ABC", ROWS))
    with pytest.raises(TooBig, match="3 sheets; up to 2"):
        read_workbook(content, "xls", replace(limits(), sheets=2))
    with pytest.raises(TooBig, match="too much text"):
        read_workbook(content, "xls", replace(limits(), text_bytes=500))
    with pytest.raises(TooBig, match="columns"):
        read_workbook(content, "xls", replace(limits(), columns=5))


def rows_that_end_before_they_begin():
    """A workbook whose sheet says that its first row comes after its last: the reader ends its process."""
    content = bytearray(SOUND)
    content[content.index(b"\x00\x02\x0e\x00") + 5] = 0xF6
    return bytes(content)


def run_apart(content, memory=2_000_000_000):
    words = [sys.executable, "-P", old_workbook_process.__file__]
    bounds = ["3000000", "4000", "120000000", "250", "2000000000", str(memory), "60"]
    return subprocess.run([*words, *bounds], input=content, capture_output=True, check=False)


def test_a_workbook_that_ends_the_reading_process_is_refused_in_silence(capfd):
    content = rows_that_end_before_they_begin()
    look_through(content, limits())
    assert run_apart(SOUND).returncode == 0
    assert run_apart(content).returncode < 0
    with pytest.raises(CannotOpen, match="may be damaged"):
        open_book(content, "a.xls")
    assert [fault.code for fault in read(content, "a.xls").faults] == ["file.refused"]
    assert capfd.readouterr() == ("", "")


def test_a_workbook_that_takes_too_long_is_refused_in_silence(capfd):
    with pytest.raises(CannotOpen, match="may be damaged"):
        read_workbook(SOUND, "xls", replace(limits(), old_workbook_seconds=0))
    assert capfd.readouterr() == ("", "")


@pytest.mark.skipif(sys.platform != "linux", reason="Only Linux bounds the memory of a process.")
def test_the_reading_process_has_bounded_memory():
    padded = SOUND + bytes(300_000_000)
    assert run_apart(padded).returncode == 0
    assert run_apart(padded, memory=200_000_000).returncode != 0
