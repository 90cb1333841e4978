"""The docs are true: every example runs, every link leads somewhere, and the reference is what the code says."""

import doctest
import os
import re
import shlex
import subprocess
import sys
import textwrap
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from leadwell.synthetic import organisation, write_folder

ROOT = Path(__file__).resolve().parent.parent.parent
DOCS = ROOT / "docs"
FENCE = re.compile(
    r"^(?P<indent> *)```(?P<info>[^\n]*)\n(?P<body>.*?)^(?P=indent)```$", re.MULTILINE | re.DOTALL
)
RUNS, NOT_RUN, SAYS = "sh", "sh no-run", "text"
FILES = ("csv ", "toml ", "json ")  # and the name of a file that the commands of the page then read
FOLDER = "FOLDER"  # in a command stands for any folder of exports
INFOS = {"python", RUNS, NOT_RUN, SAYS, "toml", "json", "nginx", "ini"}
COMMAND = "from leadwell.cli import main; main()"


@dataclass(frozen=True)
class Block:
    """A fenced block of a page, with the line that it begins on."""

    info: str
    body: str
    line: int


@cache
def pages() -> tuple[Path, ...]:
    return (*sorted(DOCS.rglob("*.md")), *(page for page in sorted(ROOT.glob("*.md")) if page.stat().st_size))


def blocks(page: Path) -> list[Block]:
    text = page.read_text()
    return [
        Block(found["info"].strip(), textwrap.dedent(found["body"]), text.count("\n", 0, found.start()) + 1)
        for found in FENCE.finditer(text)
    ]


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def with_block(info: str) -> list:
    return [
        pytest.param(page, id=name(page)) for page in pages() if any(one.info == info for one in blocks(page))
    ]


