"""Banks of questions: what they hold, and how answers become scores."""

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from tests.library.voices.question_banks import bank_text

from leadwell.foundations.definition_files import BadDefinition, Status, entry_from_text
from leadwell.voices.items import (
    NoSuchAnswer,
    NoSuchBank,
    NoSuchScale,
    NoSuchWay,
    NotInThisBank,
    NotScored,
    Sum,
    ToldOtherwise,
    Whose,
    bank,
    bank_of,
    banks,
    expected_seconds,
    group_scores,
    over_cycles,
    person_scores,
    scales,
    seal_of,
    share_of,
    ways,
    with_wording,
)

ENGAGEMENT = bank("engagement")
SURVEY = "data/nhs_england/NSS24 detailed spreadsheets organisational results.xlsx"
WORTH = {
    "strongly-disagree": 0.0,
    "disagree": 2.5,
    "neither": 5.0,
    "agree": 7.5,
    "strongly-agree": 10.0,
    "never": 0.0,
    "rarely": 2.5,
    "sometimes": 5.0,
    "often": 7.5,
    "always": 10.0,
}


# --- what is shipped -----------------------------------------------------------------------------------------


def test_the_banks_that_are_shipped_are_those_that_were_asked_for():
    assert {key: [len(part.items) for part in one.parts] for key, one in banks().items()} == {
        "engagement": [3, 3, 3],
        "psychological-safety": [3, 3],
        "speaking-up": [2],
        "compassion": [4],
        "burnout": [3],
        "framework-awareness": [1],
        "team-relations": [3],
        "what-matters": [3],
        "overall-experience": [1],
    }


def test_every_question_and_answer_has_english_easy_and_welsh_words_and_none_says_that_it_was_checked():
    texts = [item.text for one in banks().values() for item in one.items]
    texts += [item.of_oneself for one in banks().values() for item in one.items if item.of_oneself]
    texts += [option.text for one in scales().values() for option in one.options]
    assert len(texts) > 40
    for text in texts:
        assert {"en", "easy", "cy"} <= set(text.wordings)
        for wording in text.wordings.values():
            assert wording.whose is Whose.OURS
            assert wording.status is not Status.SEEN
            if wording.way.language == "cy":
                assert wording.mark == "machine-drafted, to be checked by a Welsh speaker"
            else:
                assert wording.mark.startswith("Leadwell's own")


def test_no_english_question_is_the_official_one(shared: Path):
    """The official questions stand in the headings of the published results; none of ours may be the same."""
    official = {
        "".join(one for one in str(cell).partition(" - ")[2].lower() if one.isalnum() or one == " ").strip()
        for sheet in ("YOUR JOB Q1-3", "YOUR TEAM Q7", "YOUR MANAGERS Q9", "YOUR ORGANISATION Q25-26")
        for cell in rows_of(shared, sheet)[0]
        if str(cell).startswith("Q")
    }
    assert "i look forward to going to work" in official
    for one in banks().values():
        for item in one.items:
            words = "".join(
                each for each in item.text.english.lower() if each.isalnum() or each == " "
            ).strip()
            assert words not in official


def test_the_subjects_of_the_nine_questions_are_those_of_the_published_survey(shared: Path):
    import tomllib

    facts = tomllib.loads((shared / "facts/engagement.toml").read_text())["items"]
    assert [(one["id"], one["dimension"], one["scale"], one["staff_survey_q"]) for one in facts] == [
        (item.key, item.part, item.scale.key, item.question) for item in ENGAGEMENT.items
    ]


def test_wording_that_is_not_there_is_replaced_and_said_to_be():
    text = ENGAGEMENT.items[0].text
    assert text.say("cy").is_as_asked
    easy_welsh = text.say("cy_easy")
    assert (easy_welsh.wording.way.key, easy_welsh.is_as_asked) == ("cy", False)
    with pytest.raises(NoSuchWay, match=r"There is no wording in 'fr'; there is: en, easy, cy, cy_easy\."):
        text.say("fr")


