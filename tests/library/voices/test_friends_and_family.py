"""The share of each answer of everybody, and released figures in the shape of the Friends and Family Test."""

import random
from dataclasses import replace

from tests.library.voices.test_cycle_outcome import START

from leadwell.foundations.definition_files import definition
from leadwell.voices.anonymity import CycleDays
from leadwell.voices.cycle import (
    ANSWERS,
    AskedPlace,
    certificate,
    design_of_json,
    designed,
    friends_and_family,
    friends_and_family_part,
    outcome,
    reply_of,
    value_of,
)
from leadwell.voices.verifier import release_of, verify

DESIGN = designed(
    [friends_and_family_part(), "what-matters/what-matters"], audience="people served", cuts=["who"]
)
PART = DESIGN.parts[0]
QUESTION = PART.items[0].address
OFTEN = {"very-good": 60, "good": 20, "neither": 8, "poor": 6, "very-poor": 3, "dont-know": 3}


def told(sizes, *, seed=1, often=OFTEN):
    """What is released where so many answered at each home."""
    lot = random.Random(seed)
    ways = [(home,) for home, many in sizes.items() for _ in range(many)]
    replies = [
        reply_of(
            DESIGN,
            answers={QUESTION: lot.choices(list(often), list(often.values()))[0]},
            groups={"who": lot.choice(["person", "relative"])},
        )
        for _ in ways
    ]
    days = CycleDays(declared_on=START, opened_on=START, closed_on=START, released_on=START)
    return replies, outcome(
        PART, replies, ways, cuts=DESIGN.cuts, title="How was it?", days=days,
        secret="a secret of the cycle, never told to anybody", salt="a salt of this release, for auditors",
    )  # fmt: skip


def tables(found, **more):
    given = {
        "answered": found.answered,
        "hands": {"self": "50 to 99", "paper": "10 to 14"},
        "organisation": "Homes",
        "code": "HM1",
        "whole": "",
        "places": [AskedPlace(way=("Ash",), people=60), AskedPlace(way=("Elm",), people=50)],
    }
    return friends_and_family(found.groups, **{**given, **more})


def test_everybody_who_answers_counts_and_dont_know_is_not_positive():
    assert value_of(PART, {QUESTION: "dont-know"}) == 0
    assert value_of(PART, {QUESTION: "good"}) == 1
    assert value_of(PART, {}) is None
    assert value_of(replace(PART, by_answer=False), {QUESTION: "dont-know"}) is None


def test_the_share_of_each_answer_is_told_of_very_many_alone_and_passes_the_verifier():
    replies, found = told({"Ash": 60, "Elm": 40})
    single = {one.key.partition("=")[2]: one for one in found.groups if one.cut == ANSWERS}
    assert list(single) == [one.key for one in PART.items[0].options]
    for key, one in single.items():
        exact = 100 * sum(reply.answers[QUESTION] == key for reply in replies) / len(replies)
        assert one.at_least - 20 <= exact <= one.at_most + 20
    assert any(one.words.endswith("% or fewer") for one in single.values())
    for copy in (found.release.auditors_copy(), found.release.public_copy()):
        assert verify(release_of(copy)).holds
    _, fewer = told({"Ash": 25, "Elm": 24})
    assert all(not one.is_told for one in fewer.groups if one.cut == ANSWERS)
    assert verify(release_of(fewer.release.auditors_copy())).holds


def test_other_answers_decide_about_nothing_and_nothing_more_has_to_be_remembered():
    _, one = told({"Ash": 30, "Elm": 30})
    _, other = told({"Ash": 30, "Elm": 30}, often={"very-poor": 1})
    assert [each.key for each in one.groups] == [each.key for each in other.groups]
    assert len(one.memory.cells) == sum(each.cut != ANSWERS for each in one.groups)


def test_the_table_has_the_published_headings_and_never_a_count_that_was_not_released():
    _, found = told({"Ash": 60, "Elm": 40})
    made = tables(found)
    published = definition("exports", "fft")
    for key in ("responses", "eligible", "positive", "negative", "answers"):
        assert set(published.texts(key)) <= set(made.headings)
    rows = [dict(zip(made.headings, row, strict=True)) for row in made.rows]
    assert [(row["Ward Name"], row["Total Eligible"]) for row in rows] == [
        ("", 110),
        ("Ash", 60),
        ("Elm", 50),
    ]
    kept_back = [
        "Total Responses",
        *published.texts("answers"),
        *(one for one in made.headings if "Mode" in one),
    ]
    assert all(row[heading] is None for row in rows for heading in kept_back)
    released = {one.words for one in found.groups}
    for row in rows:
        if row["Percentage Positive"] is not None:
            assert f"{row['Percentage Positive'] * 100:g}%" in released
    said = {(place, column): words for place, column, _, _, words, _ in made.notes}
    assert said["Homes", "Total Responses"] == "100 or more"
    assert said["Homes", "Very Good"].endswith("% of those who answered")
    assert said["Homes", "Mode Paper Home"] == "on paper, wherever filled in: 10 to 14"


def test_what_is_not_told_or_not_known_is_empty_and_explained():
    _, found = told({"Ash": 5, "Elm": 1})
    made = tables(found, places=[AskedPlace(way=("Ash",), people=None)])
    (row,) = made.rows
    assert row[:4] == ("HM1", "Homes", "", "")
    assert set(row[4:]) == {None}
    why = {column: reason for place, column, *_, reason in made.notes if place == "Homes"}
    assert set(why) == set(made.headings[4:])
    assert all(why.values())


def test_whoever_answers_is_told_that_shares_of_answers_may_be_told_and_old_designs_have_none():
    assert any("50 people or more" in line for line in certificate(DESIGN).lines)
    kept = DESIGN.as_json()
    for part in kept["parts"]:
        del part["by_answer"]
    assert not any("50" in line for line in certificate(design_of_json(kept)).lines)