# --- examples ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", with_block("python"))
def test_python_in_the_docs_gives_what_the_docs_say(page: Path, tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code = "\n".join(one.body for one in blocks(page) if one.info == "python")
    test = doctest.DocTestParser().get_doctest(code, {}, page.name, str(page), 0)
    assert test.examples
    said: list[str] = []
    found = doctest.DocTestRunner(verbose=False).run(test, out=said.append)
    assert found.failed == 0, "".join(said)


@pytest.mark.parametrize("page", with_block(RUNS))
def test_commands_in_the_docs_run_and_say_what_the_docs_say(page: Path, tmp_path: Path):
    """The commands of one page run one after the other in one empty folder, beside the files that it shows."""
    if any(needs_the_site(words) for block in blocks(page) for words in commands_of(block)):
        pytest.importorskip("django")
    environment = os.environ | {
        "LEADWELL_DATA": str(tmp_path / "var"),
        "LEADWELL_PASSWORD": "only for this example",
        "COLUMNS": "200",
    }
    for variable in ("LEADWELL_DATABASE", "LEADWELL_TEST_DATABASE", "LEADWELL_DEBUG"):
        environment.pop(variable, None)
    if any(FOLDER in words for block in blocks(page) for words in commands_of(block)):
        write_folder(tmp_path / FOLDER, organisation(1, months=1, until=date(2026, 10, 31)))
    said = ""
    for block in blocks(page):
        if block.info == RUNS:
            said = ""
            for words in commands_of(block):
                done = subprocess.run(
                    [sys.executable, "-W", "error", "-c", COMMAND, *words],
                    cwd=tmp_path,
                    env=environment,
                    capture_output=True,
                    text=True,
                    check=False,
                )
                said += done.stdout + done.stderr
                assert done.returncode == 0, f"{name(page)}, line {block.line}: {said}"
        elif block.info.startswith(FILES):
            tmp_path.joinpath(block.info.partition(" ")[2]).write_text(block.body)
        elif block.info == SAYS and said:
            for line in filter(None, (one.strip() for one in block.body.splitlines())):
                where = f"{name(page)}, line {block.line}"
                assert line in said, f"{where}: {line!r} is not in what was said:\n{said}"


def needs_the_site(words: list[str]) -> bool:
    return bool(words) and words[0] not in {
        "read",
        "template",
        "synthetic",
        "definitions",
        "requirement",
        "establishment",
        "redeploy",
        "verify",
        "ratings",
        "frameworks",
        "items",
        "--help",
        "--version",
    }


def commands_of(block: Block) -> list[list[str]]:
    """The words after ``leadwell`` of each line of a block that is run: one that begins with ``leadwell``."""
    if block.info != RUNS or not block.body.startswith("leadwell "):
        return []
    lines = [line for line in block.body.replace("\\\n", " ").splitlines() if line.strip()]
    assert all(line.startswith("leadwell ") for line in lines), f"mark it no-run: {lines}"
    return [shlex.split(line)[1:] for line in lines]


def test_every_block_says_what_it_is():
    faults = [
        f"{name(page)}:{one.line} {one.info!r}"
        for page in pages()
        for one in blocks(page)
        if one.info not in INFOS and not one.info.startswith(FILES)
    ]
    assert faults == []


def test_no_example_in_python_is_left_unrun():
    faults = [
        f"{name(page)}:{one.line}"
        for page in pages()
        for one in blocks(page)
        if one.info == "python" and ">>>" not in one.body
    ]
    assert faults == []


@pytest.mark.site
def test_every_command_that_the_docs_name_exists_with_its_options():
    pytest.importorskip("django")
    known = commands_known()
    faults = []
    for page in pages():
        if page.name == "commands.md":
            continue
        for words in named_commands(page):
            found = next((known[tuple(words[:n])] for n in (2, 1) if tuple(words[:n]) in known), None)
            if found is None:
                faults.append(f"{name(page)}: leadwell {' '.join(words)}")
            else:
                faults += [
                    f"{name(page)}: leadwell {' '.join(words)}: {word}"
                    for word in words
                    if word.startswith("--") and word.split("=")[0] not in found
                ]
    assert faults == []


def named_commands(page: Path) -> Iterator[list[str]]:
    """The words after ``leadwell`` wherever a page shows a command, run or not."""
    text = page.read_text()
    shown = [one.body.replace("\\\n", " ") for one in blocks(page) if one.info in {RUNS, NOT_RUN}]
    lines = [line for body in shown for line in body.splitlines()]
    lines += re.findall(r"`(leadwell [^`\n]+)`", FENCE.sub("", text))
    for line in lines:
        found = re.match(r"\s*(?:[A-Z_]+=\S+ )*(?:\S*/)?leadwell (.+)", line)
        if found and not found[1].startswith(("COMMAND", "--")):
            yield shlex.split(found[1], comments=True)


@cache
def commands_known() -> dict[tuple[str, ...], set[str]]:
    """Every command with its options, as the reference page lists them; the page is checked against the code."""
    text = (DOCS / "reference" / "commands.md").read_text()
    known = {}
    for section in text.split("\n## leadwell ")[1:]:
        title, _, rest = section.partition("\n")
        known[tuple(title.split())] = set(re.findall(r"--[a-z-]+", rest)) | {"--help"}
    return known


# --- links and words ---------------------------------------------------------------------------------------


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", page.read_text()), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def test_links_between_pages_lead_somewhere():
    faults = []
    for page in pages():
        for target in re.findall(r"\]\(([^)\s]+)\)", FENCE.sub("", page.read_text())):
            if re.match(r"[a-z]+:", target):
                continue
            path, _, anchor = target.partition("#")
            other = (page.parent / path).resolve() if path else page
            if not other.exists() or (anchor and other.suffix == ".md" and anchor not in anchors(other)):
                faults.append(f"{name(page)}: {target}")
    assert faults == []


def test_every_page_is_reached_from_the_first():
    reached, left = set(), [DOCS / "index.md"]
    while left:
        page = left.pop()
        if page in reached:
            continue
        reached.add(page)
        targets = re.findall(r"\]\((?![a-z]+:)([^)#\s]+\.md)", page.read_text())
        left.extend((page.parent / target).resolve() for target in targets)
    assert [name(page) for page in pages() if page.is_relative_to(DOCS) and page not in reached] == []


def test_every_page_begins_with_its_one_title():
    def titles(page: Path) -> list[str]:
        return re.findall(r"^# .+$", FENCE.sub("", page.read_text()), re.MULTILINE)

    assert [name(page) for page in pages() if page.is_relative_to(DOCS) and len(titles(page)) != 1] == []


OF_THE_SITE = (
    "tutorials/first-staffing-page.md",
    "how-to/load-a-month-and-a-correction.md",
    "how-to/make-a-month-public.md",
    "how-to/make-the-months-return.md",
    "how-to/override-a-suggestion.md",
    "how-to/people-and-units.md",
    "how-to/teach-a-layout.md",
)


def test_every_button_and_link_that_the_docs_name_is_on_a_page():
    """What the docs print in bold with a capital first and no full stop is to be found word for word."""
    files = [*ROOT.glob("src/leadwell_site/**/*.jinja"), *ROOT.glob("src/leadwell_site/**/*.py")]
    site = " ".join(" ".join(path.read_text().split()) for path in files)
    named = [
        (page, " ".join(words.split()))
        for page in OF_THE_SITE
        for words in re.findall(r"\*\*([A-Z][^*]+[^*.])\*\*", FENCE.sub("", DOCS.joinpath(page).read_text()))
    ]
    assert len(named) > 20
    assert [(page, words) for page, words in named if words not in site] == []


def test_every_setting_that_the_docs_name_exists():
    known = set(re.findall(r"`(LEADWELL_[A-Z_]+)`", (DOCS / "reference" / "settings.md").read_text()))
    named = {
        (name(page), word)
        for page in pages()
        for word in re.findall(r"\bLEADWELL_[A-Z_]+\b", page.read_text())
    }
    assert sorted((page, word) for page, word in named if word not in known) == []


def test_the_changelog_has_a_place_for_what_is_not_released_yet():
    text = (ROOT / "CHANGELOG.md").read_text()
    assert re.search(r"^## .*Unreleased", text, re.MULTILINE | re.IGNORECASE)


def test_decisions_are_numbered_without_a_gap_and_say_what_was_weighed_and_what_it_costs():
    records = sorted((DOCS / "decisions").glob("0*.md"))
    assert [int(record.name[:4]) for record in records] == list(range(1, len(records) + 1))
    faults = [
        f"{record.name}: {heading}"
        for record in records
        for heading in ("## What we chose", "## What else we weighed", "## What it costs")
        if heading not in record.read_text()
    ]
    assert faults == []


# --- reference ---------------------------------------------------------------------------------------------


def made(folder: Path, seed: str) -> dict[str, str]:
    """The reference as a process of its own makes it."""
    subprocess.run(
        [sys.executable, str(DOCS / "make_reference.py"), str(folder)],
        env=os.environ | {"PYTHONHASHSEED": seed, "LEADWELL_DATA": str(folder / "var")},
        check=True,
    )
    return {path.name: path.read_text() for path in sorted(folder.glob("*.md"))}


@pytest.fixture(scope="module")
def fresh(tmp_path_factory) -> dict[str, str]:
    pytest.importorskip("django")
    return made(tmp_path_factory.mktemp("reference"), "1")


@pytest.mark.site
def test_the_reference_says_what_the_code_says(fresh: dict[str, str]):
    standing = {page: DOCS.joinpath("reference", page).read_text() for page in fresh}
    assert [page for page in fresh if fresh[page] != standing[page]] == [], (
        "run: python docs/make_reference.py"
    )


@pytest.mark.site
def test_making_the_reference_twice_gives_the_same_bytes(fresh: dict[str, str], tmp_path: Path):
    assert made(tmp_path, "2") == fresh


def test_every_dependency_has_its_reason():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    why = tomllib.loads((DOCS / "dependencies.toml").read_text())
    lists = {
        "library": project["project"]["dependencies"],
        **project["project"]["optional-dependencies"],
        **project["dependency-groups"],
    }
    asked = {name: {re.split(r"[\[<>=!~ ;]", one)[0] for one in found} for name, found in lists.items()}
    assert {name: set(reasons) for name, reasons in why.items()} == asked
    assert [one for reasons in why.values() for one in reasons.values() if len(one) < 15] == []