# Figures compare only while these stay. Change one only together with words for users that its chart begins anew.
SEALS = {
    "engagement/motivation": "f09f6f1d3abc",
    "engagement/involvement": "ea0193abf56f",
    "engagement/advocacy": "43254621504a",
    "psychological-safety/voice": "4751af8f06ab",
    "psychological-safety/difference": "859c8e3b76c2",
    "speaking-up/speaking-up": "c73622173381",
    "compassion/compassion": "a8aad472654a",
    "burnout/burnout": "ee3517fd2d55",
    "framework-awareness/framework-awareness": "d27fc2849494",
    "team-relations/team-relations": "e7fc7b727bf3",
    "what-matters/what-matters": "8a7f6f9b7592",
    "overall-experience/overall-experience": "46434ce8ab5f",
}


def test_what_is_asked_is_what_was_first_shipped_so_that_figures_compare():
    assert {
        f"{one.key}/{part.key}": seal_of(part)[:12] for one in banks().values() for part in one.parts
    } == SEALS


@pytest.mark.parametrize(
    "change",
    [
        ("least = 1\n[[part.item]]", "least = 2\n[[part.item]]"),
        ('en = "word', 'en = "other word'),
        ('en = "word', 'cy = "gair"\nen = "word'),
        ('scale = "agreement"', 'scale = "frequency"'),
        ('scale = "agreement"', 'scale = "agreement"\nreverse = true'),
        ('key = "p0i0"\n', 'key = "p0i0"\nstage = "retired"\n'),
        ('key = "p0i0"', 'key = "other"'),
    ],
)
def test_whatever_changes_a_figure_changes_its_seal(change: tuple[str, str]):
    def seal(text: str) -> str:
        return seal_of(bank_of(entry_from_text(text, where="t.toml"), whose=Whose.LOCAL).parts[0])

    text = bank_text("tea", [2])
    assert change[0] in text
    assert seal(text.replace(change[0], change[1], 1)) != seal(text)
    assert seal(text.replace("rhythm = 1", "rhythm = 5")) == seal(text)  # when it is asked is no matter


# --- from answers to scores ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer_f", "answer_a", "score"),
    [("often", "agree", 7.5), ("never", "strongly-disagree", 0), ("always", "strongly-agree", 10)],
)
def test_the_same_answer_to_all_nine_is_the_engagement_score(answer_f: str, answer_a: str, score: float):
    answers = {item.key: answer_f if item.scale.key == "frequency" else answer_a for item in ENGAGEMENT.items}
    found = person_scores(ENGAGEMENT, answers)
    assert found.overall == Fraction(score)
    assert set(found.parts.values()) == {Fraction(score)}


def test_a_worked_example_is_exact():
    answers = {"m1": "always", "m2": "often", "m3": "often", "i1": "agree", "i2": "neither", "i3": None}
    answers |= {"a1": "strongly-agree", "a2": None, "a3": None}
    found = person_scores(ENGAGEMENT, answers)
    assert dict(found.parts) == {
        "motivation": Fraction(25, 3),
        "involvement": Fraction(25, 4),
        "advocacy": NotScored.TOO_FEW,  # one answer of three
    }
    assert found.overall == Fraction(175, 24)  # two parts of three are enough, and their mean is taken


def test_reversed_questions_count_the_other_way_round():
    found = person_scores(bank("burnout"), {"worn-out": "always", "left-over": "always", "numb": "never"})
    assert found.overall == Fraction(10 + 0 + 0, 3)


def answers_to(one, answer=None):
    options = [*(option.key for option in one.scale.options), None]
    return st.sampled_from(options) if answer is None else st.just(answer)


@given(
    st.fixed_dictionaries({}, optional={item.key: answers_to(item) for item in ENGAGEMENT.items}),
)
def test_scores_are_what_a_slow_judge_says(answers):
    means = []
    for part in ENGAGEMENT.parts:
        got = [WORTH[answers[one.key]] for one in part.items if answers.get(one.key) is not None]
        score = person_scores(ENGAGEMENT, answers).parts[part.key]
        if len(got) >= 2:
            means.append(sum(got) / len(got))
            assert float(score) == pytest.approx(means[-1], abs=1e-12)
            assert 0 <= score <= 10
        elif got:
            assert score is NotScored.TOO_FEW
        elif any(one.key in answers for one in part.items):
            assert score is NotScored.NOT_ANSWERED
        else:
            assert score is NotScored.NOT_ASKED
    overall = person_scores(ENGAGEMENT, answers).overall
    if len(means) >= 2:
        assert float(overall) == pytest.approx(sum(means) / len(means), abs=1e-12)
    else:
        assert isinstance(overall, NotScored)


