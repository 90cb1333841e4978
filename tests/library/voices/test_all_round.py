"""Assessments from all round: what is told of whom, what is refused, and what a later one may add."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from leadwell.voices.all_round import (
    MOVES,
    CannotMove,
    Given,
    LeaderFigure,
    MayNotFacilitate,
    NotAnAnswer,
    NotAPanel,
    NotAPlan,
    RoundState,
    TooFewRaters,
    all_round_rule,
    asked_form,
    asking,
    asking_of_json,
    check_facilitator,
    checked,
    compassion_form,
    coverage_words,
    dimension_of_json,
    dimensions,
    expected,
    gentle_step,
    health,
    health_memory_of_json,
    mean_of,
    plan_of,
    promises,
    rater_groups,
    report_on,
    round_moved,
)
from leadwell.voices.anonymity import CycleDays, rater_policy
from leadwell.voices.frameworks import framework, frameworks
from leadwell.voices.frameworks.forms import NothingToAsk
from leadwell.voices.ratings import change_told, own_change
from leadwell.voices.ratings.over_time import Went
from leadwell.voices.verifier import release_of, verify

DAYS = CycleDays(
    declared_on=date(2026, 3, 1),
    opened_on=date(2026, 3, 2),
    closed_on=date(2026, 3, 20),
    released_on=date(2026, 3, 21),
)
ASKED = (
    *dimensions(asked_form(framework("lqf-2014"), level="front-line", headings=["personal", "with-others"])),
    *dimensions(compassion_form()),
)
PERSONAL = ASKED[0]
SALTS = [f"{number:032}" for number in range(len(ASKED))]


BEHAVIOUR = {"not-yet": "never", "almost-always": "always"}  # the answers of the other scale


def answers(key="often", asked=ASKED):
    return {
        question.address: BEHAVIOUR.get(key, key) if one.highest == 4 else key
        for one in asked
        for question in one.questions
    }


def panel_of(answer="often", **sizes):
    return [Given(group=group, answers=answers(answer)) for group, many in sizes.items() for _ in range(many)]


def report(raters, *, own=None, is_named=False, earlier=None):
    return report_on(
        ASKED,
        own=answers() if own is None else own,
        given=raters,
        is_named=is_named,
        title="A round",
        days=DAYS,
        salts=SALTS,
        earlier=earlier,
    )


def test_every_level_of_the_first_edition_can_be_asked_and_every_dimension_chosen():
    first = framework("lqf-2014")
    many = {one.key: len(dimensions(asked_form(first, level=one.key))) for one in first.levels}
    # The last two dimensions are for strategic leaders: the others have none of their statements.
    assert many == {"worker": 5, "front-line": 5, "operational": 5, "strategic": 7}
    for heading in first.headings:
        (alone,) = dimensions(asked_form(first, level="strategic", headings=[heading.key]))
        assert alone.title == heading.name
    with pytest.raises(NothingToAsk):
        asked_form(frameworks()["hlm-2013"])
    with pytest.raises(NothingToAsk):
        asked_form(first, level="worker", headings=["no such"])


def test_an_answer_counts_only_if_it_could_be_given():
    address = PERSONAL.questions[0].address
    assert checked({address: "often"}, ASKED) == {address: "often"}
    for wrong in ({}, {address: "<script>"}, {"no/such": "often"}):
        with pytest.raises(NotAnAnswer):
            checked(wrong, ASKED)


def test_a_mean_needs_half_of_the_questions_and_leaves_out_who_could_not_say():
    first, second, third, fourth = (one.address for one in PERSONAL.questions)
    assert mean_of(PERSONAL, {first: "often", second: "not-yet"}) == 1.0
    assert mean_of(PERSONAL, {first: "often", second: "could-not-say", third: "could-not-say"}) is None
    assert mean_of(PERSONAL, {first: "often", third: "often", fourth: "could-not-say"}) == 2.0


def test_a_report_tells_merged_groups_by_name_and_the_manager_alone():
    told = report(panel_of(manager=1, peers=4, reports=2, others=1))
    for one in told:
        assert [group.names for group in one.groups] == [("manager",), ("others", "reports"), ("peers",), ()]
        assert [group.raters for group in one.groups] == [1, 3, 4, 7]
        assert one.groups[0].lower is None
        assert one.groups[1].title == "others and people they lead"
    first = told[0]
    assert (first.own, first.highest, first.items) == (2.0, 3, 4)
    assert first.groups[2].words == "2.0"
    assert first.groups[2].lower < 2 < first.groups[2].upper
    assert dimension_of_json(first.as_json()).groups == first.groups


@pytest.mark.parametrize("sizes", [{"peers": 2}, {"manager": 1, "reports": 1, "others": 1}, {"manager": 1}])
def test_with_too_few_raters_there_is_no_report_and_it_says_why(sizes):
    with pytest.raises(TooFewRaters, match="3 are needed"):
        report(panel_of(**sizes))


def test_all_answers_alike_are_not_told_as_such():
    (first, *_) = report(panel_of("not-yet", peers=4))
    assert first.groups[0].at_least == 0
    assert first.groups[0].at_most > 0.1
    assert "or lower" in first.groups[0].words


@settings(max_examples=40, deadline=None)
@drawn(st.data())
def test_what_is_told_of_whom_never_depends_on_what_anybody_answered(data):
    sizes = {
        "manager": data.draw(st.integers(0, 1)),
        **{key: data.draw(st.integers(0, 5)) for key in ("peers", "reports", "others", "served")},
    }
    options = [one.key for one in PERSONAL.answers if one.step is not None]

    def some():
        return [
            Given(
                group=group,
                answers={one.address: data.draw(st.sampled_from(options)) for one in PERSONAL.questions},
            )
            for group, many in sizes.items()
            for _ in range(many)
        ]

    def shape(raters):
        try:
            (told,) = report_on(
                [PERSONAL], own={}, given=raters, is_named=False, title="x", days=DAYS, salts=SALTS[:1]
            )
        except TooFewRaters as error:
            return str(error)
        found = verify(release_of(told.release.auditors_copy()))
        assert [one.words for one in found.findings if not one.holds] == []
        assert found.highest_share_known <= 1 / 3 + 1e-9
        return [(one.names, one.raters) for one in told.groups]

    assert shape(some()) == shape(some())


def test_the_public_copy_holds_and_names_no_rater_count():
    told = report(panel_of(manager=1, peers=4, reports=3))
    for one in told:
        found = verify(release_of(one.release.public_copy()))
        assert found.holds, found
        assert "membership" not in one.release.open_part


def test_a_second_report_remembers_the_first_and_still_holds():
    first = report(panel_of(peers=3, reports=3))
    earlier = {one.key: [one.memory] for one in first}
    again = report(panel_of(peers=4, reports=3), earlier=earlier)
    for one in again:
        assert one.release.open_part["earlier"] == ["A round"]
        found = verify(release_of(one.release.auditors_copy()))
        assert found.holds, found
        assert found.highest_share_known <= 1 / 3 + 1e-9


def test_answers_under_names_are_told_as_they_are_with_how_far_they_agree():
    raters = [
        Given(group="peers", answers=answers(key), name=key) for key in ("often", "often", "almost-always")
    ]
    (first, *_) = report([*raters, *panel_of(manager=1, reports=2)], is_named=True)
    peers = next(one for one in first.groups if one.names == ("peers",))
    assert (peers.words, peers.raters) == ("2.3", 3)
    assert 0 < peers.agreement <= 1
    assert first.release is None
    assert first.overall.names == ()
    assert first.overall.raters == 5


def test_labels_come_from_the_interval_and_a_gentle_step_stands_by_each_behaviour():
    told = report(panel_of("not-yet", peers=12), own=answers("almost-always", ASKED[:2]))
    assert told[0].groups[0].view == "higher"
    assert "own view" in told[2].words
    steps = [gentle_step(one) for one in told]
    assert [one is None for one in steps] == [True, True, False, False, False, False]
    assert set(all_round_rule().steps) == {one.key.partition("/")[2] for one in ASKED[2:]}


def test_a_panel_is_refused_where_no_report_could_come_of_it():
    assert asking({"peers": 3}, is_named=False).raters == 3
    kept = asking({"manager": 1, "peers": 4, "served": 0}, is_named=False)
    assert asking_of_json(kept.as_json()) == kept
    assert "served" not in kept.counts
    for counts in ({"peers": 2, "manager": 1}, {"manager": 2, "peers": 5}, {"peers": 999}, {"pets": 3}, {}):
        with pytest.raises(NotAPanel):
            asking(counts, is_named=False)
    assert asking({"peers": 1}, is_named=True).raters == 1
    with pytest.raises(NotAPanel):
        asking({}, is_named=True)


def test_what_a_report_could_tell_is_said_beforehand():
    said = expected(asking({"manager": 1, "peers": 4, "reports": 2, "others": 1}, is_named=False))
    assert said[0].startswith(
        "If all answer: the manager by name; others and people they lead together; peers;"
    )
    assert said[1] == "If about 6 in 10 of each group answer: the manager by name; others and peers and " \
        "people they lead together."  # fmt: skip
    few = expected(asking({"peers": 3}, is_named=False))
    assert "nothing of the others" in few[1]


@pytest.mark.parametrize(
    ("facilitator", "words"), [("Ann@x.example", "of themselves"), (" boss@x.example", "line manager cannot")]
)
def test_neither_the_person_nor_their_manager_facilitates(facilitator, words):
    with pytest.raises(MayNotFacilitate, match=words):
        check_facilitator(facilitator=facilitator, person="ann@x.example", manager="BOSS@x.example")
    check_facilitator(facilitator="fay@x.example", person="ann@x.example", manager="")


def test_what_is_promised_depends_on_who_reads_it():
    of = asking({"manager": 1, "peers": 4}, is_named=False)
    said = {
        key: " ".join(promises(of, name="Ann", group=key).lines)
        for key in ("self", "manager", "peers", "served")
    }
    assert "know which figures and words are yours" in said["manager"]
    assert "Your name, your address and the time of your answer are not kept" in said["peers"]
    assert "not kept" not in said["manager"]
    assert f"at least {rater_policy().people} people" in said["served"]
    named = " ".join(promises(asking({"peers": 4}, is_named=True), name="Ann", group="peers").lines)
    assert "You answer under your name" in named
    assert "bag" not in named


def test_every_move_that_is_not_in_the_table_is_refused():
    for state in RoundState:
        for to in RoundState:
            if to in MOVES[state]:
                assert round_moved(state, to) is to
            else:
                with pytest.raises(CannotMove, match="cannot become"):
                    round_moved(state, to)
    assert RoundState.DESIGN not in MOVES[RoundState.OPEN] | MOVES[RoundState.CLOSED]
    assert {one for one in RoundState if one.is_over} == {RoundState.RELEASED, RoundState.GIVEN_UP}


PLAN = {
    "strengths": ["a", "b"],
    "focus": "c",
    "action": " Ask first. ",
    "act_by": date(2026, 5, 1),
    "review_on": date(2026, 6, 1),
    "among": ["a", "b", "c", "d"],
    "today": date(2026, 4, 1),
}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"strengths": ["a", "a"]}, "each another"),
        ({"strengths": ["a"]}, "each another"),
        ({"focus": "a"}, "one of the strengths"),
        ({"focus": "z"}, "not assessed"),
        ({"action": " "}, "Say what you will do"),
        ({"act_by": date(2026, 4, 1)}, "after today"),
        ({"review_on": date(2026, 4, 30)}, "or later"),
        ({"review_on": date(2028, 4, 30)}, "within"),
    ],
)
def test_a_plan_has_two_strengths_one_focus_and_days_that_come_in_order(change, words):
    assert plan_of(**PLAN).action == "Ask first."
    with pytest.raises(NotAPlan, match=words):
        plan_of(**{**PLAN, **change})


def leaders(many, *, first=0, low=2.0):
    return [
        LeaderFigure(leader=str(number), way=("A" if number % 2 else "B",), at_least=low, at_most=low)
        for number in range(first, first + many)
    ]


def checkup(found, earlier=()):
    return health("lqf-2014/personal", "Personal", found, items=4, highest=3, check="x", earlier=earlier)


def test_a_health_check_tells_nothing_of_fewer_than_eight_leaders():
    few = checkup(leaders(7))
    assert few.groups == ()
    assert few.words == "Fewer than 8 leaders have a figure here, so nothing is told."
    some = checkup(leaders(17))
    assert [(one.title, one.leaders) for one in some.groups] == [
        ("Everybody", "15 to 19"),
        ("A", "8 to 9"),
        ("B", "8 to 9"),
    ]
    assert all(one.lower < 2 < one.upper for one in some.groups)
    assert health_memory_of_json(some.memory.as_json()) == some.memory


def test_a_second_check_with_one_leader_more_gives_that_leader_not_away():
    first = checkup(leaders(9))
    again = checkup(leaders(10), [first.memory])
    assert again.groups == ()
    assert "too close to one leader" in again.words
    later = checkup(leaders(20), [first.memory])
    assert later.groups[0].title == "Everybody"


def test_how_many_leaders_a_check_speaks_of_is_told_in_a_band():
    assert coverage_words(3, 20) == "Fewer than 8 of 20 leaders were assessed. The others may be different."
    assert coverage_words(9, 9) == "All 9 leaders were assessed."
    assert "not known" in coverage_words(9, 0)


def test_a_change_is_told_only_beyond_chance_and_seldom_where_nothing_changed():
    rng = np.random.default_rng(5)
    false = 0
    for _ in range(2000):
        both = []
        for _ in range(2):
            leaning = rng.normal(0, 0.19 * 4, size=8)
            item = rng.normal(0, 0.18 * 4, size=(8, 4))
            mean = float(np.clip(3 + leaning + item.mean(axis=1), 1, 5).mean())
            both.append((round(mean, 1) - 0.05, round(mean, 1) + 0.05))
        false += change_told(both[0], both[1], raters=(8, 8), items=4).went is not Went.CANNOT_TELL
    assert 0.002 < false / 2000 < 0.05
    assert change_told((1.5, 1.5), (4.5, 4.5), raters=(8, 8), items=4).went is Went.UP
    assert change_told((4.5, 4.5), (1.5, 1.5), raters=(8, 8), items=4).went is Went.DOWN
    assert change_told((1.5, 1.5), (4.5, 4.5), raters=(2, 8), items=4).lower is None
    assert own_change(1.0, 4.0, items=4).went is Went.UP


def test_groups_of_raters_are_those_of_the_ratings():
    assert list(rater_groups()) == ["manager", "peers", "reports", "others", "served"]
