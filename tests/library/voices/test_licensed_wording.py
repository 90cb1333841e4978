"""The slot for a licence holder's wording."""

import tomllib
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.library.voices.question_banks import bank_text
from tests.library.voices.test_crosswalks import WALK
from tests.library.voices.test_frameworks import OWN

from leadwell.foundations.definition_files import BadDefinition, Entry, entry_from_text
from leadwell.foundations.errors import LeadwellError
from leadwell.voices.frameworks import (
    LicenceOver,
    crosswalk_of,
    form,
    framework,
    framework_of,
    frameworks,
    licensed_of,
    with_licensed,
)
from leadwell.voices.items import Whose, bank_of

HLM = """
for = "hlm-2013"
holder = "Ash Trust"
licence = "Letter of permission of 1 May 2026"
since = 2026-05-01
until = 2027-04-30
may_store = true
scale = "seen-often"

[[level]]
key = "first"
name = "First level"
[[level]]
key = "second"
name = "Second level"

[[wording]]
place = "leading-with-care"
level = "first"
context = "practice"
words = "Made-up   words one."

[[wording]]
place = "leading-with-care"
level = "first"
context = "practice"
words = "Made-up words two."

[[wording]]
place = "connecting-our-service"
context = "collaborative"
words = "Made-up words for every level."
"""


def licensed(text: str):
    return licensed_of(entry_from_text(text, where="wording.toml"))


def test_a_holders_wording_makes_a_framework_by_name_only_one_that_can_be_asked():
    given = licensed(HLM)
    assert len(given.bare) == 7
    one = with_licensed(framework("hlm-2013"), given, on=date(2026, 6, 1))
    asked = form(one, level="first")
    assert [each.words for each in asked.questions] == [
        "Made-up words one.",
        "Made-up words two.",
        "Made-up words for every level.",
    ]
    assert {each.whose for each in asked.questions} == {"holder"}
    assert [each.words for each in form(one, level="second").questions] == ["Made-up words for every level."]
    assert one.whose_words == "names by NHS Leadership Academy; wording loaded by Ash Trust under a licence"
    assert asked.kept().form() == asked


def test_loading_wording_changes_nothing_that_is_shipped():
    before = dict(frameworks())
    with_licensed(framework("hlm-2013"), licensed(HLM), on=date(2026, 6, 1))
    assert dict(frameworks()) == before
    assert framework("hlm-2013").statements() == ()


def test_no_heading_mixes_a_holders_words_with_ours():
    text = HLM.replace('"hlm-2013"', '"lqf-2014"').partition("[[level]]")[0]
    text += '[[wording]]\nplace = "personal/integrity"\nlevel = "worker"\ncontext = "practice"\nwords = "Official."\n'
    one = with_licensed(framework("lqf-2014"), licensed(text), on=date(2026, 6, 1))
    personal = [each for each in one.statements() if each.place.startswith("personal")]
    assert [(each.words, each.whose.value) for each in personal] == [("Official.", "holder")]
    others = [each for each in one.statements() if not each.place.startswith("personal")]
    assert {each.whose.value for each in others} == {"ours"}
    assert (
        "wording loaded by Ash Trust under a licence, and elsewhere Leadwell's own words" in one.whose_words
    )


@pytest.mark.parametrize(
    ("on", "holds"),
    [
        (date(2026, 4, 30), False),
        (date(2026, 5, 1), True),
        (date(2027, 4, 30), True),
        (date(2027, 5, 1), False),
    ],
)
def test_wording_is_used_only_while_the_licence_holds(on: date, holds: bool):
    given = licensed(HLM)
    if holds:
        assert with_licensed(framework("hlm-2013"), given, on=on).statements()
    else:
        with pytest.raises(LicenceOver, match=f"holds from 2026-05-01 to 2027-04-30, and not on {on}"):
            with_licensed(framework("hlm-2013"), given, on=on)


