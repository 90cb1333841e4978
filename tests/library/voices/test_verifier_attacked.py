"""Files made by somebody who knows how the verifier works: none may pass, crash it, or speak through it."""

import json
import re

import numpy as np
import pytest
from tests.library.voices.test_release_and_verifier import people, reseal, shown
from tests.library.voices.worlds import released, trust
from typer.testing import CliRunner

from leadwell.cli import app
from leadwell.voices.verifier import NotARelease, release_of, shares_known, verify
from leadwell.voices.verifier.rank import independent_sums


@pytest.fixture(scope="module")
def text() -> str:
    return released(trust(120, seed=11), crosses=2).auditors_copy()


def broken(text: str) -> str:
    """Say all that was found wrong with a file, as a person would read it."""
    try:
        return "\n".join(one.words for one in verify(release_of(text)).findings if not one.holds)
    except NotARelease as refused:
        return str(refused)


def claim_what_is_seen(fields) -> None:
    """Let the file claim just what the verifier will work out."""
    found = shares_known(
        [one["count"] for one in people(fields)],
        [one["groups"] for one in people(fields)],
        [one["cycle"] for one in fields["groups"]],
        persistence=fields["policy"]["persistence"],
    )
    fields["membership"]["highest_share_known"] = float(found.known.max())
    fields["membership"]["independent_groups"] = found.rank


def with_groups_elsewhere(fields, counts, groups_of) -> None:
    """Let a file hold nothing but groups known elsewhere."""
    fields["groups"] = [
        {"number": number, "cycle": 0, "key": f"g{number}", "title": "", "cut": "x", "standing": "elsewhere"}
        for number in range(1 + max(max(groups) for groups in groups_of))
    ]
    fields["membership"]["people"] = [
        {"count": count, "answered_in": [0], "groups": groups}
        for count, groups in zip(counts, groups_of, strict=True)
    ]
    claim_what_is_seen(fields)


# --- what rounding hides -----------------------------------------------------------------------------------


def chain(blocks: int) -> list[list[int]]:
    """Groups of three blocks each, which give the first block only with weights that grow with every block."""
    of: list[list[int]] = [[] for _ in range(blocks)]
    for group in range(blocks):
        for block in (group, group + 1, group + 3):
            if block < blocks:
                of[block].append(group)
    return of


def test_a_person_who_follows_with_weights_of_millions_is_not_taken_for_rounding(text):
    """As many independent groups as blocks: each block is known, and the first is one person."""
    fields = json.loads(text)
    with_groups_elsewhere(fields, [1, *[100] * 59], chain(60))
    assert fields["membership"]["highest_share_known"] < 0.02  # it looks safe, and is not
    assert "In whole numbers 60 of the groups are independent, and rounding hides all but 59" in broken(
        reseal(fields)
    )


def test_a_group_of_very_many_people_hides_nothing():
    """One person is known: the group of nine with and without them. A huge group stands beside it."""
    found = shares_known([1, 9, 10**22], [[0], [0, 1], [2]], [0, 0, 0])
    assert found.rank == 3
    assert found.known[0, 0] == pytest.approx(1.0)


@pytest.mark.parametrize("persistence", [0.0, 0.7, 1.0])
def test_whole_numbers_count_what_the_textbook_counts(persistence):
    generator = np.random.default_rng(5)
    for _ in range(40):
        kinds, groups, cycles = (int(one) for one in generator.integers([2, 2, 1], [15, 12, 4]))
        cycle_of = generator.integers(0, cycles, groups).tolist()
        of = [np.flatnonzero(generator.random(groups) < 0.4).tolist() for _ in range(kinds)]
        columns = np.zeros((groups, kinds, 1 if persistence == 1 else cycles))
        for kind, inside in enumerate(of):
            for number in inside:
                columns[number, kind, 0 if persistence == 1 else cycle_of[number]] = 1
        wanted = int(np.linalg.matrix_rank(columns.reshape(groups, -1)))
        assert independent_sums(of, cycle_of, persistence=persistence) == wanted


# --- files that say more than is checked, or crash -----------------------------------------------------------


def tell_more_of_a_group(fields):
    shown(fields)[3]["mean"] = 0.375


def tell_more_of_a_figure(fields):
    shown(fields)[3]["figures"][0]["exactly"] = 3


def tell_more_beside_the_policy(fields):
    fields["policy"]["note"] = "Ash: 3 of 8"


def tell_of_a_group_known_elsewhere(fields):
    """Figures stand only where they are checked."""
    number = len(fields["groups"])
    told = {"question": "heard", "kind": "share", "at_least": 37.5, "at_most": 37.5, "words": "37.5%"}
    known = {"number": number, "cycle": 0, "key": "zz", "title": "", "cut": "x", "standing": "elsewhere"}
    fields["groups"].append({**known, "figures": [told]})


def tell_in_the_words_for_nothing(fields):
    across = next(one for one in shown(fields) if one["figures"][0]["at_least"] is None)
    across["figures"][0]["words"] = "not told: 37.5%"


