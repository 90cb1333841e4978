"""Frameworks as dated data: what they hold, which edition holds, and forms that never change."""

import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from leadwell.foundations.definition_files import BadDefinition, entry_from_text
from leadwell.voices.frameworks import (
    Context,
    Kept,
    NoSuchFramework,
    NoSuchLevel,
    NotAsKept,
    NothingToAsk,
    form,
    framework,
    framework_of,
    frameworks,
    is_latest,
)
from leadwell.voices.items import Whose

LEVELS = ["worker", "front-line", "operational", "strategic"]
BY_NAME_ONLY = {"board-lcf-2024", "hlm-2013", "ml-code-2026", "our-leadership-way", "pcf-leadership"}

# The forms of the first edition as they were first shipped. A change here means that earlier assessments and new ones
# of the same edition no longer ask the same: make a new edition instead.
SEALS_OF_2014 = {
    "worker": "902e3200cf09b9a74b3ddcb9461b1a4e3c2ec9694f51a6d1cec76171a8527e34",
    "front-line": "26a743769ff1c169a64ecc86a568db4562cfd9e887c64a94ed2da88393a7a27c",
    "operational": "0419e60caecf7ed556e879b9b147788204793fbb914b366f86ff3aa1de171023",
    "strategic": "750273947da0ef8efce6fd1e7a7915575314c4c7555b7abda4fa52e62c82d01a",
}


# --- what is shipped -----------------------------------------------------------------------------------------


def test_the_first_edition_has_seven_dimensions_28_elements_four_levels_and_88_statements():
    one = framework("lqf-2014")
    assert [len(heading.elements) for heading in one.headings] == [4] * 7
    assert [level.key for level in one.levels] == LEVELS
    assert [len(one.statements(level)) for level in LEVELS] == [20, 20, 20, 28]
    assert len(one.statements()) == 88


def test_the_refreshed_edition_has_six_principles_and_five_dimensions():
    one = framework("lqf-2026")
    kinds = [heading.kind for heading in one.headings]
    assert (kinds.count("principle"), kinds.count("dimension"), len(kinds)) == (6, 5, 11)
    assert [len(one.statements(level)) for level in LEVELS] == [11] * 4


def test_the_others_have_the_headings_that_were_published():
    assert {key: len(one.headings) for key, one in frameworks().items() if one.family != "lqf"} == {
        "board-lcf-2024": 6,
        "compassionate-leadership": 4,
        "hlm-2013": 9,
        "leadership-starts-with-me": 12,
        "ml-code-2026": 6,
        "our-leadership-way": 3,
        "pcf-leadership": 1,
    }


def test_names_are_those_of_the_facts(shared: Path):
    def facts(name: str) -> dict:
        return tomllib.loads((shared / "facts" / f"{name}.toml").read_text())

    def names(key: str, kind: str | None = None) -> list[str]:
        return [one.name for one in framework(key).headings if kind in {None, one.kind}]

    first, second, nhs = facts("lqf_2014"), facts("lqf_2026"), facts("nhs_leadership")
    assert names("lqf-2014") == [one["name"] for one in first["dimensions"]]
    assert [one.name for one in framework("lqf-2014").elements] == [
        element["name"] for one in first["dimensions"] for element in one["elements"]
    ]
    assert [level.name for level in framework("lqf-2014").levels] == [one["name"] for one in first["levels"]]
    assert names("lqf-2026", "principle") == names("ml-code-2026")
    assert names("lqf-2026", "principle") == [one["name"] for one in second["code_principles"]]
    assert names("lqf-2026", "dimension") == [one["name"] for one in second["dimensions"]]
    assert names("hlm-2013") == [one["name"] for one in nhs["hlm"]["dimensions"]]
    assert names("board-lcf-2024") == nhs["board_lcf"]["domains"]
    assert [one.lower() for one in names("compassionate-leadership")] == nhs["compassion"]["behaviours"]
    start = facts("leadership_starts_with_me")
    assert [one.lower() for one in names("leadership-starts-with-me")] == start["values"] + start[
        "principles"
    ]


