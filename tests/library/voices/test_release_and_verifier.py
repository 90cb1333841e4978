"""Releases, the verifier that shares nothing with the ledger, and files that were tampered with."""

import copy
import hashlib
import json
from dataclasses import replace

import numpy as np
import pytest
from tests.library.voices.judge import known_by_inverse
from tests.library.voices.worlds import (
    DAYS,
    SALT,
    World,
    declared,
    earlier_cycles,
    ledger_of,
    released,
    small,
    trust,
)
from typer.testing import CliRunner

from leadwell.cli import app
from leadwell.foundations.errors import LeadwellError
from leadwell.voices.anonymity import (
    FigureKind,
    Ledger,
    NotAsDeclared,
    Scale,
    cell,
    decide_tree,
    figures,
    panel,
    rater_policy,
    release,
    shipped_policy,
)
from leadwell.voices.anonymity.fields import FIELDS
from leadwell.voices.verifier import NotARelease, release_of, shares_known, verify

WORLD = trust(400, seed=7)


@pytest.fixture(scope="module")
def text() -> str:
    return released(WORLD, crosses=3).auditors_copy()


# --- the verifier agrees with the ledger -------------------------------------------------------------------


@pytest.mark.parametrize("cycles", [0, 1, 4])
@pytest.mark.parametrize("seed", range(3))
def test_the_verifier_agrees_with_the_ledger(seed, cycles):
    world = trust(150 + 60 * seed, seed=seed)
    made = released(world, seed=seed, crosses=2, past=earlier_cycles(world, seed=seed, cycles=cycles))
    found = verify(release_of(made.auditors_copy()))
    assert [one.words for one in found.findings if not one.holds] == []
    assert found.is_complete
    assert found.highest_share_known == pytest.approx(made.membership["highest_share_known"], abs=1e-9)
    assert found.independent_groups == made.membership["independent_groups"]


@pytest.mark.parametrize("by_groups", [False, True])
def test_both_ways_of_the_verifier_agree_with_the_textbook(by_groups):
    generator = np.random.default_rng(3)
    for _ in range(25):
        people, cycles = int(generator.integers(6, 25)), int(generator.integers(1, 4))
        persistence = float(generator.choice([0, 0.5, 0.7, 1.0]))
        rows = [one.members for one in small(generator, people=people, asked=9)]
        cycle_of = sorted(generator.integers(0, cycles, len(rows)).tolist())
        cycle_of[-1] = cycles - 1
        of = [[number for number, row in enumerate(rows) if person in row] for person in range(people)]
        found = shares_known([1] * people, of, cycle_of, persistence=persistence, by_groups=by_groups)
        wanted = known_by_inverse(rows, cycle_of, people, cycles=cycles, persistence=persistence)
        np.testing.assert_allclose(found.known.T, wanted, atol=1e-9)


def test_people_who_are_alike_can_be_counted_together():
    apart = shares_known([1] * 12, [[0, 1]] * 5 + [[0]] * 7, [0, 0])
    together = shares_known([5, 7], [[0, 1], [0]], [0, 0])
    np.testing.assert_allclose(together.known, apart.known[[0, 11]], atol=1e-12)
    assert together.rank == apart.rank == 2


def test_a_release_of_a_report_from_all_round_holds_too():
    sizes = {"self": 1, "manager": 1, "peers": 4, "reports": 5, "others": 1}
    decided = panel(sizes).decisions
    ledger = Ledger(10, policy=rater_policy(), whole_is_known=False)
    for one in decided.each:
        ledger.decide(one.cell)
    told = figures(ledger.decisions().shown, [0, 1] * 5, tree=("raters",), policy=rater_policy())
    made = release(
        ledger,
        title="A report",
        kind="raters",
        days=DAYS,
        declared=["raters"],
        figures={"listens": told},
        tree=("raters",),
        named=("self", "manager"),
        salt=SALT,
    )
    found = verify(release_of(made.auditors_copy()))
    assert [one.words for one in found.findings if not one.holds] == []
    assert found.highest_share_known <= 1 / 3 + 1e-9


