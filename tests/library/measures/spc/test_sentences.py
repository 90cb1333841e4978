"""Every rule has words and a sentence, with the numbers of the profile that judged."""

import pytest

from leadwell.measures.spc import Hit, Kind, profile, profile_names
from leadwell.measures.spc.rules import HITS_OF
from leadwell.measures.spc.sentences import brief, centre_word, hits_in_order, sentence, single_hits


@pytest.mark.parametrize("name", profile_names())
def test_every_hit_of_every_profile_has_its_own_words_and_a_sentence_with_the_numbers(name):
    rules = profile(name)
    hits = [hit for rule in rules.rules for hit in HITS_OF[rule]]
    assert len({brief(hit) for hit in hits}) == len(hits)
    assert len({sentence(hit, rules) for hit in hits}) == len(hits)
    for hit in hits:
        said = sentence(hit, rules, centre="median")
        assert said.endswith(".")
        assert "{" not in said
        assert "average" not in said
    if rules.shift:
        assert f"one of {rules.shift.points} or more figures" in sentence(Hit.SHIFT_LOW, rules)
    if rules.trend:
        assert f"one of {rules.trend.points} or more figures" in sentence(Hit.TREND_UP, rules)


def test_hits_come_in_the_order_of_the_profile_and_none_is_lost():
    every = Hit(0)
    for hit in Hit:
        every |= hit
    assert set(single_hits(every)) == set(Hit)
    assert hits_in_order(Hit.TREND_UP | Hit.SHIFT_HIGH, profile("leadwell")) == (Hit.SHIFT_HIGH, Hit.TREND_UP)
    assert hits_in_order(Hit.TREND_UP | Hit.SHIFT_HIGH, profile("mdc-2023")) == (Hit.TREND_UP, Hit.SHIFT_HIGH)
    assert hits_in_order(0, profile()) == ()


@pytest.mark.parametrize(
    ("kind", "rules", "word"),
    [
        (Kind.XMR, None, "average"),
        (Kind.RUN, None, "median"),
        (Kind.G, profile("leadwell"), "median"),
        (Kind.G, profile("leadwell").with_choices(g_centre_median=False), "average"),
    ],
)
def test_the_centre_line_is_called_what_it_is(kind, rules, word):
    assert centre_word(kind, rules) == word