def test_what_is_licensed_is_shipped_by_name_only_and_nothing_shipped_claims_a_holder():
    for key, one in frameworks().items():
        assert bool(one.statements()) is (key not in BY_NAME_ONLY)
        assert {each.whose for each in one.statements()} <= {Whose.OURS}
        assert (one.holder, one.licence) == ("", "")
        if key in BY_NAME_ONLY:
            assert [heading.meaning for heading in one.headings] == [""] * len(one.headings)
            assert "no statements, as its text is licensed" in one.whose_words
        else:
            assert "Leadwell's own words, and not the publisher's" in one.whose_words


def test_every_statement_has_its_context_and_each_edition_shows_all_three():
    for key in ("lqf-2014", "lqf-2026", "leadership-starts-with-me"):
        assert {one.context for one in framework(key).statements()} == set(Context)
    strategic = framework("lqf-2014").statements("strategic")
    assert {one.context for one in strategic} == set(Context)


def test_no_two_statements_of_a_framework_are_the_same():
    for one in frameworks().values():
        words = [each.words for each in one.statements()]
        assert len(set(words)) == len(words)


def test_roles_have_a_level_from_the_day_they_came():
    one = framework("lqf-2026")
    assert [level.key for level in one.levels_of_role("registered manager", on=date(2026, 1, 1))] == [
        "operational"
    ]
    assert one.levels_of_role("Registered manager", on=date(2025, 3, 31)) == ()
    assert one.levels_of_role("Astronaut", on=date(2026, 1, 1)) == ()


# --- editions ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "on", "key"),
    [
        ("lqf", date(2014, 1, 1), "lqf-2014"),
        ("lqf", date(2026, 2, 28), "lqf-2014"),
        ("lqf", date(2026, 3, 1), "lqf-2026"),
        ("lqf", None, "lqf-2026"),
        ("lqf-2014", date(2030, 1, 1), "lqf-2014"),
        ("our-leadership-way", date(1999, 1, 1), "our-leadership-way"),  # its date is not known
    ],
)
def test_a_family_gives_the_edition_of_the_day(name: str, on: date | None, key: str):
    assert framework(name, on=on).key == key


def test_only_the_last_of_a_family_is_the_latest():
    assert not is_latest(framework("lqf-2014"))
    assert is_latest(framework("lqf-2026"))


def test_a_framework_or_day_that_is_not_there_is_refused():
    with pytest.raises(NoSuchFramework, match="no framework called 'lqf-1999'; there is: board-lcf-2024"):
        framework("lqf-1999")
    with pytest.raises(
        NoSuchFramework, match=r"No edition of 'lqf' held on 2013-12-31; the first .* lqf-2014, 2014"
    ):
        framework("lqf", on=date(2013, 12, 31))


def test_dates_are_told_as_well_as_they_are_known():
    said = [
        framework(key).since_words for key in ("lqf-2014", "lqf-2026", "ml-code-2026", "our-leadership-way")
    ]
    assert said == ["2014", "March 2026", "14 April 2026", "date not known"]


# --- forms ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", LEVELS)
def test_the_forms_of_the_first_edition_are_those_that_were_first_shipped(level: str):
    assert form(framework("lqf-2014"), level=level).kept().seal == SEALS_OF_2014[level]


def test_a_kept_form_of_2014_reads_the_same_after_newer_editions_and_other_wording():
    on = date(2020, 6, 1)
    answered = form(framework("lqf", on=on), level="operational")
    kept = answered.kept()
    old = framework("lqf-2014")
    heading = old.headings[0]
    element = heading.elements[0]
    reworded = replace(
        element, statements=tuple(replace(one, words="Something else.") for one in element.statements)
    )
    later = {
        "lqf-2014": replace(
            old, headings=(replace(heading, elements=(reworded, *heading.elements[1:])), *old.headings[1:])
        ),
        "lqf-2026": framework("lqf-2026"),
        "lqf-2031": replace(
            framework("lqf-2026"), key="lqf-2031", founding=replace(old.founding, since=date(2031, 1, 1))
        ),
    }
    assert framework("lqf", among=later).key == "lqf-2031"
    assert form(framework("lqf", on=on, among=later), level="operational") != answered
    again = Kept(framework="lqf-2014", text=kept.text, seal=kept.seal).form()
    assert again == answered
    assert again.kept() == kept