@given(st.sampled_from(sorted(banks())), st.data())
def test_turning_every_answer_round_turns_the_score_round(key: str, data):
    one = bank(key)
    scored = {item.key: [o.key for o in item.scale.options if o.step is not None] for item in one.items}
    answers = {key: data.draw(st.sampled_from(options)) for key, options in scored.items()}
    turned = {key: options[::-1][options.index(answers[key])] for key, options in scored.items()}
    assert person_scores(one, answers).overall + person_scores(one, turned).overall == 10


def test_what_is_missing_is_never_zero_in_a_group():
    people = [
        dict.fromkeys(("a1", "a2", "a3"), "agree"),
        dict.fromkeys(("a1", "a2", "a3")),
        {"a1": "strongly-disagree", "a2": None, "a3": None},
        dict.fromkeys(("a1", "a2", "a3"), "strongly-agree"),
    ]
    found = group_scores(ENGAGEMENT, people)
    assert found.parts["advocacy"].people == 2
    assert found.parts["advocacy"].mean == Fraction(35, 4)
    assert found.parts["advocacy"].variance == Fraction(25, 8)
    assert found.parts["motivation"].mean is None
    assert found.overall.mean is None
    assert dict(found.not_scored) == {
        NotScored.TOO_FEW: 3,
        NotScored.NOT_ANSWERED: 1,
        NotScored.NOT_ASKED: 0,
    }
    # Whoever has no score in a part is counted there too, with the reason: nobody gets lost.
    assert dict(found.parts_not_scored["motivation"]) == {
        NotScored.TOO_FEW: 0,
        NotScored.NOT_ANSWERED: 0,
        NotScored.NOT_ASKED: 4,
    }
    for key, scored in found.parts.items():
        assert scored.people + sum(found.parts_not_scored[key].values()) == 4


def test_a_score_over_cycles_needs_every_part():
    parts = {
        "motivation": Sum(people=10, total=Fraction(70), squares=Fraction(500)),
        "involvement": Sum(people=4, total=Fraction(20), squares=Fraction(110)),
    }
    assert over_cycles(ENGAGEMENT, parts) is None
    parts["advocacy"] = Sum()
    assert over_cycles(ENGAGEMENT, parts) is None
    parts["advocacy"] = Sum(people=2, total=Fraction(18), squares=Fraction(162))
    assert over_cycles(ENGAGEMENT, parts) == Fraction(7)  # the mean of 7, 5 and 9, whoever is in each


def test_a_share_counts_those_who_answered():
    awareness = bank("framework-awareness")
    people = [{"framework": one} for one in ("know", "use", "heard", None)] + [{}]
    found = share_of(awareness, people)
    assert (found.counted, found.answered, found.not_answered, found.share) == (2, 3, 1, Fraction(2, 3))
    assert share_of(awareness, []).share is None
    assert share_of(awareness, []).interval is None
    many = share_of(awareness, [{"framework": "know"}] * 81 + [{"framework": "heard"}] * 182)
    assert (round(many.interval.lower, 4), round(many.interval.upper, 4)) == (
        0.2553,
        0.3662,
    )  # Newcombe, 1998


def test_scoring_refuses_what_it_cannot_mean():
    with pytest.raises(NotInThisBank, match="'weather': the bank 'burnout' has no such question"):
        person_scores(bank("burnout"), {"weather": "often"})
    with pytest.raises(
        NoSuchAnswer, match="'agree' is no answer of the scale 'frequency'; its answers are: never"
    ):
        person_scores(bank("burnout"), {"numb": "agree"})
    with pytest.raises(ToldOtherwise, match="use share_of"):
        group_scores(bank("framework-awareness"), [])
    with pytest.raises(ToldOtherwise, match="use group_scores"):
        share_of(bank("burnout"), [])
    with pytest.raises(NoSuchBank, match="There is no bank called 'weather'; there is: engagement"):
        bank("weather")


# --- the published survey ------------------------------------------------------------------------------------


def rows_of(shared: Path, sheet: str) -> list[list]:
    path = shared / SURVEY
    if not path.is_file():
        pytest.skip(f"the published survey is not at {path}")
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet).to_python()