def paths(value, before: str = "") -> set[str]:
    """Give the path of every field; what stands under free names or in plain lists is one field."""
    if isinstance(value, dict) and not before.endswith((".scales", ".withheld_because")):
        found = set()
        for key, inside in value.items():
            found |= paths(inside, f"{before}.{key}")
        return found
    if isinstance(value, list) and any(isinstance(one, dict) for one in value):
        return set().union(*(paths(one, f"{before}[]") for one in value))
    return {before.removeprefix(".")}


def test_every_field_of_the_file_is_described_and_none_else(text):
    described = {one.path for one in FIELDS}
    assert paths(json.loads(text)) == described
    public = {one.path for one in FIELDS if not one.auditor_only}
    assert paths(json.loads(released(WORLD, crosses=3).public_copy())) == public


# --- answers change nothing --------------------------------------------------------------------------------


def structure(text: str) -> bytes:
    """Everything of a release but what its figures say."""
    fields = json.loads(text)
    for group in fields["groups"]:
        for one in group.get("figures", []):
            for key in ("at_least", "at_most", "words"):
                del one[key]
    del fields["sha256"]
    return json.dumps(fields, sort_keys=True).encode()


def test_other_answers_change_no_decision_byte_for_byte():
    texts = [released(WORLD, seed=seed, crosses=3).auditors_copy() for seed in range(5)]
    assert len(set(texts)) == 5
    assert len({structure(one) for one in texts}) == 1


def test_the_public_copy_does_not_say_who_took_part(text):
    made = released(WORLD, crosses=3)
    public = json.loads(made.public_copy())
    assert "membership" not in public
    assert SALT not in made.public_copy()
    assert all("because" not in one for one in public["withheld"])
    found = verify(release_of(made.public_copy()))
    assert (found.holds, found.is_complete, found.highest_share_known) == (True, False, None)
    assert public["sha256"] == json.loads(text)["sha256"]


# --- tampering ---------------------------------------------------------------------------------------------


