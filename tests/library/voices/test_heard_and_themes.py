"""Who was heard, what was written about, and what may be quoted."""

import random
import time
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadwell.foundations.definition_files import BadDefinition, entry_from_text
from leadwell.voices.anonymity import Ledger, by
from leadwell.voices.results import (
    Heard,
    MarkKind,
    NotAResult,
    Reach,
    heard_of,
    lists_of,
    marks,
    quotes,
    shipped_lists,
    themes,
    themes_of,
    who_was_heard,
)
from leadwell.voices.results.heard import _chance

# --- who was heard -----------------------------------------------------------------------------------------


def test_the_group_that_hardly_answered_is_named():
    found = who_was_heard(
        heard_of({"days": 150, "nights": 3}, {"days": 200, "nights": 80}), may_name={"days", "nights"}
    )
    assert found.missing == ("nights",)
    nights = found.groups[1]
    assert (nights.answered_words, nights.at_least, nights.at_most) == ("fewer than 8", 0.0, 10.0)
    assert found.words == "We heard less from: nights."


def test_a_group_that_may_not_be_named_is_not():
    groups = heard_of({"days": 150, "nights": 3, "cooks": 1}, {"days": 200, "nights": 80, "cooks": 6})
    found = who_was_heard(groups, may_name={"days", "cooks"})  # cooks are too few, whatever is allowed
    assert [one.key for one in found.groups] == ["days"]
    assert (found.missing, found.unnamed) == ((), 2)
    assert "nights" not in repr(found)
    assert "2 groups are too small" in found.words


def test_the_ledger_decides_about_those_invited_who_may_be_named():
    invited = ["days"] * 60 + ["nights"] * 20 + ["cooks"] * 3
    answered = {"shift=days": 45, "shift=nights": 2, "shift=cooks": 3}
    ledger = Ledger(len(invited))
    cells = by("shift", invited)
    may_name = {one.key for one in cells if ledger.decide(one).verdict.is_shown}
    people = {one.key: len(one.members) for one in cells}
    assert may_name < set(people)
    found = who_was_heard(heard_of(answered, people), may_name=may_name)
    assert {one.key for one in found.groups} == may_name
    assert "cooks" not in repr(found)


def test_where_people_are_not_known_nobody_can_say_who_is_missing():
    found = who_was_heard([Heard(key="families", answered=30, people=None)], may_name={"families"})
    (one,) = found.groups
    assert (one.reach, one.at_least, one.interval) == (Reach.NOT_KNOWN, None, None)


def test_that_everybody_answered_is_not_told():
    groups = heard_of({"a": 100, "b": 100}, {"a": 100, "b": 100})
    for one in who_was_heard(groups, may_name={"a", "b"}).groups:
        assert (one.at_least, one.at_most, one.interval.upper) == (90.0, 100.0, 1.0)


def test_a_group_is_seldom_named_wrongly():
    draw = np.random.default_rng(41)
    named = 0
    for _ in range(400):
        people = {str(number): int(draw.integers(10, 120)) for number in range(8)}
        answered = {key: int(draw.binomial(many, 0.5)) for key, many in people.items()}
        found = who_was_heard(heard_of(answered, people), may_name=set(people))
        named += any(one.reach in {Reach.LESS, Reach.MORE} for one in found.groups)
    assert named / 400 <= 0.05


def test_the_chance_is_that_of_every_way_to_answer():
    """Of 3 and 5 people, 4 answer: count all ways."""
    ways = [sum(person < 3 for person in one) for one in combinations(range(8), 4)]
    for count in range(4):
        below = sum(one <= count for one in ways) / len(ways)
        above = sum(one >= count for one in ways) / len(ways)
        assert _chance(count, 3, 4, 8) == pytest.approx(min(1.0, 2 * min(below, above)))


@pytest.mark.parametrize(
    ("groups", "words"),
    [
        ([Heard(key="a", answered=9, people=8)], "9 answered of 8"),
        ([Heard(key="a", answered=-1, people=8)], "-1 answered"),
        ([Heard(key="a", answered=1, people=8)] * 2, "stands twice"),
    ],
)
def test_counts_that_cannot_be_are_refused(groups, words):
    with pytest.raises(NotAResult, match=words):
        who_was_heard(groups, may_name=())


# --- themes ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("We're always short-staffed at weekends", ("enough_staff", "shifts")),
        ("WE NEED MORE STAFF", ("enough_staff",)),
        ("Managers who listen", ("leadership", "listening")),
        ("Mwy o staff a chyflog teg", ("enough_staff", "respect")),  # "chyflog" is in no list
        ("Mae angen mwy o hyfforddiant", ("training",)),
        ("Repay the breakfast club", ()),  # a word inside another one is none
        ("", ()),
    ],
)
def test_an_answer_has_the_themes_of_its_words(text, keys):
    assert themes_of(text) == keys


def test_every_theme_has_words_in_both_languages_and_each_word_makes_its_theme():
    for one in shipped_lists().themes:
        assert one.title
        assert one.title_cy
        for word in one.words:
            assert one.key in themes_of(f"- {word.removesuffix('*')}."), word
    assert shipped_lists().welsh_status.words.startswith("to be checked")


def test_counts_stand_in_bands_in_the_order_of_the_lists():
    answers = ["More staff please"] * 21 + ["better pay and more staff"] * 9 + ["a pony"] * 8 + ["  "] * 5
    found = themes(answers)
    told = {one.key: one.answers for one in found.counts}
    assert (found.written, found.in_none) == ("30 to 49", "8 to 9")
    assert (told["enough_staff"], told["pay"], told["place"]) == ("30 to 49", "8 to 9", "fewer than 8")
    assert list(told) == [one.key for one in shipped_lists().themes]