@pytest.fixture(scope="module")
def published(shared: Path):
    """Of each organisation: engagement and its parts as published, the shares of each answer, and the bases."""
    items = {}
    for sheet in ("YOUR JOB Q1-3", "YOUR ORGANISATION Q25-26"):
        rows = rows_of(shared, sheet)
        for column, cell in enumerate(rows[0]):
            number = str(cell).partition(" - ")[0].removeprefix("Q")
            for row in rows[5:]:
                if str(cell).startswith("Q") and isinstance(row[column + 5], float):
                    items[row[0], number] = (row[column : column + 5], row[column + 5])
    found = [
        (row[0], row[6:14:2], row[7:14:2], items)
        for row in rows_of(shared, "THEMES")[5:]
        if all(isinstance(one, float) for one in row[6:14])
    ]
    assert len(found) > 200
    return found


def test_the_arithmetic_gives_the_published_scores_of_every_organisation(published):
    """Each published sub-score is the mean of its three questions' scores, but for people with one unanswered."""
    gaps = []
    for code, (engagement, *parts), _, items in published:
        gaps.append(abs(engagement - sum(parts) / 3))
        for part, score in zip(ENGAGEMENT.parts, parts, strict=True):
            means = []
            for item in part.items:
                shares, _ = items[code, item.question]
                worths = [item.scale.worth(option.key) for option in item.scale.options]
                means.append(
                    sum(float(worth) * share for worth, share in zip(worths, shares, strict=True)) / 100
                )
            gaps.append(abs(score - sum(means) / 3))
    assert max(gaps) < 0.02


def test_two_answers_of_three_is_the_rule_that_the_published_numbers_of_answers_fit(published):
    """If all were needed no base could pass the least answered question's; if one were, none could miss the most."""
    for at, part in enumerate(ENGAGEMENT.parts):
        more_than_all = fewer_than_any = 0
        for code, _, (_, *bases), items in published:
            answered = [items[code, item.question][1] for item in part.items]
            more_than_all += bases[at] > min(answered)
            fewer_than_any += bases[at] < max(answered)
        assert more_than_all, part.key
        assert fewer_than_any, part.key
        assert part.least == 2
    more_than_all = sum(whole > min(parts) for _, _, (whole, *parts), _ in published)
    fewer_than_any = sum(whole < max(parts) for _, _, (whole, *parts), _ in published)
    assert more_than_all
    assert fewer_than_any
    assert ENGAGEMENT.least_parts == 2


# --- time ----------------------------------------------------------------------------------------------------


def test_the_time_is_worked_out_from_the_words():
    items = ENGAGEMENT.parts[1].items
    words = (
        sum(len(one.text.english.split()) for one in items) + 7
    )  # Strongly disagree, Disagree, Neither, Agree, Strongly agree
    found = expected_seconds(items)
    assert (found.words, found.by_rule_of_thumb) == (words, 40)
    assert found.from_words == pytest.approx(10 + words * 60 / 175 + 15)
    assert expected_seconds([]).longer == 0


@given(
    st.permutations([item for one in banks().values() for item in one.items]), st.sampled_from(sorted(ways()))
)
def test_a_question_more_never_takes_less_time(items, way: str):
    times = [expected_seconds(items[:n], way=way).longer for n in range(8)]
    assert times == sorted(times)
    assert len(set(times)) == len(times)


# --- banks of one's own, and wording under a licence ---------------------------------------------------------


def test_an_own_bank_is_read_with_its_own_scale_and_says_whose_it_is():
    own = bank_text("tea", [2]).replace('scale = "agreement"', 'scale = "warm"')
    own += (
        '\n[[scale]]\nkey = "warm"\ntitle = "How warm"\noption = [{key = "cold", step = 0, en = "Cold"}, '
        '{key = "hot", step = 1, en = "Hot"}]\n'
    )
    found = bank_of(entry_from_text(own, where="tea.toml"), whose=Whose.LOCAL)
    assert found.founding.status is Status.LOCAL
    assert found.items[0].text.say().wording.mark == "your own question"
    assert person_scores(found, {"p0i0": "hot", "p0i1": "cold"}).overall == 5


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('id = "tea"', 'id = "burnout"'), "'burnout' is a bank of Leadwell's; give yours another 'id'"),
        (('key = "p0i1"', 'key = "p0i0"'), "each item must have a key of its own"),
        (("least = 1\n[[part.item]]", "least = 3\n[[part.item]]"), "part 'p0' wants 3 answers and asks 2"),
        (("rhythm = 1", "rhythm = 0"), "'rhythm' is 0; it must be 1 or more"),
        (('better = "high"', 'better = "warm"'), "'better' is 'warm'; it must be one of high, low"),
        (('key = "p0i1"', 'key = "a/b"'), "must not hold a stroke"),
        (('audience = "staff"', 'audience = "cats"'), "must be one of everybody, people served, staff"),
        (('title = "All"\nleast = 1', 'title = "All"\nleast = 2'), "'overall' wants 2 parts of 1"),
        (('comparable = "No."', 'counts = ["agree"]\ncomparable = "No."'), "must have one item"),
        (('en = "word', 'cy = "gair'), "'en' is missing"),
    ],
)
def test_a_bank_that_cannot_be_is_refused_with_the_reason(change: tuple[str, str], said: str):
    text = bank_text("tea", [2])
    assert change[0] in text
    with pytest.raises(BadDefinition, match=said):
        bank_of(entry_from_text(text.replace(*change), where="tea.toml"), whose=Whose.LOCAL)


