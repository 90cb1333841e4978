"""One person with several posts, or several people with one address: told apart by their names."""

import re
from collections.abc import Iterable


def is_one_person(names: Iterable[str]) -> bool:
    """Say whether the names written beside one address are one person's.

    The same words in any order are one name, whatever their case, commas and points. Where they differ, the address
    may be one that several people share, and what is held of one of them is not to be shown to the others.

    >>> is_one_person(["Ann Ash", "ASH, Ann"])
    True
    >>> is_one_person(["Ann Ash", "Ann Ash-Birch"])
    False
    """
    return len({tuple(sorted(re.findall(r"[^\s,.]+", name.casefold()))) for name in names}) == 1