def test_of_fewer_than_eight_no_theme_is_told():
    found = themes(["More staff"] * 7)
    assert (found.written, found.counts, found.in_none) == ("fewer than 8", (), "")


@pytest.mark.parametrize(
    ("words", "says"), [('["*"]', "no word"), ('["st*ff"]', "at its end only"), ('[" "]', "no word")]
)
def test_word_lists_that_cannot_be_are_refused(words, says):
    text = f"""
        source = "x"
        status = "local"
        since = 2026-01-01
        checked_cy = "local"
        themes = [{{key = "a", title = "A", title_cy = "A", words = {words}, words_cy = []}}]
        identifying = {{titles = [], ordinary = []}}
    """
    with pytest.raises(BadDefinition, match=says):
        lists_of(entry_from_text(text, where="own.toml"))


WORDS = ("pay", "staff", "time", "rest", "tea", "heat", "light", "air", "food", "calm")


# --- what may identify somebody ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind", "part"),
    [
        ("write to jo.bloggs+x@nhs.net now", MarkKind.EMAIL, "jo.bloggs+x@nhs.net"),
        ("jo(at)example.org", MarkKind.EMAIL, "jo(at)example.org"),
        ("see https://example.org/x", MarkKind.WEB, "https://example.org/x"),
        ("ring 07700 900123", MarkKind.PHONE, "07700 900123"),
        ("ring +44 (0)20 7946 0018", MarkKind.PHONE, "+44 (0)20 7946 0018"),
        ("ring 029-2018-0123", MarkKind.PHONE, "029-2018-0123"),
        ("on 3/4/2026", MarkKind.DATE, "3/4/2026"),
        ("on the 3rd of march", MarkKind.DATE, "3rd of march"),
        ("ar 3 Chwefror 2026", MarkKind.DATE, "3 Chwefror 2026"),
        ("in June 2025", MarkKind.DATE, "June 2025"),
        ("at 7:15pm", MarkKind.DATE, "7:15pm"),
        ("i live at cf10 3nq", MarkKind.POSTCODE, "cf10 3nq"),
        ("patient 943 476 5919", MarkKind.NUMBER, "943 476 5919"),
        ("my PIN is 12A3456E", MarkKind.NUMBER, "12A3456E"),
        ("QQ 12 34 56 C", MarkKind.NUMBER, "QQ 12 34 56 C"),
        ("the lady in room 12b", MarkKind.NUMBER, "room 12b"),
        ("Dave shouts", MarkKind.NAME, "Dave"),
        ("our manager Will shouts", MarkKind.NAME, "Will"),
        ("May is rude", MarkKind.NAME, "May"),
        ("ask Siân Rees-Jones about it", MarkKind.NAME, "Siân Rees-Jones"),
        ("sister o'brien knows", MarkKind.NAME, "sister o'brien"),
        ("Mrs. Patel is kind", MarkKind.NAME, "Mrs. Patel"),
        ("it is Sarah's fault", MarkKind.NAME, "Sarah's"),
        ("DAVE NEVER HELPS", MarkKind.CAPITALS, "DAVE NEVER HELPS"),
    ],
)
def test_what_may_identify_somebody_is_marked(text, kind, part):
    assert (kind, part) in [(one.kind, one.text) for one in marks(text)]


@pytest.mark.parametrize(
    "text",
    [
        "More staff on Mondays, please. I'd like longer breaks.",
        "Managers should listen. The NHS is great, and so is our team.",
        "Mae angen mwy o staff. Dylai rheolwyr wrando.",
        "we waited 20 minutes for 2 nurses",
        "Training, parking and pay!",
    ],
)
def test_plain_sentences_are_not_marked(text):
    assert marks(text) == ()


def test_a_long_run_of_one_letter_is_looked_through_once_and_not_from_each_of_its_letters():
    began = time.monotonic()
    assert marks("a" * 20_000) == marks("." * 20_000) == ()
    assert time.monotonic() - began < 3  # it was a quarter of a minute, while nobody else was answered


@given(st.text(max_size=80))
def test_marks_are_parts_of_the_text_in_order(text):
    found = marks(text)
    parts = [one for one in found if one.kind is not MarkKind.CAPITALS]
    assert all(text[one.start : one.end] == one.text for one in found)
    assert all(one.end <= other.start for one, other in pairwise(parts))


def test_nothing_is_quoted_of_fewer_than_ten():
    found = quotes(["More staff"] * 9 + ["   "] * 9, seed=1)
    assert (found.ready, found.to_check) == ((), ())


def test_ten_are_quoted_in_an_order_that_says_nothing():
    answers = [f"more {word}" for word in WORDS]
    found = quotes(answers, seed=7)
    assert sorted(found.ready) == sorted(answers)
    for number in range(20):
        arrived = answers[:]
        random.Random(number).shuffle(arrived)
        assert quotes(arrived, seed=7).ready == found.ready
    assert quotes(answers, seed=8).ready != found.ready


def test_what_may_identify_somebody_is_never_ready_to_quote():
    answers = ["more staff"] * 10 + ["tell Dave", "mail a@b.org"]
    found = quotes(answers, seed=2)
    assert found.ready == ("more staff",) * 10
    assert {one[0] for one in found.to_check} == {"tell Dave", "mail a@b.org"}
