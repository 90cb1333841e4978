"""Every definition that ships has a source, a status and a date, and words for each reader."""

import re
from datetime import date

import pytest

from leadwell.foundations.definition_files import (
    BadDefinition,
    Status,
    definition,
    definition_names,
    entry_from_text,
)
from leadwell.measures.definitions import Direction, NoSuchMeasure, measure, measures, measures_of
from leadwell.measures.rates import Sureness

FOLDERS = ("measures", "returns", "thresholds")
DATED_WITHIN = {"measure", "family"}
GOOD = """
[[measure]]
key = "own.sparkle"
title = "Sparkle"
subject = "quality"
numerator = "sparkles"
denominator = "days"
multiplier = 1
unit = "a day"
decimals = 1
direction = "increase"
staff_words = "Sparkles a day."
public_words = "How much it sparkled."
regulator_words = "Sparkles over days."
source = "us"
status = "local"
since = 2026-01-01
"""


def shared_of(entry):
    return entry.entry("shared").fields if entry.has("shared") else {}


@pytest.mark.parametrize("place", [(folder, name) for folder in FOLDERS for name in definition_names(folder)])
def test_every_definition_file_says_where_it_comes_from_how_sure_and_from_when(place):
    entry = definition(*place)
    if place[0] == "measures":
        founded = [
            type(entry)(where=one.where, fields={**shared_of(entry), **one.fields})
            for kind in DATED_WITHIN
            if entry.has(kind)
            for one in entry.entries(kind)
        ]
        assert founded
    else:
        founded = [entry]
    for one in founded:
        founding = one.founding()
        assert len(founding.source) >= 8
        assert isinstance(founding.since, date)
        assert isinstance(founding.status, Status)


def test_every_measure_has_words_for_staff_public_and_regulator_without_gaps():
    assert len(measures()) > 100
    for one in measures().values():
        for words in (one.title, one.staff_words, one.public_words, one.regulator_words):
            assert words.strip()
            assert "{" not in words
            assert words[0] == words[0].upper()
        assert one.multiplier > 0


def syllables(word):
    groups = re.findall(r"[aeiouy]+", word.lower().removesuffix("e"))
    return max(1, len(groups))


def reading_age(text):
    """Flesch-Kincaid grade plus 5; staff titles such as "midwives" count as words known to the reader."""
    known = re.sub(
        r"registered|non-registered|nurses? and midwives|nursing associates|allied health professionals",
        "nurse",
        text,
    )
    words = re.findall(r"[A-Za-z0-9']+", known)
    sentences = max(1, len(re.findall(r"[.!?]", known)))
    grade = 0.39 * len(words) / sentences + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
    return grade + 5


def test_words_for_the_public_can_be_read_at_about_nine_to_eleven():
    ages = {key: reading_age(one.public_words) for key, one in measures().items()}
    assert max(ages.values()) <= 12.5, max(ages, key=ages.get)
    assert sum(ages.values()) / len(ages) <= 11


def test_a_share_of_shifts_carries_chance_and_hours_are_a_full_count():
    assert measure("staffing.shifts_not_safe").sure is Sureness.SHARE
    assert measure("staffing.fill.registered.day").sure is Sureness.FULL_COUNT
    assert measure("quality.falls").sure is Sureness.RATE


def test_what_counts_people_or_events_is_marked_so_that_small_numbers_stay_private():
    counting = {key for key, one in measures().items() if one.counts_people}
    assert {
        "quality.falls",
        "quality.pressure_ulcers",
        "quality.complaints",
        "workforce.turnover",
    } <= counting
    assert not any(key.startswith(("staffing.", "finance.")) for key in counting)


@pytest.mark.parametrize(
    ("key", "numerator", "denominator", "shown"),
    [
        ("staffing.fill.registered.day", 934.0, 1000.0, "93.4%"),
        ("staffing.fill.registered.day", 934.0, 0.0, "no figure"),
        ("staffing.fill.registered.day", None, 1000.0, "no figure"),
        ("staffing.hours.registered.planned", 1260.0, None, "1,260.0 hours"),
        ("quality.falls", 12.0, 2400.0, "5.0 per 1,000 days"),
    ],
)
def test_a_value_is_worked_out_from_sums_and_shown_with_its_unit(key, numerator, denominator, shown):
    one = measure(key)
    assert one.shown(one.value(numerator, denominator)) == shown


def test_a_key_without_a_definition_is_refused():
    with pytest.raises(NoSuchMeasure, match=r"'staffing\.sparkle'"):
        measure("staffing.sparkle")


def test_an_organisations_own_measure_is_read_like_a_shipped_one():
    found = measures_of(entry_from_text(GOOD, where="own.toml"))["own.sparkle"]
    assert (found.direction, found.status, found.since) == (
        Direction.INCREASE,
        Status.LOCAL,
        date(2026, 1, 1),
    )


def test_a_family_stands_for_one_measure_for_each_word():
    text = (
        GOOD.replace("[[measure]]", "[[family]]")
        .replace("own.sparkle", "own.{what}")
        .replace('"Sparkle"', '"{What} seen"')
        + '[family.words.what]\nsparkle = "sparkle at night"\ngleam = "gleam"\n'
    )
    found = measures_of(entry_from_text(text, where="own.toml"))
    assert [(one.key, one.title) for one in found.values()] == [
        ("own.sparkle", "Sparkle at night seen"),
        ("own.gleam", "Gleam seen"),
    ]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (('title = "Sparkle"\n', ""), r"own\.toml, measure 1: 'title' is missing; it must be text\."),
        (("decimals = 1", "decimals = 1.5"), r"'decimals' is 1.5; it must be a whole number"),
        (("multiplier = 1", "multiplier = true"), r"'multiplier' is True; it must be a number"),
        (('"increase"', '"up"'), r"must be one of decrease, increase, neither"),
        (
            ('status = "local"', 'status = "local"\nsure = "very"'),
            r"must be one of full_count, rate, score, share",
        ),
        (('status = "local"', 'status = "local"\ncounts_people = 1'), r"must be true or false"),
    ],
)
def test_a_broken_measure_is_told_where_and_what_is_allowed(change, message):
    with pytest.raises(BadDefinition, match=message):
        measures_of(entry_from_text(GOOD.replace(*change), where="own.toml"))


def test_a_measure_defined_twice_is_refused():
    with pytest.raises(BadDefinition, match=r"own\.sparkle is defined twice"):
        measures_of(entry_from_text(GOOD + GOOD, where="own.toml"))


def test_a_definition_file_that_is_not_there_is_named():
    with pytest.raises(BadDefinition, match=r"thresholds/none\.toml"):
        definition("thresholds", "none")