def test_wording_for_another_framework_is_refused():
    with pytest.raises(BadDefinition, match="The wording is for hlm-2013, and not for lqf-2014"):
        with_licensed(framework("lqf-2014"), licensed(HLM), on=date(2026, 6, 1))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            ("may_store = true", "may_store = false"),
            r"'may_store' is false.*the publisher \(NHS Leadership Academy\)",
        ),
        (("may_store = true\n", ""), "'may_store' is missing"),
        (('holder = "Ash Trust"\n', ""), "'holder' is missing"),
        (('licence = "Letter of permission of 1 May 2026"', 'licence = " "'), "'licence' is empty"),
        (('for = "hlm-2013"', 'for = "tea"'), "'for' is 'tea'; it must be an edition: board-lcf-2024"),
        (
            ('place = "connecting-our-service"', 'place = "tea"'),
            "wording 3: hlm-2013 has no heading or element 'tea'",
        ),
        (("until = 2027-04-30", "until = 2025-04-30"), "the licence ends .* before it begins"),
        (("Made-up words two.", "Made-up words one."), "wording 2: it is there twice"),
        (("Made-up words two.", "w" * 401), "wording 2: 401 letters; a statement has 400 at most"),
        (('scale = "seen-often"', 'scale = "tea"'), "no scale called 'tea'"),
        (('level = "first"\ncontext', 'level = "third"\ncontext'), "wording 1: there is no level 'third'"),
        (('context = "collaborative"\n', ""), "wording 3: 'context' is missing"),
        (("[[wording]]", "[[words]]"), "'wording' is missing"),
        (
            ("since = 2026-05-01", "since = 2026-05-01T00:00:00"),
            "'since' is 2026-05-01 00:00:00; it must be a date",
        ),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_the_reason(change: tuple[str, str], said: str):
    assert change[0] in HLM
    with pytest.raises(BadDefinition, match=said):
        licensed(HLM.replace(*change))


def test_everything_that_is_wrong_with_the_wording_is_said_at_once():
    text = HLM.replace('place = "connecting-our-service"', 'place = "tea"').replace(
        "Made-up words two.", "w" * 401
    )
    with pytest.raises(BadDefinition) as refused:
        licensed(text)
    assert str(refused.value).splitlines() == [
        "wording.toml: wording 2: 401 letters; a statement has 400 at most.",
        "wording.toml: wording 3: hlm-2013 has no heading or element 'tea'.",
    ]


def test_a_holder_may_bring_the_scale_of_the_licence():
    own = (
        'for = "hlm-2013"\nholder = "Ash Trust"\nlicence = "A letter"\nsince = 2026-05-01\nmay_store = true\n'
        '[scale]\nkey = "theirs"\ntitle = "Theirs"\n'
        'option = [{key = "a", step = 0, en = "Low"}, {key = "b", step = 1, en = "High"}]\n'
        '[[wording]]\nplace = "leading-with-care"\ncontext = "practice"\nwords = "Made up."\n'
    )
    one = with_licensed(framework("hlm-2013"), licensed(own), on=date(2030, 1, 1))  # it has no end
    assert [each.words for each in form(one).answers] == ["Low", "High"]
    assert one.scale.options[0].text.say().wording.mark.startswith("wording loaded by Ash Trust")
    with pytest.raises(BadDefinition, match=r"'scale' is missing: name one of Leadwell's, or write your own"):
        licensed(HLM.replace('scale = "seen-often"\n', ""))
    with pytest.raises(BadDefinition, match="the steps are"):
        licensed(own.replace("step = 1", "step = 3"))


def test_levels_that_are_published_cannot_be_replaced():
    text = HLM.replace('"hlm-2013"', '"lqf-2014"')
    with pytest.raises(BadDefinition, match="lqf-2014 has levels already: worker, front-line"):
        licensed(text)


KINDS = st.one_of(
    st.integers(),
    st.booleans(),
    st.text(max_size=5),
    st.just([]),
    st.just({}),
    st.just([1]),
    st.just(date(1, 1, 1)),
)


def paths(of, before=()):
    for key, value in of.items() if isinstance(of, dict) else enumerate(of):
        yield (*before, key)
        if isinstance(value, dict | list):
            yield from paths(value, (*before, key))


@settings(max_examples=300)
@given(st.data())
def test_whatever_stands_in_a_file_it_is_used_or_refused_in_words(data):
    """Any field of a holder's file, bank or crosswalk is taken out or replaced by something of another kind."""
    readers = [
        (HLM, licensed_of),
        (bank_text("tea", [2, 1]), lambda entry: bank_of(entry, whose=Whose.LOCAL)),
        (OWN, framework_of),
        (WALK, lambda entry: crosswalk_of(entry, known=frameworks())),
    ]
    text, read = data.draw(st.sampled_from(readers))
    fields = tomllib.loads(text)
    *way, last = data.draw(st.sampled_from(list(paths(fields))))
    inside = fields
    for key in way:
        inside = inside[key]
    if data.draw(st.booleans()):
        del inside[last]
    else:
        inside[last] = data.draw(KINDS)
    said = "file.toml"
    try:
        assert read(Entry(where="file.toml", fields=fields))
    except LeadwellError as problem:
        said = str(problem)
    assert "file.toml" in said or "no scale called" in said
