"""Words for everybody are plain: how many years of school they take to read, by a published formula.

The grade of Flesch and Kincaid (Kincaid and others, 1975): 0.39 words a sentence + 11.8 syllables a word - 15.59. It
counts lengths and understands nothing, so it is a floor for plainness and no proof of it. NHS content is written for a
reading age of 9 to 11, which is a grade of about 4 to 6; a grade of 9 is a reading age of 14.
"""

import re

import pytest

from leadwell.voices.cycle import certificate, designed
from leadwell.voices.items import banks, interface, promised_sentences

PARTS = ["psychological-safety/voice", "speaking-up/speaking-up"]


def syllables(word: str) -> int:
    """Count groups of vowels; an e at the end that is not heard does not count."""
    word = word.lower()
    found = len(re.findall(r"[aeiouy]+", word))
    if word.endswith("e") and not word.endswith(("le", "ee", "ie")) and found > 1:
        found -= 1
    if word.endswith("ed") and not word.endswith(("ted", "ded")) and found > 1:
        found -= 1
    return max(1, found)


def grade(text: str) -> float:
    sentences = [one for one in re.split(r"[.!?:;]+", text) if re.search(r"[A-Za-z]", one)]
    words = re.findall(r"[A-Za-z']+", text)
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The cat sat on the mat.", -1.45),
        (
            "Playing games has always been thought to be important to the development of well-balanced children.",
            9.1,
        ),
    ],
)
def test_the_formula_is_the_published_one(text, expected):
    assert grade(text) == pytest.approx(expected, abs=0.4)


def test_easy_questions_take_a_few_years_of_school():
    easy = [item.text.say("easy").words for bank in banks().values() for item in bank.items]
    assert grade(" ".join(easy)) < 4
    assert max(grade(one) for one in easy) < 10


def test_questions_and_the_words_around_them_are_plain():
    plain = [item.text.english for bank in banks().values() for item in bank.items]
    assert grade(" ".join(plain)) < 6
    around = [one.rstrip(".") + "." for one in interface("en").values() if "{" not in one]
    assert grade(" ".join(around)) < 6


def test_the_promise_to_whoever_answers_is_plain():
    promised = certificate(designed(PARTS, cuts=["staff_group"], asks_comment=True))
    assert grade(" ".join(promised.lines)) < 8


def test_an_easy_promise_has_one_short_idea_a_line():
    lines = [
        line
        for name in ("pulse", "all_round")
        for one in promised_sentences(name)
        for line in one.lines["easy"]
    ]
    assert grade(" ".join(lines)) < 5
    assert max(len(line.split()) for line in lines) <= 18
