"""How headings of frameworks correspond, and where a reflection counts."""

import tomllib
from itertools import permutations, product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadwell.foundations.definition_files import BadDefinition, entry_from_text
from leadwell.voices.frameworks import (
    Context,
    NoCrosswalk,
    NoSuchFramework,
    NoSuchPlace,
    Tagged,
    balance,
    counted_under,
    crosswalk,
    crosswalk_of,
    framework,
    frameworks,
    shipped_crosswalks,
)

EVERY = sorted(frameworks())
PLACES = [(key, place) for key in EVERY for place in framework(key).places]


def test_the_editions_correspond_as_the_facts_say(shared: Path):
    facts = tomllib.loads((shared / "facts/lqf_2026.toml").read_text())["crosswalk"]
    expected = {
        one["from"].removeprefix("lqf-2014/"): {to.replace("code/", "code-") for to in one["to"]}
        for one in facts
    }
    found = crosswalk("lqf-2014", "lqf-2026")
    assert {one.key: set(found.reached[one.key]) for one in found.source.headings} == expected
    assert (found.is_direct, found.without, found.unreached) == (True, (), ())


def test_read_backwards_a_heading_may_belong_to_several_and_only_what_they_share_is_sure():
    back = crosswalk("lqf-2026", "lqf-2014")
    assert back.reached["code-integrity"] == {"personal/integrity"}
    assert back.sure["code-integrity"] == {"personal"}
    assert back.reached["code-curious"] == {"personal/self-awareness", "personal/continuing-development"}
    assert back.sure["code-curious"] == {"personal"}  # whichever of the two it is
    whole = crosswalk("pcf-leadership", "lqf-2014")
    assert len(whole.reached["professional-leadership"]) == 7
    assert whole.sure["professional-leadership"] == frozenset()


def test_every_framework_leads_to_every_other_by_the_shortest_way():
    for one, other in permutations(EVERY, 2):
        found = crosswalk(one, other)
        pairs = {frozenset({each.source, each.target}) for each in shipped_crosswalks()}
        assert found.is_direct is (frozenset({one, other}) in pairs)
        between = [each for each in EVERY if {frozenset({one, each}), frozenset({each, other})} <= pairs]
        if not found.is_direct and between:
            assert found.through == (between[0],)


def judged_sure(place: str, path: list[str]) -> set[str]:
    """Try every way in which somebody may have meant it: one of the headings that lead to each, at each step back."""
    steps = {(one.source, one.target): one for one in shipped_crosswalks()}

    def meanings(at: frozenset[str], rest: list[str]) -> list[frozenset[str]]:
        if len(rest) == 1:
            return [at]
        here, there = rest[:2]
        if (here, there) in steps:
            direct = steps[here, there]
            further = frozenset(to for one in at for to in direct.reached(one, from_source=True))
            return meanings(further, rest[1:])
        direct = steps[there, here]
        options = [sorted(direct.reached(one, from_source=False)) or [None] for one in sorted(at)]
        found = []
        for chosen in product(*options):
            found += meanings(frozenset(one for one in chosen if one is not None), rest[1:])
        return found

    headings = [{one.partition("/")[0] for one in meaning} for meaning in meanings(frozenset({place}), path)]
    return set.intersection(*headings)


@pytest.mark.parametrize("key", EVERY)
def test_what_is_sure_holds_however_it_was_meant(key: str):
    for other in EVERY:
        if other == key:
            continue
        walk = crosswalk(key, other)
        for place in walk.source.places:
            headings = {one.partition("/")[0] for one in walk.reached[place]}
            assert walk.sure[place] <= headings
            assert walk.sure[place] <= judged_sure(place, [key, *walk.through, other])


tagged = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.sampled_from(PLACES)).map(
        lambda one: Tagged(key=one[0], framework=one[1][0], place=one[1][1])
    ),
    max_size=8,
)


@settings(max_examples=150)
@given(tagged, st.sampled_from(EVERY))
def test_each_reflection_counts_once_wherever_it_counts(written, target: str):
    found = counted_under(target, written)
    keys = {one.key for one in written}
    assert list(found.under) == [one.key for one in framework(target).headings]
    for counted in found.under.values():
        assert len(set(counted)) == len(counted)
        assert set(counted) <= set(found.reaching)
    assert len(set(found.reaching)) == len(found.reaching)
    assert set(found.reaching) | set(found.lost) == keys
    assert not set(found.reaching) & set(found.lost)
    under = {key for counted in found.under.values() for key in counted}
    assert under | set(found.to_choose) == set(found.reaching)
    assert not under & set(found.to_choose)
    for one in written:
        if one.framework == target:
            assert one.key in found.under[one.place.partition("/")[0]]


