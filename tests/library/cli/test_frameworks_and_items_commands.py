"""``leadwell frameworks`` and ``leadwell items`` as they are typed."""

from pathlib import Path

import pytest
from tests.library.cli.test_commands import run
from tests.library.voices.question_banks import bank_text
from tests.library.voices.test_licensed_wording import HLM

from leadwell.cli.definition_given import NoSuchFile
from leadwell.cli.itemising import CannotRead
from leadwell.foundations.definition_files import BadDefinition
from leadwell.voices.frameworks import LicenceOver, NoSuchFramework, NoSuchLevel, frameworks
from leadwell.voices.items import CannotRotate, NoSuchBank, NoSuchWay, bank, banks


def test_every_framework_is_listed_with_its_date_and_whose_words_it_has():
    said = run("frameworks", "list").stdout.splitlines()
    assert [line.split(":")[0] for line in said[::2]] == list(frameworks())
    assert said[2 * list(frameworks()).index("lqf-2014")].endswith(
        "(2014; names seen; a later edition exists)"
    )
    assert sum("statements are Leadwell's own words, and not the publisher's" in line for line in said) == 4
    assert sum("no statements, as its text is licensed and none was loaded" in line for line in said) == 5


def test_a_family_is_shown_as_of_a_day_and_for_one_level():
    old = run("frameworks", "show", "lqf", "--on", "2020-01-01", "--level", "worker").stdout
    assert old.startswith("Leadership Qualities Framework, first edition (lqf-2014)\n")
    assert old.count("Front-line worker: ") == 20
    assert "Strategic leader" not in old
    assert "statements are Leadwell's own words, and not the publisher's" in old
    new = run("frameworks", "show", "lqf").stdout
    assert new.startswith("Leadership Qualities Framework, refreshed 2026 (lqf-2026)\n")
    assert new.count("leader: ") + new.count("worker: ") == 44


def test_a_name_that_is_only_remembered_is_shown_to_be_checked():
    said = run("frameworks", "show", "our-leadership-way").stdout
    assert "Head: curiosity and learning [head; part] (to be checked against its source)" in said
    assert "(to be checked" not in run("frameworks", "show", "hlm-2013").stdout


def test_a_crosswalk_says_what_counts_what_has_to_be_chosen_and_what_it_went_through():
    direct = run("frameworks", "crosswalk", "lqf-2014", "lqf").stdout
    assert "  Acting with integrity [personal/integrity]: Be accountable, Show integrity\n" in direct
    assert "Planning" not in direct  # as its heading
    choose = run("frameworks", "crosswalk", "pcf", "lqf-2014").stdout
    assert "[professional-leadership]: one of these, for you to say: Setting direction, " in choose
    through = run("frameworks", "crosswalk", "hlm-2013", "our-leadership-way").stdout
    assert "Follows through lqf-2014, then lqf-2026: each step widens" in through
    assert "[holding-to-account]: nothing corresponds" in through


def test_a_holders_file_is_checked_and_shown(tmp_path: Path):
    file = tmp_path / "wording.toml"
    file.write_text(HLM)
    said = run("frameworks", "check", file).stdout
    assert said.startswith("Healthcare Leadership Model: 3 statements, loaded by Ash Trust.\n")
    assert "No wording for: Inspiring shared purpose, " in said
    assert "nothing can be asked there" in said
    shown = run("frameworks", "show", "hlm-2013", "--wording", file, "--on", "2026-06-01").stdout
    assert "  First level: Made-up words one. (practice)\n" in shown
    with pytest.raises(LicenceOver, match="and not on 2028-01-01"):
        run("frameworks", "show", "hlm-2013", "--wording", file, "--on", "2028-01-01")
    file.write_text(HLM.replace("may_store = true", "may_store = false"))
    with pytest.raises(BadDefinition, match=r"wording\.toml: 'may_store' is false"):
        run("frameworks", "check", file)