def reseal(fields: dict) -> str:
    """Seal a changed release again, as somebody who knows how would."""

    def seal(part):
        written = json.dumps(part, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        return hashlib.sha256(written.encode()).hexdigest()

    fields["membership_sha256"] = seal(fields["membership"])
    fields["sha256"] = seal(
        {key: value for key, value in fields.items() if key not in {"membership", "sha256"}}
    )
    return json.dumps(fields)


def shown(fields):
    return [one for one in fields["groups"] if one["standing"] == "shown"]


def people(fields):
    return fields["membership"]["people"]


def drop_people(fields, pick):
    people(fields).pop(int(pick.integers(len(people(fields)))))


def add_a_person(fields, pick):
    one = people(fields)[int(pick.integers(len(people(fields))))]
    one["count"] += 1


def move_a_person(fields, pick):
    """Take a group from some people's list, so that they seem not to be in it."""
    one = people(fields)[int(pick.integers(len(people(fields))))]
    one["groups"].pop(int(pick.integers(len(one["groups"]))))


def claim_less(fields, pick):
    fields["membership"]["highest_share_known"] -= float(pick.uniform(1e-8, 0.1))


def claim_fewer_groups(fields, pick):
    fields["membership"]["independent_groups"] -= int(pick.integers(1, 4))


def add_a_group(fields, pick):
    """Show a group of some people of another one, as a curious manager would."""
    number = len(fields["groups"])
    base = shown(fields)[int(pick.integers(1, len(shown(fields))))]
    inside = [one for one in people(fields) if base["number"] in one["groups"]]
    for one in inside[: max(1, len(inside) - int(pick.integers(1, 3)))]:
        one["groups"].append(number)
    fields["groups"].append({**copy.deepcopy(base), "number": number, "key": "added", "figures": []})


def hide_a_group(fields, pick):
    """Take a group that is out from the list, one that does not follow from the others."""
    kinds = people(fields)
    order = pick.permutation(len(fields["groups"])).tolist()
    counts = [one["count"] for one in kinds]
    whole = shares_known(counts, [one["groups"] for one in kinds], [0] * len(order)).rank
    for gone in order:
        left = [[number - (number > gone) for number in one["groups"] if number != gone] for one in kinds]
        if shares_known(counts, left, [0] * (len(order) - 1)).rank < whole:
            break
    del fields["groups"][gone]
    for number, one in enumerate(fields["groups"]):
        one["number"] = number
    for one, groups in zip(kinds, left, strict=True):
        one["groups"] = groups


def promise_less(fields, pick):
    key, value = [("people", 3), ("smallest_named", 5), ("colluders", 0), ("persistence", 0.1)][
        int(pick.integers(4))
    ]
    fields["policy"][key] = value


def loosen_the_display(fields, pick):
    key, value = [
        ("percent_step", 1),
        ("small_below", 10),
        ("small_low", 0),
        ("crossing_from", 8),
        ("crossing_noise", 0.0),
    ][int(pick.integers(4))]
    fields["policy"][key] = value


def open_before_declaring(fields, pick):
    fields["cycle"]["opened_on"] = f"2026-01-0{int(pick.integers(1, 5))}"


def release_before_closing(fields, pick):
    fields["cycle"]["released_on"] = f"2026-02-1{int(pick.integers(0, 9))}"


def add_a_cut(fields, pick):
    shown(fields)[int(pick.integers(1, len(shown(fields))))]["cut"] = "sickness"


def tell_exactly(fields, pick):
    told = [one for group in shown(fields) for one in group["figures"] if one["kind"] == "share"]
    one = told[int(pick.integers(len(told)))]
    one.update(at_least=37.5, at_most=37.5, words="37.5%")


def tell_of_nobody(fields, pick):
    told = [one for group in shown(fields) for one in group["figures"] if one["kind"] == "share"]
    told[int(pick.integers(len(told)))].update(at_least=0.0, at_most=0.0, words="0%")


def narrow_an_end(fields, pick):
    told = [
        one
        for group in shown(fields)
        if group["answered"] in {"8 to 9", "10 to 14"}
        for one in group["figures"]
        if one["kind"] == "share"
    ]
    told[int(pick.integers(len(told)))].update(at_least=0.0, at_most=5.0, words="5% or fewer")


def say_otherwise(fields, pick):
    told = [one for group in shown(fields) for one in group["figures"] if one["at_least"] is not None]
    told[int(pick.integers(len(told)))]["words"] = "43%"


def tell_more_answered(fields, pick):
    group = shown(fields)[int(pick.integers(1, len(shown(fields))))]
    group["answered"] = "30 to 49" if group["answered"] != "30 to 49" else "8 to 9"


def call_it_known(fields, pick):
    group = shown(fields)[int(pick.integers(1, len(shown(fields))))]
    group["standing"] = "earlier"


def put_it_in_another_cycle(fields, pick):
    fields["earlier"] = ["last spring"]
    for one in people(fields):
        one["answered_in"] = [0, 1]
    group = shown(fields)[int(pick.integers(1, len(shown(fields))))]
    for one in fields["groups"]:
        one["cycle"] = int(one is not group)


TAMPERINGS = (
    drop_people,
    add_a_person,
    move_a_person,
    claim_less,
    claim_fewer_groups,
    add_a_group,
    hide_a_group,
    promise_less,
    loosen_the_display,
    open_before_declaring,
    release_before_closing,
    add_a_cut,
    tell_exactly,
    tell_of_nobody,
    narrow_an_end,
    say_otherwise,
    tell_more_answered,
    call_it_known,
    put_it_in_another_cycle,
)


def caught(text: str) -> bool:
    try:
        return not verify(release_of(text)).holds
    except NotARelease:
        return True


@pytest.fixture(scope="module")
def small_text() -> str:
    return released(trust(120, seed=11), crosses=2).auditors_copy()


@pytest.mark.parametrize("resealed", [False, True])
def test_a_hundred_tampered_releases_of_a_hundred_are_caught(small_text, resealed):
    """The seal catches any change; whoever seals again is caught by what is worked out anew."""
    assert not caught(small_text)
    missed = []
    tried = 0
    for number in range(6):
        for tamper in TAMPERINGS:
            fields = json.loads(small_text)
            tamper(fields, np.random.default_rng(100 * number + len(tamper.__name__)))
            changed = reseal(fields) if resealed else json.dumps(fields)
            tried += 1
            if not caught(changed):
                missed.append((tamper.__name__, number))
    assert tried >= 100
    assert missed == []


def test_any_single_character_changed_in_the_file_is_caught(small_text):
    generator = np.random.default_rng(9)
    for place in generator.integers(0, len(small_text), 100).tolist():
        other = "7" if small_text[place] != "7" else "8"
        if small_text[place].isspace():
            continue
        assert caught(small_text[:place] + other + small_text[place + 1 :])


def test_a_figure_that_could_force_an_answer_is_named(small_text):
    """A ward shown as 50% under a ward and a half that say 50% together leaves the others no choice."""
    units = [("A",)] * 8 + [("B",)] * 8
    world = World(units=units, attributes={})
    ledger = ledger_of(world)
    shown_cells = ledger.decisions().shown
    told = figures(shown_cells, [0] * 8 + [1, 0] * 4)
    whole = next(one for one in told if one.key == "everybody")
    assert whole.words == "25% to 40%"
    forcing = [
        replace(one, at_least=25.0, at_most=25.0, words="25%") if one is whole else one for one in told
    ]
    made = release(
        ledger, title="Two wards", days=DAYS, declared=declared(ledger), figures={"q": forcing}, salt=SALT
    )
    found = verify(release_of(made.auditors_copy()))
    (broken,) = [one.words for one in found.findings if not one.holds]
    assert "everybody, q: '25%' is not told as promised, and could force somebody's answer" in broken


# --- files that are no releases ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda text: "", "is not JSON"),
        (lambda text: "[1, 2]", "must be one JSON object"),
        (lambda text: "{}", '"format" must be "leadwell-release"'),
        (lambda text: "[" * 100_000, "is not JSON|maximum recursion"),
        (
            lambda text: text.replace('"version": 1', '"version": 9'),
            "of version 9; this program reads version 1",
        ),
        (lambda text: text.replace('"title": ', '"title": 3, "title": ', 1), "a field is said twice"),
        (lambda text: text.replace('"people": 5', '"people": NaN'), "NaN is not a number"),
        (lambda text: text.replace('"people": 5', '"people": "five"'), "a whole number of 2 or more"),
        (lambda text: text.replace('"people": 5', '"people": true'), "a whole number of 2 or more"),
        (lambda text: text.replace("2026-01-05", "5 January"), "must be a day, as 2026-11-29"),
        (lambda text: text.replace('"tree": [', '"tree": [1, '), "must be a list of texts"),
        (
            lambda text: text.replace('"standing": "shown"', '"standing": "open"', 1),
            "shown or earlier or elsewhere",
        ),
        (lambda text: text.replace('"count": 1', '"count": -1', 1), "a whole number of 1 or more"),
        (lambda text: text.replace('"answered_in": [', '"answered_in": [7, ', 1), "a rising list|go to 0"),
        (lambda text: text.replace('"kind": "survey"', '"kind": "poll"'), "must be survey or raters"),
        (lambda text: text.replace('"pride": [', '"pride": [5, '), "the lowest and the highest answer"),
        (lambda text: text.replace('"persistence": 0.7', '"persistence": 7'), "must be 0 to 1"),
        (lambda text: text.replace('"number": 3,', '"number": 4,', 1), "says that it is number 4"),
    ],
)
def test_what_is_no_release_is_told(text, change, words):
    with pytest.raises(NotARelease, match=words):
        release_of(change(text))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"declared": ["unit"]}, "not declared before the cycle opened: age, ethnic"),
        ({"salt": "short"}, "needs 32 or more"),
        ({"days": replace(DAYS, closed_on=DAYS.declared_on)}, "these days are out of order"),
    ],
)
def test_a_release_that_breaks_its_own_word_is_not_made(change, words):
    ledger = ledger_of(trust(120, seed=11))
    asked = {"title": "x", "days": DAYS, "declared": declared(ledger), "figures": {}, "salt": SALT} | change
    with pytest.raises(NotAsDeclared, match=words):
        release(ledger, **asked)


