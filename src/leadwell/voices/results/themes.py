"""Themes of what people wrote, by lists of words: a count beside each theme, and nothing that is cleverer than
it looks.

An answer belongs to a theme if it has one of the theme's words, and to none, one or several. Nobody reads
moods into it: "the rota is fine" counts for shifts as "the rota is awful" does. So the counts say what people
write about, not what they think of it.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from leadwell.voices.anonymity import Policy, count_band, may_show_comments, shipped_policy
from leadwell.voices.results.identifying import Mark, marks
from leadwell.voices.results.wordlists import WordLists, plain, shipped_lists


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeCount:
    """One theme as it may be told."""

    key: str
    title: str
    title_cy: str
    answers: str  # how many answers have one of its words, in a band


@dataclass(frozen=True, slots=True, kw_only=True)
class Themes:
    """The themes of a group's answers, in the order of the lists; empty where too few wrote."""

    written: str  # how many wrote something, in a band
    counts: tuple[ThemeCount, ...]
    in_none: str  # how many answers have none of the words, in a band; empty where nothing is told
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotes:
    """What may be quoted now, in an order that says nothing, and what somebody has to read first."""

    ready: tuple[str, ...]
    to_check: tuple[tuple[str, tuple[Mark, ...]], ...]  # each with what may identify somebody
    words: str


def themes_of(text: str, *, lists: WordLists | None = None) -> tuple[str, ...]:
    """Give the keys of the themes that an answer has words of.

    >>> themes_of("More staff at weekends, please. A'r rheolwyr i wrando.")
    ('enough_staff', 'shifts', 'leadership', 'listening')
    """
    said = plain(text)
    return tuple(one.key for one in (lists or shipped_lists()).themes if one.pattern.search(said))


def themes(answers: Sequence[str], *, lists: WordLists | None = None, policy: Policy | None = None) -> Themes:
    """Count the themes of a group's answers, for a group that the ledger lets be shown.

    Counts are told in bands, and "fewer than 8" may be none. Those who write differ from those who do not, so
    no interval is given: the counts are of what was written and stand for nobody else.

    Args:
        answers: what people of one group wrote; empty ones do not count.
        lists: the words; the shipped ones if not given.
        policy: the bands and the smallest group; the shipped one if not given.

    >>> found = themes(["More staff", "Fix the rota"] * 6)
    >>> found.written, found.counts[0].title, found.counts[0].answers
    ('10 to 14', 'Enough staff', 'fewer than 8')
    """
    lists, policy = lists or shipped_lists(), policy or shipped_policy()
    written = [one for one in answers if one.strip()]
    many = count_band(len(written), policy=policy)
    if len(written) < policy.smallest_named:
        return Themes(
            written=many,
            counts=(),
            in_none="",
            words=f"Fewer than {policy.smallest_named} people wrote something, so nothing is told of it here.",
        )
    found = [themes_of(one, lists=lists) for one in written]
    counts = tuple(
        ThemeCount(
            key=one.key,
            title=one.title,
            title_cy=one.title_cy,
            answers=count_band(sum(one.key in each for each in found), policy=policy),
        )
        for one in lists.themes
    )
    return Themes(
        written=many,
        counts=counts,
        in_none=count_band(sum(not each for each in found), policy=policy),
        words="Counted by lists of words, which anybody can read. One answer can count for several themes. "
        "A count says what people wrote about, not whether they liked it, and stands for those who wrote alone.",
    )


def quotes(
    answers: Sequence[str],
    *,
    seed: int,
    lists: WordLists | None = None,
    policy: Policy | None = None,
) -> Quotes:
    """Give what may be quoted of a group's answers: none of fewer than 10, and none that may identify somebody unread.

    The order is drawn from the seed and not from the order in which answers came: the same answers in any order give
    the same. Nothing finds every name, and a story can give somebody away without one. So somebody reads all of
    them before any is shown, and the marks only help.

    Args:
        answers: what people of one group wrote.
        seed: from which the order is drawn; kept to oneself.
        lists: the words that are no names; the shipped ones if not given.
        policy: how many must have written; the shipped one if not given.

    >>> quotes(["More staff"] * 9, seed=1).ready
    ()
    >>> found = quotes(["More staff"] * 9 + ["Dave is never here"], seed=1)
    >>> len(found.ready), [(mark.kind.value, mark.text) for mark in found.to_check[0][1]]
    (9, [('name', 'Dave')])
    """
    lists, policy = lists or shipped_lists(), policy or shipped_policy()
    written = sorted(one.strip() for one in answers if one.strip())
    if not may_show_comments(len(written), policy=policy):
        return Quotes(
            ready=(),
            to_check=(),
            words=f"Fewer than {policy.comment_people} people wrote something, so nothing is quoted.",
        )
    random.Random(seed).shuffle(written)  # noqa: S311 - an order, not a secret
    ready, to_check = [], []
    for one in written:
        found = marks(one, lists=lists)
        if found:
            to_check.append((one, found))
        else:
            ready.append(one)
    return Quotes(
        ready=tuple(ready),
        to_check=tuple(to_check),
        words="Read every answer before it is shown: no list of words finds everything that gives somebody away.",
    )
