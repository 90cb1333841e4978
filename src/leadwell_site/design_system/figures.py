"""A number as a page shows it: with its unit, how sure it is, its marks and where it comes from."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Something the reader must know about a number."""

    text: str  # "3 of 62 shifts were not sent"
    tone: str = "watch"  # good, alert, watch, quiet or note: gives shape and colour


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One number on a page. Where ``missing`` is set there is no number and the reason is shown instead."""

    text: str = ""  # "93.4%", "7.6"
    unit: str = ""  # words after the number: "hours per patient day"
    label: str = ""  # what the number is, for those who do not see where it stands
    missing: str = ""  # the reason in words, from ``Missing.words``
    sure: str = ""  # one sentence: "From 61 of 62 shifts"
    marks: tuple[Mark, ...] = ()
    source_href: str = ""  # the page "where this number comes from"