def test_a_figure_of_a_group_that_may_not_be_shown_is_not_released():
    ledger = Ledger(30)
    decide_tree(ledger, [("A",)] * 15 + [("B",)] * 15)
    stray = cell("c", range(20), cut="unit")
    told = figures([stray], [0] * 30)
    with pytest.raises(NotAsDeclared, match="groups that may not be shown: c"):
        release(ledger, title="x", days=DAYS, declared=["unit"], figures={"q": told}, salt=SALT)


def test_only_everybody_needs_no_declared_cut():
    ledger = Ledger(30)
    ledger.decide(cell("sick last year", range(15), cut="everybody"))
    with pytest.raises(NotAsDeclared, match="not declared before the cycle opened: everybody"):
        release(ledger, title="x", days=DAYS, declared=["unit"], figures={}, salt=SALT)


def test_a_question_is_told_in_one_way():
    ledger = Ledger(30)
    decide_tree(ledger, [("A",)] * 15 + [("B",)] * 15)
    shown_cells = ledger.decisions().shown
    once = figures(shown_cells, [0, 1] * 15)
    scored = figures(shown_cells, [0, 1] * 15, scale=Scale(kind=FigureKind.SCORE))
    for twice in ([*once, once[0]], [*once[:1], *scored[1:]]):
        with pytest.raises(NotAsDeclared, match="told twice of one group, or as a share and as a score"):
            release(ledger, title="x", days=DAYS, declared=["unit"], figures={"q": twice}, salt=SALT)


