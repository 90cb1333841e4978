"""What people are promised before they answer says the same in each way of writing."""

import re
from dataclasses import replace

import pytest

from leadwell.foundations.definition_files import BadDefinition, entry_from_text
from leadwell.voices.all_round import asking, compassion_form, dimensions, in_way, promises, rater_groups
from leadwell.voices.anonymity import rater_policy, shipped_policy, stricter
from leadwell.voices.cycle import certificate, designed
from leadwell.voices.items import interface, promised_sentences
from leadwell.voices.items.promises import sentence_of

ASKED = ("en", "easy", "cy")
VOICE = "psychological-safety/voice"


def numbers(promise):
    return {int(one) for line in promise.lines for one in re.findall(r"\d+", line)}


def test_each_way_of_writing_names_the_same_numbers_and_they_come_from_the_policy():
    design = designed([VOICE], cuts=["nights"], asks_comment=True)
    shipped = shipped_policy()
    for policy in (shipped, stricter(shipped, people=7, smallest_named=12)):
        wanted = {policy.people, policy.smallest_named, policy.comment_people}
        for asked in ASKED:
            found = certificate(design, asked=asked, asker="Ward One", policy=policy)
            assert (found.way.key, numbers(found)) == (asked, wanted)
            assert any("Ward One" in line for line in found.lines)


@pytest.mark.parametrize("is_named", [False, True])
@pytest.mark.parametrize("group", ["self", *rater_groups()])
def test_raters_are_promised_the_same_in_each_way_of_writing(group, is_named):
    of = asking({"manager": 1, "peers": 4}, is_named=is_named)
    found = {asked: promises(of, name="Ann Archer", group=group, asked=asked) for asked in ASKED}
    assert {one: promise.way.key for one, promise in found.items()} == {one: one for one in ASKED}
    assert numbers(found["en"]) == numbers(found["easy"]) == numbers(found["cy"])
    if group not in ("self", "manager") and not is_named:
        assert {rater_policy().people, rater_policy().comment_people} <= numbers(found["cy"])


def test_what_people_are_asked_about_themselves_stands_in_their_own_words():
    design = designed([VOICE], cuts=["nights"])
    assert any("Pryd ydych chi'n gweithio fel arfer?" in one for one in certificate(design, asked="cy").lines)
    assert any("When do you work?" in one for one in certificate(design, asked="easy").lines)


def test_every_promise_is_there_in_each_way_and_one_that_says_less_is_refused():
    for name in ("pulse", "all_round"):
        for one in promised_sentences(name):
            assert set(ASKED) <= set(one.lines)
    with pytest.raises(BadDefinition, match="must say the same"):
        sentence_of(entry_from_text('en = ["At least {people}."]\ncy = ["Llawer."]', where="a file"))


def test_an_assessment_in_welsh_stays_english_where_the_kept_words_are_not_the_definitions():
    (kept,) = dimensions(compassion_form())[:1]
    changed = replace(kept, questions=(replace(kept.questions[0], words="Makes time for me."),))
    welsh, english = (in_way([one], "cy")[0].questions[0] for one in (kept, changed))
    assert (welsh.language, welsh.is_as_asked) == ("cy", True)
    assert (english.words, english.language, english.is_as_asked) == ("Makes time for me.", "en", False)


def test_the_words_around_an_assessment_are_there_in_each_way_with_the_same_blanks():
    around = {way: interface(way, of="all_round") for way in ASKED}
    for key, english in around["en"].items():
        blanks = set(re.findall(r"{\w+}", english))
        assert all(set(re.findall(r"{\w+}", around[way][key])) == blanks for way in ASKED)
    assert {f"group_{one}" for one in rater_groups() if one != "manager"} <= set(around["en"])
