"""What in a text may say who somebody is: addresses, numbers, dates, and words with a capital that may be names.

It marks rather too much than too little, since a person reads what is marked. Names in small letters are not found, nor
is "the only man on nights"; no list finds those.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from leadwell.voices.results.wordlists import WordLists, shipped_lists


class MarkKind(StrEnum):
    """What a marked part may be."""

    EMAIL = "email"
    WEB = "web"
    PHONE = "phone"
    NUMBER = "number"  # an NHS, staff, registration or national insurance number, a room
    DATE = "date"
    POSTCODE = "postcode"
    NAME = "name"
    CAPITALS = "capitals"  # all in capitals, so that names cannot be told

    @property
    def words(self) -> str:
        """Say what it may be."""
        return {
            MarkKind.EMAIL: "an e-mail address",
            MarkKind.WEB: "a web address or account",
            MarkKind.PHONE: "a telephone number",
            MarkKind.NUMBER: "a number that may be somebody's, or a room's or bed's",
            MarkKind.DATE: "a date or a time of day",
            MarkKind.POSTCODE: "a postcode",
            MarkKind.NAME: "perhaps a name",
            MarkKind.CAPITALS: "all in capitals, so names cannot be told from other words",
        }[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A part of a text that may identify somebody."""

    kind: MarkKind
    start: int
    end: int
    text: str


_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december|"
    "jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec|"
    "ionawr|chwefror|mawrth|ebrill|mai|mehefin|gorffennaf|awst|medi|hydref|tachwedd|rhagfyr"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th|af|ain|eg|fed)?"
_PATTERNS = (
    (
        MarkKind.EMAIL,  # tried once for each run of letters, and not from each letter of it to its end
        re.compile(r"(?<![\w.+'-])[\w.+'-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)+", re.IGNORECASE),
    ),
    (MarkKind.WEB, re.compile(r"(?:https?://|www\.)\S+|(?<!\w)@\w{2,}", re.IGNORECASE)),
    (
        MarkKind.DATE,
        re.compile(
            rf"\b\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{2,4}}\b|\b\d{{4}}-\d{{2}}-\d{{2}}\b|\b\d{{1,2}}/\d{{1,2}}\b"
            rf"|\b{_DAY}\s+(?:of\s+)?(?:{_MONTHS})\b(?:,?\s+\d{{4}})?|\b(?:{_MONTHS})\s+{_DAY}\b(?:,?\s+\d{{4}})?"
            rf"|\b(?:{_MONTHS})\s+\d{{4}}\b|\b\d{{1,2}}[:.]\d{{2}}\s?(?:am|pm)?\b|\b\d{{1,2}}\s?(?:am|pm)\b",
            re.IGNORECASE,
        ),
    ),
    (MarkKind.PHONE, re.compile(r"(?<![\w+])(?:\+44|0044|0)[\s().-]*\d(?:[\s().-]*\d){8,10}(?!\d)")),
    (
        MarkKind.POSTCODE,
        re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b", re.IGNORECASE),
    ),
    (
        MarkKind.NUMBER,
        re.compile(
            r"\b[A-Z]{2}\s?(?:\d{2}\s?){3}[A-D]\b|\b\d{2}[A-Z]\d{4}[A-Z]\b|\d(?:[ -]?\d){4,}"
            r"|\b(?:room|bed|bay|flat|ystafell|gwely)\s+\d+\w?\b",
            re.IGNORECASE,
        ),
    ),
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*(?:&[^\W\d_]+)?")


def marks(text: str, *, lists: WordLists | None = None) -> tuple[Mark, ...]:
    """Give the parts of a text that may identify somebody, from its start to its end.

    A word with a capital counts as perhaps a name unless the lists know it, wherever it stands. So does any
    word after a title such as "Sister". Parts do not overlap.

    >>> [(one.kind.value, one.text) for one in marks("Ask sister jones on 07700 900123, or Ann. The rota is late.")]
    [('name', 'sister jones'), ('phone', '07700 900123'), ('name', 'Ann')]
    """
    lists = lists or shipped_lists()
    found: list[Mark] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            _add(found, Mark(kind=kind, start=match.start(), end=match.end(), text=match.group()))
    letters = [one for one in text if one.isalpha()]
    if len(letters) > 3 and all(one.isupper() for one in letters):
        whole = Mark(kind=MarkKind.CAPITALS, start=0, end=len(text), text=text)
        return (whole, *sorted(found, key=lambda one: one.start))
    for mark in _names(text, lists):
        _add(found, mark)
    return tuple(sorted(found, key=lambda one: one.start))


def _names(text: str, lists: WordLists) -> list[Mark]:
    words = list(_WORD.finditer(text))
    found: list[Mark] = []
    place = 0
    while place < len(words):
        word = words[place]
        start, end = word.start(), word.end()
        is_title = word.group().casefold().replace("’", "'") in lists.titles
        following = words[place + 1] if place + 1 < len(words) else None
        if is_title and following is not None and _joined(text, word, following):
            known = following.group().casefold() in lists.ordinary
            if not known or _may_be_name(following.group(), lists):
                end, place = following.end(), place + 1
                found.append(Mark(kind=MarkKind.NAME, start=start, end=end, text=text[start:end]))
        elif not is_title and _may_be_name(word.group(), lists):
            while place + 1 < len(words) and _joined(text, words[place], words[place + 1]):
                if not _may_be_name(words[place + 1].group(), lists):
                    break
                place += 1
                end = words[place].end()
            found.append(Mark(kind=MarkKind.NAME, start=start, end=end, text=text[start:end]))
        place += 1
    return found


def _joined(text: str, one: re.Match[str], other: re.Match[str]) -> bool:
    return text[one.end() : other.start()].strip(" .") == "" and other.start() - one.end() <= 2


def _may_be_name(word: str, lists: WordLists) -> bool:
    plain = word.casefold().replace("’", "'")
    if not word[0].isupper() or plain in lists.ordinary:
        return False
    own = plain.removesuffix("'s")
    return own not in lists.ordinary and not any(one.pattern.fullmatch(own) for one in lists.themes)


def _add(found: list[Mark], mark: Mark) -> None:
    if all(mark.end <= one.start or one.end <= mark.start for one in found):
        found.append(mark)