@pytest.mark.parametrize("key", sorted(set(frameworks()) - BY_NAME_ONLY))
def test_every_form_comes_back_as_it_was_kept(key: str):
    one = framework(key)
    for level in [each.key for each in one.levels] or [None]:
        asked = form(one, level=level)
        assert asked.kept().form() == asked
        assert len(asked.questions) == len(one.statements(level))
        assert len({each.address for each in asked.questions}) == len(asked.questions)
        assert [each.step for each in asked.answers] == [0, 1, 2, 3, None]


def test_a_kept_form_that_was_changed_is_refused():
    kept = form(framework("lqf-2014"), level="worker").kept()
    with pytest.raises(NotAsKept, match="it was changed"):
        replace(kept, text=kept.text.replace("Notices", "Ignores")).form()
    import hashlib

    for text in ("[]", "{}", "tea", '{"format": "leadwell-assessment-form", "version": 1}'):
        with pytest.raises(NotAsKept, match="is no form"):
            Kept(framework="x", text=text, seal=hashlib.sha256(text.encode()).hexdigest()).form()
    text = kept.text.replace('"version":1', '"version":2')
    with pytest.raises(NotAsKept, match="of another version than 1"):
        Kept(framework="x", text=text, seal=hashlib.sha256(text.encode()).hexdigest()).form()


def test_one_heading_or_element_can_be_asked_alone():
    one = framework("lqf-2014")
    assert len(form(one, level="worker", place="personal").questions) == 4
    assert len(form(one, level="worker", place="personal/integrity").questions) == 1


def test_a_form_that_cannot_be_is_refused():
    with pytest.raises(
        NothingToAsk, match=r"Healthcare Leadership Model has no statements.*leadwell frameworks check"
    ):
        form(framework("hlm-2013"))
    with pytest.raises(NothingToAsk, match="has no statements under 'vision'"):
        form(framework("lqf-2014"), level="worker", place="vision")  # the vision is the strategic leader's
    with pytest.raises(
        NoSuchLevel, match="has no level 'king'; it has: worker, front-line, operational, strategic"
    ):
        form(framework("lqf-2014"), level="king")
    with pytest.raises(NoSuchLevel, match="has no level ''"):
        form(framework("lqf-2014"))
    with pytest.raises(NoSuchLevel, match="it has no levels"):
        form(framework("compassionate-leadership"), level="worker")


# --- a definition --------------------------------------------------------------------------------------------

OWN = """
id = "own-2026"
family = "own"
title = "Our own"
publisher = "Ash Homes"
sector = "our homes"
since = 2026-01-01
since_known_to = "day"
source = "Ash Homes"
status = "local"
statements = "ours"
scale = "seen-often"
note = "For a test."

[[level]]
key = "all"
name = "Everybody"

[[heading]]
key = "kind"
name = "Kind"
kind = "value"
statement = [{ level = "all", context = "practice", words = "Is kind." }]
"""


def test_a_framework_of_ones_own_is_read():
    one = framework_of(entry_from_text(OWN, where="own.toml"))
    assert [each.address for each in one.statements()] == ["kind/all/1"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('level = "all"', 'level = "some"'), "for the level 'some', which is not there"),
        (('scale = "seen-often"\n', ""), "statements need a 'scale'"),
        (('statements = "ours"', 'statements = "none"'), "says that it has no statements, and holds some"),
        (('statements = "ours"', 'statements = "theirs"'), "must be ours or none"),
        (('context = "practice"', 'context = "tea"'), "must be one of collaborative, community, practice"),
        (('since_known_to = "day"', 'since_known_to = "hour"'), "must be one of day, month, not known, year"),
        (
            ('[[level]]\nkey = "all"', '[[level]]\nkey = "all"\nname = "x"\n[[level]]\nkey = "all"'),
            "each level must",
        ),
        (
            ('kind = "value"', 'kind = "value"\nelement = [{key="a",name="A"},{key="a",name="B"}]'),
            "each heading must",
        ),
    ],
)
def test_a_framework_that_cannot_be_is_refused_with_the_reason(change: tuple[str, str], said: str):
    assert change[0] in OWN
    with pytest.raises(BadDefinition, match=said):
        framework_of(entry_from_text(OWN.replace(*change), where="own.toml"))