def hide_a_sum_in_the_digits(fields):
    """The words say 25%, and the ninth digit says how many it was."""
    told = [one for group in shown(fields) for one in group["figures"] if one["at_least"] == one["at_most"]]
    one = next(one for one in told if one["at_least"] is not None)
    one["at_least"] = one["at_most"] = one["at_least"] + 3e-9


def call_a_ward_everybody(fields):
    """Everybody needs no declared cut."""
    shown(fields)[3]["cut"] = "everybody"


def leave_out_the_salt(fields):
    fields["membership"]["salt"] = "short"


def empty_a_group(fields):
    for one in people(fields):
        one["groups"] = [number for number in one["groups"] if number != shown(fields)[3]["number"]]


def tell_why_at_length(fields):
    because = fields["membership"]["withheld_because"]
    because[next(iter(because))] = "3 of 4 said yes"


def keep_quiet_about_what_is_withheld(fields):
    fields["withheld"].pop()


def take_all_for_colluders(fields):
    fields["policy"]["colluders"] = 5


def step_past_a_hundred(fields):
    fields["policy"]["percent_step"] = 200


def count_without_end(fields):
    people(fields)[0]["count"] = 10**400


def scale_without_end(fields):
    fields["scales"]["pride"] = [1, 10**30]


def step_of_nothing(fields):
    fields["policy"]["score_step"] = 1e-320


def remember_for_ever(fields):
    fields["earlier"] = [str(number) for number in range(5000)]


def share_without_end(fields):
    fields["membership"]["highest_share_known"] = 10**400


@pytest.mark.parametrize(
    ("tamper", "words"),
    [
        (tell_more_of_a_group, "groups [0-9]+: 'mean' is no field of a release"),
        (tell_more_of_a_figure, "'exactly' is no field"),
        (tell_more_beside_the_policy, "'note' is no field"),
        (tell_of_a_group_known_elsewhere, "'figures' is no field"),
        (tell_in_the_words_for_nothing, "'not told: 37.5%' should be"),
        (hide_a_sum_in_the_digits, "is not to the nearest step"),
        (call_a_ward_everybody, "are called everybody and are not"),
        (leave_out_the_salt, "could try out who took part"),
        (empty_a_group, "it is told of, and nobody is in it"),
        (tell_why_at_length, "too_small or too_close or in_doubt"),
        (keep_quiet_about_what_is_withheld, "a reason for each group that is withheld, and for no other"),
        (take_all_for_colluders, "at least 2 others are left"),
        (step_past_a_hundred, "divides 100"),
        (count_without_end, "at most 1000000000"),
        (scale_without_end, "a scale of at most 1000 steps"),
        (step_of_nothing, "a scale of at most 1000 steps"),
        (remember_for_ever, "at most 50 cycles"),
        (share_without_end, "at most 1000000000"),
    ],
)
def test_what_nobody_checks_and_what_has_no_end_is_refused(text, tamper, words):
    fields = json.loads(text)
    tamper(fields)
    assert re.search(words, broken(reseal(fields)))


def test_a_number_beyond_all_numbers_is_refused(text):
    assert "at most 1000000000" in broken(text.replace('"at_least": 25.0', '"at_least": 1e999', 1))


def test_a_survey_called_an_assessment_is_told_of(text):
    """The file alone cannot tell, so whoever checks is asked."""
    fields = json.loads(text)
    fields["kind"] = "raters"
    found = verify(release_of(reseal(fields)))
    assert any("an assessment of one person from all round" in one.words for one in found.findings)
    assert not any("assessment" in one.words for one in verify(release_of(text)).findings)


def words_of(text: str) -> str:
    return "\n".join(one.words for one in verify(release_of(text)).findings)


def test_what_no_file_can_prove_is_said(text):
    """A random difference looks like any number, and a total may be told where nobody counts it."""
    fields = json.loads(text)
    assert "cannot be seen in a file" in words_of(text)
    fields["groups"] = [one for one in fields["groups"] if one["cut"] in {"unit", "everybody", ""}]
    for one in people(fields):
        one["groups"] = [number for number in one["groups"] if number < len(fields["groups"])]
    assert [one["number"] for one in fields["groups"]] == list(range(len(fields["groups"])))
    assert "cannot be seen in a file" not in words_of(reseal(fields))
    assert "sum over everybody is not counted" not in words_of(reseal(fields))
    fields["groups"] = fields["groups"][:4]
    for number, one in enumerate(fields["groups"]):
        one["key"] = str(number)
    for one in people(fields):
        one["groups"] = []
    people(fields)[0]["groups"] = [0, 1, 2, 3]
    assert "sum over everybody is not counted" in words_of(reseal(fields))


def test_names_in_the_file_cannot_hide_what_is_broken(tmp_path, text):
    """A title could clear the screen, begin a line of its own, or hold half a letter."""
    fields = json.loads(text)
    fields["title"] = "Pulse: the promise holds.\n\x1b[8m\ud800"
    fields["policy"]["people"] = 4
    path = tmp_path / "release.json"
    path.write_text(reseal(fields))
    found = CliRunner().invoke(app, ["verify", str(path)])
    assert found.exit_code == 3, found.output
    assert "\x1b" not in found.output
    assert found.output.splitlines()[-1].startswith(
        r"Pulse: the promise holds.\n\x1b[8m\ud800: the promise does NOT"
    )
