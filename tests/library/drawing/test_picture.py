"""The page that ``leadwell read`` writes: whole in itself, right in its numbers, readable by anybody."""

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.browsing import DESKTOP, PHONE, accessibility_faults, chromium, is_wider_than_the_screen

from leadwell.drawing.picture import picture
from leadwell.drawing.picture.files import SHOWN
from leadwell.drawing.picture.page import summary
from leadwell.drawing.picture.wards import headline_words, staffing_of, unit_words
from leadwell.foundations.missing import Missing
from leadwell.foundations.periods import Period, PeriodKind
from leadwell.intake.faults import Fault, Outcome
from leadwell.intake.reading import KEPT_ASIDE, OBSERVATIONS, Reading, SheetReading
from leadwell.staffing.rules import Serves
from leadwell.synthetic.single_month import shift_month

TODAY = date(2025, 4, 5)


class _Balanced(HTMLParser):
    """Fails where an element is closed that is not open, or left open."""

    VOID = frozenset({"meta", "br", "link", "input", "img"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag not in self.VOID:
            self.open.append(tag)
        self.links += [value for name, value in attrs if name in {"href", "src", "action", "data", "srcset"}]
        self.ids += [value for name, value in attrs if name == "id"]

    def handle_startendtag(self, tag, attrs):
        self.ids += [value for name, value in attrs if name == "id"]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def checked(page: str) -> _Balanced:
    parser = _Balanced()
    parser.feed(page)
    assert parser.open == []
    assert len(parser.ids) == len(set(parser.ids))
    assert all(link.startswith("#") and link[1:] in parser.ids for link in parser.links)
    assert "<script" not in page
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", page)
    assert not re.search(r"\sstyle=|\son[a-z]+=", page)
    return parser


def ward(seed: int, *, name: str = "Harvey Ward", file_name: str = "rota.csv", months: int = 1) -> Reading:
    """A file of one ward, the same month drawn out over several."""
    made = shift_month(seed)
    shifts, census = (
        pl.concat(
            [
                rows.with_columns(pl.lit(name).alias("unit_name"), pl.col("on").dt.offset_by(f"{later}mo"))
                .with_columns(on=pl.col("on"))
                .unique(maintain_order=True)
                for later in range(months)
            ]
        )
        for rows in (made.shifts, made.census)
    )
    sheet = SheetReading(name="", what="shifts", heading_row=1, rows=shifts.height, rows_used=shifts.height)
    return Reading(
        file_name=file_name,
        digest="0",
        kind="leadwell.shifts",
        title="Shift-level staffing",
        sheets=(sheet,),
        shifts=shifts,
        census=census,
    )


def measured(places: int = 2, periods: int = 6) -> Reading:
    start = Period(PeriodKind.MONTH, date(2024, 1, 1))
    rows = [
        {
            "place_code": f"P{place}",
            "place_name": f"Place {place}",
            "place_kind": "peer",
            "parent_name": "",
            "measure": "quality.falls" if place else "local.made_up",
            "measure_title": "A made-up measure",
            "period_kind": "month",
            "period_start": start.shifted(month).start,
            "numerator": None if month == 2 else 10.0 + month,
            "denominator": None if month == 2 else 2_000.0,
            "missing": Missing.SUPPRESSED.value if month == 2 else None,
            "sheet": "",
            "row": month,
            "column": "x",
        }
        for place in range(places)
        for month in range(periods)
    ]
    return Reading(
        file_name="measures.csv",
        digest="1",
        kind="any",
        title="A table of measures",
        sheets=(SheetReading(name="", what="measures", heading_row=1, rows=len(rows), rows_used=len(rows)),),
        observations=pl.DataFrame(rows, schema=OBSERVATIONS),
    )


def faulty(faults: int = 60) -> Reading:
    return Reading(
        file_name="<worst> & last.xlsx",
        digest="2",
        kind=None,
        title="A layout that Leadwell does not know",
        faults=tuple(
            Fault(
                code="x",
                outcome=list(Outcome)[place % 4],
                sheet="Sheet <1>",
                row=place,
                column="A & B",
                found='"><script>alert(1)</script>',
                done="The row is kept aside.",
                mend="Write it as a number.",
            )
            for place in range(faults)
        ),
        kept_aside=pl.DataFrame(
            [{"sheet": "Sheet <1>", "row": 4, "reason": "no date", "cells": ["<b>", None, "3"]}],
            schema=KEPT_ASIDE,
        ),
    )


def page_of(*readings: Reading, **options) -> str:
    return picture(readings, folder="exports", today=TODAY, **options)


def test_the_page_is_whole_in_itself_and_escapes_what_stood_in_the_files():
    page = page_of(ward(1, name='<i>"Ward"</i> & Co', months=4), measured(), faulty())
    checked(page)
    assert "alert(1)&lt;/script&gt;" in page
    assert "<i>" not in page
    assert "Made by Leadwell on 5 April 2025" in page


def test_the_page_of_an_empty_folder_says_so():
    page = page_of()
    checked(page)
    assert "The folder holds no files." in page


@pytest.mark.parametrize("seed", range(6))
def test_a_full_month_still_says_how_many_shifts_were_not_safe(seed):
    made = shift_month(seed)
    staffing = staffing_of([ward(seed)], serves=Serves.ADULT_INPATIENT)
    count = len(made.unsafe)
    said = f"{count} shifts were not safe." if count != 1 else "1 shift was not safe."
    if not count:
        said = f"No red flag on {staffing.judged.height:,} shifts."
    assert headline_words(staffing).text.endswith(said)
    assert headline_words(staffing).text.startswith("100.0% of registered hours")
    assert unit_words(staffing, staffing.units[0]).endswith(said)
    assert said in page_of(ward(seed))


def test_units_that_no_published_rule_covers_are_called_neither_safe_nor_unsafe():
    staffing = staffing_of([ward(1)], serves=Serves.OTHER)
    short = staffing.judged.filter(pl.col("flags").list.len() > 0).height
    assert set(staffing.judged["flags"].explode().drop_nulls()) == {"OWN1", "OWN2"}
    assert headline_words(staffing).text.endswith(
        f" {short} shifts were short of their unit's own requirement."
    )
    assert headline_words(staffing).tone == "watch"
    assert "It is not a national red flag." in page_of(ward(1), serves=Serves.OTHER)


def test_a_shift_in_two_files_is_counted_once_as_the_later_file_has_it():
    first = ward(3)
    later = replace(
        first,
        file_name="rota-corrected.csv",
        shifts=first.shifts.with_columns(actual_hours=pl.col("planned_hours") / 2),
    )
    alone = staffing_of([later], serves=Serves.ADULT_INPATIENT)
    both = staffing_of([first, later], serves=Serves.ADULT_INPATIENT)
    assert both.figures.equals(alone.figures)
    assert both.twice == first.shifts.height
    assert "rows of hours stood in more than one file" in page_of(first, later)


def test_only_the_places_asked_for_are_drawn():
    page = page_of(ward(1, name="Harvey Ward"), ward(2, name="Maple Ward"), wanted=["maple"])
    assert "Shifts of Maple Ward" in page
    assert "Shifts of Harvey Ward" not in page


def test_series_without_enough_periods_have_no_chart_and_missing_figures_stay_missing():
    assert "No series has the 3 periods" in page_of(measured(periods=2))
    page = page_of(measured(periods=6))
    assert "2 series are drawn of 2" in page
    assert Missing.SUPPRESSED.words in page
    assert "A made-up measure: Place 0" in page


def test_long_lists_of_faults_are_cut_and_the_rest_is_counted():
    page = page_of(faulty(faults=SHOWN + 7))
    assert page.count("How to mend it:") == SHOWN
    assert "And 7 more, not listed here." in page
    assert page.index("not read") < page.index("mended")


@pytest.mark.parametrize(
    ("readings", "said"),
    [
        ([ward(1)], "1 file was read: "),
        ([ward(1), faulty()], "1 file was read, 1 file was not read: "),
    ],
)
def test_the_summary_counts_the_files_by_what_became_of_them(readings, said):
    assert summary(readings).startswith(said)


@settings(max_examples=25)
@given(st.text(max_size=20), st.text(max_size=20))
def test_no_text_can_break_the_page(name, found):
    reading = faulty(faults=1)
    fault = replace(reading.faults[0], found=found, column=name)
    checked(page_of(replace(ward(1, name=name or "x"), file_name=name), replace(reading, faults=(fault,))))


@pytest.fixture(scope="module")
def browser():
    with chromium() as started:
        yield started


@pytest.mark.slow
@pytest.mark.journey
@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_the_page_has_no_accessibility_fault_and_fits_the_screen(browser, tmp_path, width):
    path = tmp_path / "picture.html"
    path.write_text(page_of(ward(1, months=5), measured(), faulty()), encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 800})
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(path.as_uri())
    assert accessibility_faults(page) == []
    assert not is_wider_than_the_screen(page)
    assert said == []
    page.close()
