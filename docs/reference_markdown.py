"""What every page of the reference is written with: tables, pages, where things stand."""

import tomllib
from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
SOURCE = ROOT / "src"
SCALARS = (str, int, float, bool)
MADE = "*Made by `docs/make_reference.py`; change what it is made from, not this page.*"


def table(headings: list[str], rows: list[list[str]]) -> str:
    """Give a table in Markdown."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def page(title: str, *parts: str) -> str:
    """Give a whole page."""
    return "\n\n".join([f"# {title}", MADE, *parts]).rstrip() + "\n"


def toml(path: Path) -> dict[str, Any]:
    """Read a TOML file."""
    return tomllib.loads(path.read_text(encoding="utf-8"))
