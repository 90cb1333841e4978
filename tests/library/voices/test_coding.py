"""Two people code the same texts: counts, agreement beyond chance, and when a claim stands."""

import numpy as np
import pytest
from typer.testing import CliRunner

from leadwell.voices.coding import CannotCompare, claims, kappa_of


def read(both, first, second, neither, code="dignity"):
    """Two coders with so many texts of each kind."""
    kinds = (
        [(True, True)] * both
        + [(True, False)] * first
        + [(False, True)] * second
        + [(False, False)] * neither
    )
    return {
        coder: {str(text): frozenset({code} if kind[place] else ()) for text, kind in enumerate(kinds)}
        for place, coder in enumerate(("Ann", "Ben"))
    }


# Worked by hand from Cohen's formula; the second and third have the same share of agreement and unlike kappas.
@pytest.mark.parametrize(
    ("counts", "kappa"),
    [
        ((20, 5, 10, 15), 0.4),  # 35 of 50 agree where 25 would by chance
        ((45, 15, 25, 15), 0.1304),  # 60 of 100, by chance 54
        ((25, 35, 5, 35), 0.2593),  # 60 of 100, by chance 46
        ((10, 0, 0, 30), 1.0),
        ((0, 10, 10, 0), -1.0),
    ],
)
def test_kappa_is_that_of_worked_examples(counts, kappa):
    assert kappa_of(np.array([counts], dtype=float))[0] == pytest.approx(kappa, abs=5e-5)
    (found,) = claims(read(*counts)).each
    assert found.kappa == pytest.approx(kappa, abs=5e-5)
    assert (found.both, found.either, found.agreed) == (counts[0], sum(counts[:3]), counts[0] + counts[3])


def test_a_claim_stands_only_where_they_agree_and_enough_was_read():
    assert claims(read(30, 2, 2, 30)).each[0].stands
    few = claims(read(4, 0, 0, 4)).each[0]
    assert not few.stands
    assert "Fewer than 10 texts" in few.words
    apart = claims(read(10, 20, 20, 10)).each[0]
    assert "read it differently" in apart.words
    unsure = claims(read(6, 1, 1, 6)).each[0]
    assert "code more texts" in unsure.words


@pytest.mark.parametrize("counts", [(0, 0, 0, 20), (20, 0, 0, 0)])
def test_agreement_on_everything_alike_is_no_agreement_beyond_chance(counts):
    (found,) = claims(read(*counts), codes=["dignity"]).each
    assert found.kappa is None
    assert not found.stands
    assert "cannot be told" in found.words


def test_a_code_of_the_scheme_that_nobody_found_is_told():
    found = claims(read(5, 0, 0, 5), codes=["privacy"])
    assert [one.code for one in found.each] == ["dignity", "privacy"]


def test_texts_of_one_coder_are_left_out_and_counted():
    given = read(6, 1, 1, 6)
    given["Ann"]["only hers"] = frozenset({"dignity"})
    found = claims(given)
    assert (found.texts, found.alone) == (14, 1)
    assert "1 more were read by one of them only" in found.words


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"Ann": {"1": frozenset()}}, "There are 1 coders"),
        ({"Ann": {"1": frozenset()}, "Ben": {"2": frozenset()}}, "no text in common"),
    ],
)
def test_what_cannot_be_compared_is_refused(given, says):
    with pytest.raises(CannotCompare, match=says):
        claims(given)


def test_intervals_hold_the_true_agreement_as_often_as_they_say():
    lot = np.random.default_rng(7)
    held = 0
    for _ in range(300):
        shares = lot.dirichlet([2, 0.7, 0.7, 2])
        counts = lot.multinomial(40, shares)
        (found,) = claims(read(*counts), codes=["dignity"]).each
        true = kappa_of(shares[None])[0]
        held += found.interval.lower <= true <= found.interval.upper
    assert 0.90 <= held / 300 <= 0.99


def test_the_command_prints_agreement_beside_every_code(tmp_path):
    from leadwell.cli import app

    file = tmp_path / "coded.csv"
    rows = ["text,coder,code"]
    for coder, texts in read(12, 1, 1, 12).items():
        rows += [f"{text},{coder},{'; '.join(given)}" for text, given in texts.items()]
    file.write_text("\n".join(rows), encoding="utf-8")
    done = CliRunner().invoke(app, ["ratings", "coding", str(file), "--codes", "privacy"])
    assert done.exit_code == 0, done.output
    assert "dignity: Found by both in 12 of 26 texts" in done.output
    assert "privacy: Found by both in 0 of 26" in done.output
    file.write_text("text,coder,code\n1,,dignity\n", encoding="utf-8")
    wrong = CliRunner().invoke(app, ["ratings", "coding", str(file)])
    assert wrong.exit_code != 0
