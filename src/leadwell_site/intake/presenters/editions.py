"""What differs between editions of a file: rows that are gone, and a file that is older than what is known."""

from collections.abc import Iterable, Mapping
from typing import Any

from leadwell.foundations.staff import Part, StaffGroup
from leadwell_site.design_system.wording import plural
from leadwell_site.intake.presenters.files import known_value, what, when
from leadwell_site.intake.queries import KEEP, WITHDRAW_MONTHS
from leadwell_site.measures.models import Source

_GROUPS, _PARTS = set(StaffGroup), set(Part)


def editions_sentences(source: Source) -> list[str]:
    """Say in plain words what of a file differs from the earlier one and has to be decided on."""
    preview = source.summary.get("preview") or {}
    return [*_older(preview.get("older") or {}), *_gone(preview.get("gone") or {})]


def _older(older: Mapping[str, Any]) -> list[str]:
    if not older.get("back") and not older.get("is_older"):
        return []
    changed, back = older["changed"], older["back"]
    if not older["is_older"]:
        return [
            f"{plural(back, 'figure or shift', 'figures and shifts')} of the {changed:,} that this file changes "
            "would go back to an earlier value. See the corrections."
        ]
    why = (
        f"it says that it was published before {older['published_later']}, which is loaded"
        if older.get("published_later")
        else "all that it changes was known just so before, and was corrected since"
    )
    return [
        f"This looks like an older file: {why}. Loading it would take "
        f"{plural(back or changed, 'figure or shift', 'figures and shifts')} back to an earlier value."
    ]


def _gone(gone: Mapping[str, Any]) -> list[str]:
    count, in_months, people = gone.get("count", 0), gone.get("in_months", 0), gone.get("people", 0)
    found = []
    if people:
        found.append(
            f"{plural(people, 'person', 'people')} of these units whom the earlier list named "
            f"{'is' if people == 1 else 'are'} not on this one. Say whether they have left: who has left is on no "
            "roster any more. What was known before can still be seen as it was known."
        )
        if gone.get("absent"):
            found.append(
                f"This list has nobody at all of: {', '.join(_words(one) for one in gone['absent'])}. "
                "If it is a list of some staff only, say that it is a part."
            )
        if gone.get("kept_aside"):
            found.append(
                f"{plural(gone['kept_aside'], 'row')} of this list could not be used. Some of the people may be "
                "among them."
            )
        return found
    if count:
        found.append(
            f"{plural(count, 'row')} that the earlier file had {'is' if count == 1 else 'are'} not in this one: "
            f"{'it' if count == 1 else 'they'} will be withdrawn, if you say so. What was known before can still "
            "be seen as it was known."
        )
        if gone.get("absent"):
            found.append(
                f"This file has nothing at all of: {', '.join(_words(one) for one in gone['absent'])}. "
                "If it is an export of some staff or some shifts only, keep the rows."
            )
        if gone.get("kept_aside"):
            found.append(
                f"{plural(gone['kept_aside'], 'row')} of this file could not be used and "
                f"{'was' if gone['kept_aside'] == 1 else 'were'} kept aside. Some of the rows may be among them."
            )
    if in_months > count:
        found.append(
            f"{plural(in_months - count, 'row')} of other days of the same months are known too, and stay as "
            "they are: the file has no day before or after. If it is the whole of each month, say so."
        )
    return found


def decided_sentence(source: Source) -> str:
    """Say what somebody decided about the rows that this file has not; "" where there was nothing to decide."""
    decided = source.choices.get("gone")
    if not decided:
        return ""
    if ((source.summary.get("preview") or {}).get("gone") or {}).get("people"):
        stay = decided["do"] == KEEP
        return f"Who is not on this list {'stays as known' if stay else 'has left'}, as {decided['by']} said."
    if decided["do"] == KEEP:
        return f"Rows that the earlier file had and this one has not are kept, as {decided['by']} said."
    wide = ", of the whole of each month" if decided["do"] == WITHDRAW_MONTHS else ""
    return (
        f"Rows that the earlier file had and this one has not{wide} are withdrawn, as {decided['by']} said."
    )


def gone_rows(rows: Iterable[Mapping[str, Any]]) -> list[list[str]]:
    """Give rows that are gone, as rows of a table: where, when, what, and what is known so far."""
    return [[one["unit"], when(one), what(one), known_value(one["before"])] for one in rows]


def people_rows(rows: Iterable[Mapping[str, str]]) -> list[list[str]]:
    """Give people who are not on a newer list, as rows of a table: who, where, and of which group."""
    return [
        [one["name"], one["unit"], StaffGroup(one["group"]).words if one["group"] else "none"] for one in rows
    ]


def _words(code: str) -> str:
    if not code:
        return "people without a staff group"
    if code in _GROUPS:
        return StaffGroup(code).words
    return Part(code).words if code in _PARTS else code