# --- the command -------------------------------------------------------------------------------------------


def said(path, *words):
    return CliRunner().invoke(app, ["verify", str(path), *words])


def test_the_command_says_whether_the_promise_holds(tmp_path, small_text):
    path = tmp_path / "release.json"
    path.write_text(small_text)
    found = said(path)
    assert found.exit_code == 0, found.output
    assert "Pulse, spring: the promise holds." in found.output
    assert "every combination of figures involves at least 5 people, and 4 others if 1 tell" in found.output
    assert "NOT" not in found.output


def test_the_command_says_what_is_broken(tmp_path, small_text):
    fields = json.loads(small_text)
    add_a_group(fields, np.random.default_rng(1))
    path = tmp_path / "release.json"
    path.write_text(reseal(fields))
    found = said(path)
    assert found.exit_code == 3
    assert "the promise does NOT hold" in found.output
    assert "of somebody's answer; at most 1/5 is promised" in found.output


def test_the_command_says_what_a_public_copy_cannot_tell(tmp_path):
    path = tmp_path / "public.json"
    path.write_text(released(trust(120, seed=11)).public_copy())
    found = said(path)
    assert found.exit_code == 4
    assert "nothing wrong was found, but this is the public copy" in found.output


@pytest.mark.parametrize(
    ("name", "words"), [("absent.json", "cannot be read"), ("bytes.json", "no text in UTF-8")]
)
def test_the_command_tells_of_files_that_cannot_be_read(tmp_path, name, words):
    (tmp_path / "bytes.json").write_bytes(b"\xff\xfe\x00")
    found = said(tmp_path / name)
    assert isinstance(found.exception, LeadwellError)
    assert words in str(found.exception)


def test_the_shipped_floor_is_what_the_verifier_asks_for():
    """A file that promises less than the shipped floor does not hold, whatever it says of itself."""
    assert shipped_policy().people == 5
    loose = replace(shipped_policy(), people=4)
    made = released(trust(120, seed=11), policy=loose)
    broken = [one.words for one in verify(release_of(made.auditors_copy())).findings if not one.holds]
    assert broken == ["The policy promises less than the floor of 2026-11-29: people."]