def test_a_scale_that_is_not_known_or_has_gaps_is_refused():
    text = bank_text("tea", [1])
    with pytest.raises(
        NoSuchScale, match="no scale called 'warm'; there is: agreement, awareness, frequency"
    ):
        bank_of(entry_from_text(text.replace("agreement", "warm"), where="tea.toml"), whose=Whose.LOCAL)
    gap = text + (
        '\n[[scale]]\nkey = "warm"\ntitle = "How warm"\noption = [{key = "cold", step = 0, en = "Cold"}, '
        '{key = "hot", step = 2, en = "Hot"}]\n'
    )
    with pytest.raises(BadDefinition, match=r"the steps are \[0, 2\]; they must be 0, 1, 2 and so on"):
        bank_of(entry_from_text(gap, where="tea.toml"), whose=Whose.LOCAL)


def licensed(items: list[str], *, more: str = "") -> str:
    rows = "".join(f'[[wording]]\nitem = "{one}"\nen = "Official words of {one}."\n' for one in items)
    head = 'for = "burnout"\nholder = "Ash Trust"\nlicence = "Letter of 1 May 2026"\n'
    head += "since = 2026-05-01\nuntil = 2026-12-31\nmay_store = true\n"
    return head + more + rows


def test_a_holders_wording_takes_the_place_of_all_of_ours():
    found = with_wording(
        bank("burnout"), entry_from_text(licensed(["worn-out", "left-over", "numb"]), where="w.toml")
    )
    assert [one.text.english for one in found.items] == [
        "Official words of worn-out.",
        "Official words of left-over.",
        "Official words of numb.",
    ]
    assert found.items[0].text.say().wording.mark == "wording loaded by Ash Trust, who holds a licence for it"
    assert not found.items[0].text.say("cy").is_as_asked  # our Welsh is no translation of their words
    assert [one.is_reversed for one in found.items] == [one.is_reversed for one in bank("burnout").items]


def test_a_holders_wording_is_asked_only_while_the_licence_holds():
    entry = entry_from_text(licensed(["worn-out", "left-over", "numb"]), where="w.toml")
    for on in (date(2026, 5, 1), date(2026, 12, 31)):
        assert with_wording(bank("burnout"), entry, on=on).whose is Whose.HOLDER
    for on in (date(2026, 4, 30), date(2027, 1, 1)):
        with pytest.raises(BadDefinition, match=f"holds from 2026-05-01 to 2026-12-31, and not on {on}"):
            with_wording(bank("burnout"), entry, on=on)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (licensed(["numb"]).replace("since = 2026-05-01", ""), "'since' is missing"),
        (licensed(["worn-out", "numb"]), "'left-over' has no wording"),
        (licensed(["worn-out", "left-over", "numb", "tea"]), "'tea' is no item"),
        (licensed(["worn-out", "worn-out"]), "'worn-out' has wording already"),
        (licensed(["numb"]).replace("true", "false"), "may not be kept in a computer"),
        (
            licensed(["numb"]).replace('"burnout"', '"compassion"'),
            "it is for 'compassion', and not for 'burnout'",
        ),
        (licensed(["numb"]).replace("holder", "owner"), "'holder' is missing"),
    ],
)
def test_a_holders_wording_that_cannot_be_used_is_refused(text: str, said: str):
    with pytest.raises(BadDefinition, match=said):
        with_wording(bank("burnout"), entry_from_text(text, where="w.toml"))
