"""Why a value is not there. Missing is never zero, and the reason is kept with it."""

from enum import StrEnum


class Missing(StrEnum):
    """The typed reason that a value is missing."""

    NOT_RECORDED = "not_recorded"  # the cell was empty
    NOT_AVAILABLE = "not_available"  # the sender wrote NA, n/a, null, "Not Available"
    NOT_APPLICABLE = "not_applicable"  # the sender wrote that it does not apply, often a dash
    SUPPRESSED = "suppressed"  # held back by the sender because the numbers are small
    NOT_SUBMITTED = "not_submitted"  # the whole unit-period is absent from a file that should hold it
    NOT_READABLE = "not_readable"  # something stood there that could not be understood
    NOT_POSSIBLE = "not_possible"  # a value stood there that cannot be true
    NOT_DEFINED = "not_defined"  # a ratio whose denominator is zero

    @property
    def words(self) -> str:
        """The reason in plain words, fit for a page."""
        return _WORDS[self]


_WORDS = {
    Missing.NOT_RECORDED: "not recorded",
    Missing.NOT_AVAILABLE: "not available from the sender",
    Missing.NOT_APPLICABLE: "does not apply",
    Missing.SUPPRESSED: "held back because the numbers are small",
    Missing.NOT_SUBMITTED: "nothing was sent for this period",
    Missing.NOT_READABLE: "could not be read",
    Missing.NOT_POSSIBLE: "cannot be true, so it is not used",
    Missing.NOT_DEFINED: "not defined, because nothing was planned or counted",
}

# Markers met in real files, compared after trimming and in lower case.
MARKERS: dict[str, Missing] = {
    "": Missing.NOT_RECORDED,
    "na": Missing.NOT_AVAILABLE,
    "n/a": Missing.NOT_AVAILABLE,
    "#n/a": Missing.NOT_AVAILABLE,
    "nan": Missing.NOT_AVAILABLE,
    "null": Missing.NOT_AVAILABLE,
    "none": Missing.NOT_AVAILABLE,
    "not available": Missing.NOT_AVAILABLE,
    "no data": Missing.NOT_AVAILABLE,
    "..": Missing.NOT_AVAILABLE,
    "[x]": Missing.NOT_AVAILABLE,
    "[z]": Missing.NOT_APPLICABLE,
    "z": Missing.NOT_APPLICABLE,
    "-": Missing.NOT_APPLICABLE,
    "–": Missing.NOT_APPLICABLE,
    "not applicable": Missing.NOT_APPLICABLE,
    "[c]": Missing.SUPPRESSED,
    "c": Missing.SUPPRESSED,
    "*": Missing.SUPPRESSED,
    "suppressed": Missing.SUPPRESSED,
}


def reason(text: str | None, *, dash_means: Missing = Missing.NOT_APPLICABLE) -> Missing | None:
    """Give the reason that a cell's text stands for, or None where the text is a value.

    What a dash means depends on the file: in the Staff Survey it is suppression, in bed
    returns it is "does not apply"; the parser of each kind says so through ``dash_means``.

    >>> reason(" [c] ")
    <Missing.SUPPRESSED: 'suppressed'>
    >>> reason("12") is None
    True
    """
    marker = (text or "").strip().lower()
    if marker in {"-", "–"}:
        return dash_means
    return MARKERS.get(marker)
