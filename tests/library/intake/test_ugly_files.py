"""Ugly files: each class of fault alone and with every other, in every form; what is recognised and found."""

import os
import sys
from itertools import combinations

import pytest
from tests.library.intake.planted import PLANTERS, Spoilt, may_meet, spoilt
from tests.library.intake.sheets_of_files import FORMS, as_file, as_xlsx

from leadwell.intake import read
from leadwell.intake.listing import fault_classes

PARTS = 2
# Each class with every ninth other one, and in two forms besides CSV, which keeps the tests quick; with all of them, in
# every form, where that is asked for.
ALL = os.environ.get("LEADWELL_PAIRS") == "all"
EVERY = 1 if ALL else 9
NAMES = list(PLANTERS)
OTHER_FORMS = [form for form in FORMS if form != "csv"]
ALONE = [
    (name, form)
    for at, name in enumerate(NAMES)
    for form in (
        FORMS if ALL else ("csv", *{OTHER_FORMS[(2 * at + k) % len(OTHER_FORMS)]: None for k in (0, 1)})
    )
]
PAIRS = [
    (one, other)
    for one, other in combinations(NAMES, 2)
    if may_meet(one, other) and (NAMES.index(one) + NAMES.index(other)) % EVERY == 0
]


def reading_of(file, form):
    form = file.form or form
    sheet = "Data"
    rows = file.all_rows()
    hidden = (sheet,) if file.hidden else ()
    if form == "xlsx" and hidden:
        content = as_xlsx({"Cover": [["Staffing"]], sheet: rows}, hidden=hidden)
    else:
        content = as_file(rows, form, encoding=file.encoding)
    content = file.mangle(content)
    name = file.name + (file.ending or f".{form}")
    return read(content, name, today=file.today, known_places=file.known)


def missed(file, reading):
    """The planted faults that the reading does not list at their place."""
    listed = {(fault.code, fault.row) for fault in reading.faults}
    codes = {fault.code for fault in reading.faults}
    return [
        code
        for code, row in file.expected
        if ((code, file.row_number(row)) not in listed if row is not None else code not in codes)
    ]


@pytest.mark.parametrize("form", FORMS)
def test_a_clean_file_is_read_whole_without_a_single_fault(form):
    file = Spoilt()
    reading = reading_of(file, form)
    assert [fault.sentence for fault in reading.faults] == []
    assert (reading.kind, reading.shifts.height, reading.census.height) == ("leadwell.shifts", 240, 120)


@pytest.mark.parametrize(("name", "form"), ALONE)
def test_each_fault_alone_is_found_where_it_was_planted(name, form):
    file = spoilt(name)
    reading = reading_of(file, form)
    assert reading.kind == "leadwell.shifts"
    assert missed(file, reading) == []


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_faults_in_pairs_are_all_recognised_and_found(part, capsys):
    files = recognised = planted = 0
    lost = []
    for at, pair in enumerate(PAIRS[part::PARTS]):
        file = spoilt(*pair)
        form = "csv" if at % 12 else FORMS[at // 12 % 4]
        reading = reading_of(file, form)
        files += 1
        recognised += reading.kind == "leadwell.shifts"
        planted += len(file.expected)
        lost += [(pair, form, code) for code in missed(file, reading)]
    found = planted - len(lost)
    said = f"{files} files with two faults: {recognised} recognised, {found} of {planted} faults found"
    with capsys.disabled():
        sys.stdout.write(f"\n{said}\n")
    assert (recognised, lost) == (files, [])


@pytest.mark.parametrize("name", PLANTERS)
def test_every_message_names_the_place_what_was_done_and_the_remedy(name):
    for fault in reading_of(spoilt(name), "csv").faults:
        assert fault.place
        assert fault.done.endswith((".", "!"))
        assert fault.mend.endswith(".")
        assert "{" not in fault.sentence


def test_the_classes_of_fault_say_what_is_done_and_how_to_mend_it():
    for one in fault_classes().values():
        assert one.title
        assert one.done
        assert one.mend