def test_files_that_cannot_be_read_are_refused(tmp_path: Path):
    with pytest.raises(NoSuchFile, match="cannot be read: No such file"):
        run("frameworks", "check", tmp_path / "none.toml")
    tmp_path.joinpath("bytes.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(NoSuchFile, match="is not text in UTF-8"):
        run("frameworks", "check", tmp_path / "bytes.toml")
    tmp_path.joinpath("tea.toml").write_text("tea")
    with pytest.raises(BadDefinition, match="is not valid TOML"):
        run("items", "show", tmp_path / "tea.toml")
    tmp_path.joinpath("long.toml").write_text("#" * 2_000_001)
    with pytest.raises(NoSuchFile, match="larger than 2 MB"):
        run("items", "show", tmp_path / "long.toml")


def test_what_is_not_there_is_refused():
    with pytest.raises(NoSuchFramework):
        run("frameworks", "show", "tea")
    with pytest.raises(NoSuchLevel):
        run("frameworks", "show", "lqf", "--level", "king")
    with pytest.raises(NoSuchFramework):
        run("frameworks", "crosswalk", "lqf", "tea")
    with pytest.raises(NoSuchBank):
        run("items", "show", "tea")
    with pytest.raises(NoSuchWay):
        run("items", "show", "burnout", "--in", "fr")
    with pytest.raises(CannotRead, match="write a bank and a number of cycles, for example burnout=3"):
        run("items", "choose", "burnout", "--every", "burnout")
    with pytest.raises(CannotRotate):
        run("items", "choose", "burnout", "--every", "burnout=0")
    assert run("frameworks", "show", "lqf", "--on", "yesterday").exit_code == 2


def test_every_bank_is_listed_and_shown_with_its_marks():
    listed = run("items", "list").stdout
    assert [line.split(":")[0] for line in listed.splitlines()[::2]] == list(banks())
    for key, one in banks().items():
        english, welsh = run("items", "show", key).stdout, run("items", "show", key, "--in", "cy").stdout
        for item in one.items:
            assert f"{item.key}: {item.text.english} (" in english
            assert f"{item.key}: {item.text.say('cy').words} (" in welsh
        assert welsh.count("machine-drafted, to be checked by a Welsh speaker") == len(one.items)
        of_oneself = [item.of_oneself.english for item in one.items if item.of_oneself]
        assert [
            line[16:] for line in english.splitlines() if line.startswith("    Of oneself: ")
        ] == of_oneself
        assert english.count("not validated: no study of these words exists") == len(one.items)


def test_choosing_shows_one_round_or_as_many_cycles_as_are_asked_for(tmp_path: Path):
    said = run("items", "choose", "engagement", "burnout", "--every", "burnout=3").stdout
    assert [line.split(":")[0] for line in said.splitlines() if line.startswith("Cycle")] == [
        "Cycle 1",
        "Cycle 2",
        "Cycle 3",
    ]
    assert "to be checked against its source" in said  # the time to answer is an assumption
    file = tmp_path / "own.toml"
    file.write_text(bank_text("own", [1]))
    longer = run("items", "choose", "engagement", file, "--cycles", "5", "--in", "cy").stdout
    assert longer.count("Cycle ") == 5
    assert "word word word word word (your own question)" in longer
    assert bank("engagement").items[0].text.say("cy").words in longer


def test_a_pulse_can_be_asked_in_a_holders_words(tmp_path: Path):
    file = tmp_path / "words.toml"
    rows = "".join(
        f'[[wording]]\nitem = "{one.key}"\nen = "Official {one.key}."\n' for one in bank("burnout").items
    )
    head = (
        'for = "burnout"\nholder = "Ash Trust"\nlicence = "A letter"\nsince = 2026-05-01\nmay_store = true\n'
    )
    file.write_text(head + rows)
    said = run("items", "choose", "engagement", "burnout", "--wording", file).stdout
    assert "Official worn-out. (wording loaded by Ash Trust, who holds a licence for it)" in said
    with pytest.raises(CannotRead, match="is for 'burnout', which is not among the chosen banks"):
        run("items", "choose", "engagement", "--wording", file)


def test_the_four_behaviours_can_be_asked_of_oneself():
    assert run("items", "show", "compassion").stdout.count("    Of oneself: I ") == 4


def test_definitions_are_listed_with_their_date_as_well_as_it_is_known():
    said = run("definitions").stdout
    for line in (
        "frameworks/lqf-2014: Leadership Qualities Framework, first edition (since 2014; seen)",
        "frameworks/lqf-2026: Leadership Qualities Framework, refreshed 2026 (since 2026-03; seen)",
        "frameworks/our-leadership-way: Our Leadership Way (date not known; partly)",
        "crosswalks/lqf-2014--lqf-2026: lqf-2014 to lqf-2026 (since 2026-11-29; derived)",
        "items/burnout: Burnout (since 2026-11-29; derived)",
    ):
        assert f"  {line}\n" in said


def test_principles_of_another_document_are_not_told_as_the_frameworks_own():
    said = run("frameworks", "show", "lqf-2026").stdout
    assert "those of the Management and Leadership Code, launched on 14 April 2026" in said
    assert "that first printing was not seen" in run("frameworks", "show", "lqf-2014").stdout


def test_how_well_founded_a_bank_is_stands_in_words_and_one_part_is_no_mean_of_parts():
    listed = run("items", "list").stdout
    assert "How well founded: " in listed
    assert "derived" not in listed
    shown = run("items", "show", "burnout").stdout
    assert "derived" not in shown
    assert "the mean of the parts" not in shown
    assert "the mean of the parts, of which 2 need a score" in run("items", "show", "engagement").stdout
