"""A draft beside the roster that stands on its days, aim by aim."""

from typing import Any

from leadwell.staffing.roster.aims import aims
from leadwell.staffing.roster.surpassing import as_numbers
from leadwell_site.design_system.wording import moment
from leadwell_site.rosters.queries import Worked, rival_of

# What each aim is called on a page, and how its numbers are written.
_AIMS = {
    "people missing": ("Shifts not filled", "{:,.0f}"),
    "shifts short of registered people": ("Shifts short of registered staff", "{:,.0f}"),
    "hours over or under contract": ("Hours over or under contract, all people", "{:,.0f}"),
    "requests refused": ("Requests not granted", "{:,.0f}"),
    "nights from a fair share, typical": ("Nights from a fair share, as a rule", "{:.1f}"),
    "nights from a fair share, widest": ("Nights between who has most and least for their share", "{:.1f}"),
    "weekends from a fair share, typical": ("Weekends from a fair share, as a rule", "{:.1f}"),
    "weekends from a fair share, widest": (
        "Weekends between who has most and least for their share",
        "{:.1f}",
    ),
    "bank and agency, pounds": ("Bank and agency for every gap", "£{:,.0f}"),
    "improvement hours lost": ("Hours for improvement lost", "{:,.0f}"),
}
_CHANGED = ", and has changed since: make another draft to have one set beside the roster as it is now."


def beside(worked: Worked, *, has_changed: bool) -> dict[str, Any]:
    """Give each aim of the roster that stands and of the draft, as it is with changes by hand; less is better.

    Nothing where no roster stands on all days of the draft.

    Args:
        worked: the draft.
        has_changed: whether the roster that stands has changed since it was read for this draft.
    """
    lines = worked.draft.said.get("stands")
    if not lines:
        return {}
    then, now = (
        as_numbers(aims(worked.ward, worked.problem, roster))
        for roster in (rival_of(worked.problem, lines), worked.roster)
    )
    rows, better, worse = [], 0, []
    for key, (title, form) in _AIMS.items():
        texts = form.format(then[key]), form.format(now[key])
        if texts[0] == texts[1]:
            verdict = "the same"
        elif now[key] < then[key]:
            verdict, better = "better", better + 1
        else:
            verdict = "worse"
            worse.append(title)
        rows.append([title, *texts, verdict])
    same = len(rows) - better - len(worse)
    said = f"Better on {better} of {len(rows)} aims, the same on {same}, worse on {len(worse)}"
    return {
        "beside_head": [
            "Aim",
            {"text": "As it stood", "number": True},
            {"text": "This draft", "number": True},
            "The draft is",
        ],
        "beside": rows,
        "beside_words": f"{said}{': ' + '; '.join(worse) if worse else ''}.",
        "beside_read": f"The roster that stands is shown as it was read on {moment(worked.draft.known_at)}"
        + (_CHANGED if has_changed else "."),
        "surpasses": bool(worked.draft.said.get("surpasses")),
    }