def test_one_reflection_counts_under_every_framework_that_it_maps_to():
    one = Tagged(key="told the family", framework="lqf-2014", place="personal/integrity")
    headings = {
        target: [key for key, counted in counted_under(target, [one]).under.items() if counted]
        for target in EVERY
    }
    assert headings == {
        "board-lcf-2024": ["governance"],
        "compassionate-leadership": [],
        "hlm-2013": ["inspiring-shared-purpose"],
        "leadership-starts-with-me": ["integrity", "principles"],
        "lqf-2014": ["personal"],
        "lqf-2026": ["code-accountable", "code-integrity"],
        "ml-code-2026": ["accountable", "integrity"],
        "our-leadership-way": [],
        "pcf-leadership": ["professional-leadership"],
    }
    assert counted_under("our-leadership-way", [one]).lost == ("told the family",)
    assert counted_under("board-lcf-2024", [one]).through == {"lqf-2014": ("lqf-2026",)}


def test_a_users_own_crosswalk_takes_the_place_of_ours():
    own = crosswalk_of(entry_from_text(WALK, where="walk.toml"), known=frameworks())
    one = Tagged(key="a", framework="lqf-2014", place="personal/self-awareness")
    found = counted_under("lqf-2026", [one], defined=[own])
    assert [key for key, counted in found.under.items() if counted] == ["code-integrity"]
    lost = counted_under("hlm-2013", [one], defined=[own])
    assert (lost.lost, lost.reaching) == (("a",), ())


def test_what_is_only_called_leadership_counts_for_the_whole_and_under_no_heading_until_somebody_says_which():
    one = Tagged(key="a", framework="pcf-leadership", place="professional-leadership")
    found = counted_under("lqf-2014", [one])
    assert found.reaching == ("a",)
    assert not any(found.under.values())
    assert found.to_choose["a"] == tuple(each.key for each in framework("lqf-2014").headings)


def test_balance_counts_contexts_and_says_which_has_nothing():
    made = [
        Tagged(key=key, framework="lqf-2014", place="managing", context=context)
        for key, context in [
            ("a", Context.PRACTICE),
            ("b", Context.PRACTICE),
            ("c", Context.COMMUNITY),
            ("d", None),
        ]
    ]
    found = balance(made)
    assert dict(found.by_context) == {Context.PRACTICE: 2, Context.COLLABORATIVE: 0, Context.COMMUNITY: 1}
    assert (found.untagged, found.missing) == (1, (Context.COLLABORATIVE,))


def test_places_and_editions_that_are_not_there_are_refused():
    with pytest.raises(NoSuchPlace, match="lqf-2014 has no heading or element 'tea'"):
        counted_under("lqf-2026", [Tagged(key="a", framework="lqf-2014", place="tea")])
    with pytest.raises(NoSuchFramework, match="no edition called 'lqf'"):
        counted_under("lqf", [])
    with pytest.raises(NoSuchFramework, match="no edition called 'tea'"):
        crosswalk("lqf-2014", "tea")
    with pytest.raises(NoCrosswalk, match="No crosswalk leads from lqf-2014 to lqf-2026"):
        crosswalk("lqf-2014", "lqf-2026", defined=[])


WALK = """
from = "lqf-2014"
to = "lqf-2026"
since = 2026-01-01
source = "a test"
status = "local"
map = [{ at = "personal", to = ["code-integrity"] }, { at = "personal/integrity", to = ["code-integrity"] }]
"""


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('from = "lqf-2014"', 'from = "tea"'), "'from' is 'tea', which is no framework that is known"),
        (('at = "personal/integrity"', 'at = "personal/tea"'), "lqf-2014 has no 'personal/tea'"),
        (('at = "personal/integrity"', 'at = "personal"'), "'personal' has a line already"),
        (
            ('integrity", to = ["code-integrity"]', 'integrity", to = ["code-tea"]'),
            "lqf-2026 has no 'code-tea'",
        ),
        (('integrity", to = ["code-integrity"]', 'integrity", to = []'), "'to' is empty"),
        (
            ('integrity", to = ["code-integrity"]', 'integrity", to = ["vision"]'),
            "'personal/integrity' leads to 'vision', and its heading 'personal' does not",
        ),
    ],
)
def test_a_crosswalk_that_cannot_be_is_refused_with_the_reason(change: tuple[str, str], said: str):
    assert crosswalk_of(entry_from_text(WALK, where="walk.toml"), known=frameworks()).links
    assert change[0] in WALK
    with pytest.raises(BadDefinition, match=said):
        crosswalk_of(entry_from_text(WALK.replace(*change), where="walk.toml"), known=frameworks())
