"""Checks the promise of a release anew, from its file alone.

It shares no code with the ledger that made the release, and works the promise out in another way: from the whole
matrix of people and groups at once, and not group by group.
"""

from leadwell.voices.verifier.checks import Finding, Verification, verify
from leadwell.voices.verifier.reading import NotARelease, ReleaseFile, read_release, release_of
from leadwell.voices.verifier.shares import Shares, shares_known

__all__ = [
    "Finding",
    "NotARelease",
    "ReleaseFile",
    "Shares",
    "Verification",
    "read_release",
    "release_of",
    "shares_known",
    "verify",
]
