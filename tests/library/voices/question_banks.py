"""Banks of questions made for a test."""

from collections.abc import Sequence

from leadwell.foundations.definition_files import entry_from_text
from leadwell.voices.items import Bank, Whose, bank_of


def bank_text(key: str, sizes: Sequence[int], *, rhythm: int = 1, words: int = 5) -> str:
    """The TOML of a bank with a part of each size."""
    wording = " ".join(["word"] * words)
    parts = ""
    for number, size in enumerate(sizes):
        parts += f'\n[[part]]\nkey = "p{number}"\ntitle = "Part {number}"\nleast = 1\n'
        for item in range(size):
            parts += f'[[part.item]]\nkey = "p{number}i{item}"\nscale = "agreement"\nen = "{wording}"\n'
    head = f'id = "{key}"\ntitle = "{key}"\nsays = "For a test."\naudience = "staff"\nbetter = "high"\n'
    head += f'rhythm = {rhythm}\nsince = 2026-01-01\ncomparable = "No."\n'
    return f'{head}\n[overall]\ntitle = "All"\nleast = 1\n{parts}'


def made_bank(key: str, sizes: Sequence[int], *, rhythm: int = 1, words: int = 5) -> Bank:
    """A bank with a part of each size."""
    return bank_of(
        entry_from_text(bank_text(key, sizes, rhythm=rhythm, words=words), where=f"{key}.toml"),
        whose=Whose.LOCAL,
    )
