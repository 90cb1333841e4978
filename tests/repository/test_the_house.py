"""Rules about the code itself."""

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
LONGEST = 400
NO_NAMES = {"utils", "helpers", "misc", "common", "base", "util", "helper"}


@cache
def tracked(suffix: str = "") -> tuple[Path, ...]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    return tuple(path for name in listed if name.endswith(suffix) and (path := ROOT / name).is_file())


def ours(suffix: str) -> list[Path]:
    return [path for path in tracked(suffix) if path.is_relative_to(ROOT / "src")]


def test_no_module_is_longer_than_the_limit():
    long = {
        str(path.relative_to(ROOT)): lines
        for path in (*ours(".py"), *(ROOT / "docs").glob("*.py"))
        if "migrations" not in path.parts and (lines := len(path.read_text().splitlines())) > LONGEST
    }
    assert long == {}


def test_modules_are_named_after_what_is_in_them():
    assert [str(path) for path in ours(".py") if {path.stem, *path.parts} & NO_NAMES] == []


def test_every_public_function_of_the_library_says_what_it_gives():
    silent = []
    for path in ours(".py"):
        if not path.is_relative_to(ROOT / "src" / "leadwell"):
            continue
        for node in ast.parse(path.read_text()).body:
            named = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            if named and not ast.get_docstring(node):
                silent.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")
    assert silent == []


def test_nothing_names_a_path_of_one_machine():
    named = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in tracked()
        if path.suffix in {".py", ".md", ".toml", ".jinja", ".scss", ".yml", ""} and path.name != "LICENSE"
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1)
        if re.search(r"/work/(main|shared)|/root/|/home/[a-z]+/", line)
    ]
    assert [one for one in named if "test_the_house" not in one] == []


def test_no_page_has_inline_script_or_style():
    faults = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in ours(".jinja")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if re.search(r"<script(?![^>]*\bsrc=)|<style\b|\sstyle=|\son[a-z]+=", line)
    ]
    assert faults == []


def test_no_test_replaces_our_own_code():
    faults = [
        str(path.relative_to(ROOT))
        for path in tracked(".py")
        if path.is_relative_to(ROOT / "tests")
        and path.name != "test_the_house.py"
        and re.search(r"unittest.mock|mocker\.|MagicMock", path.read_text())
    ]
    assert faults == []


def test_no_open_data_is_copied_into_the_project():
    heavy = [
        str(path.relative_to(ROOT))
        for path in tracked()
        if path.suffix in {".csv", ".xlsx", ".xlsm", ".xls", ".ods", ".parquet"}
    ]
    assert heavy == []


@pytest.mark.parametrize("word", ["TODO", "FIXME", "XXX"])
def test_nothing_is_left_for_later(word: str):
    assert [
        str(path.relative_to(ROOT)) for path in ours(".py") if re.search(rf"\b{word}\b", path.read_text())
    ] == []


def test_forms_on_pages_can_hold_the_token_that_every_post_needs():
    """A macro that is imported without its context sees no request, so its form would hold no token."""
    faults = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in ours(".jinja")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if "macros/forms.jinja" in line and "with context" not in line
    ]
    assert faults == []
