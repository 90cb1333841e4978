"""What is declared about addresses: what they take, who may use them, and what a form of theirs sends.

A new address fails the matrix until what it takes is declared here. An address that says nothing of who
may use it is for everybody who sees the unit, and whatever is posted to it changes nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.site.access.furnishing import MONTH, ON, Furnished

from leadwell_site.organisations.permissions import Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What may be posted: who may, and the least that a form of that page sends."""

    needs: Permission | None  # None: whoever is signed in
    sent: Mapping[str, str] = field(default_factory=dict)


# Where an address stands for everybody, signed in or not.
PUBLIC = {
    "accounts:sign_in",
    "accounts:choose_password",
    "public:home",
    "public:organisation",
    "public:how_to_check",
    "public:sealed",
    "public:unit",
    "design_system:patterns",
    "speaking:front",
    "speaking:raise",
    "speaking:tell",
    "speaking:come_back",
    "speaking:you_said",
    "my_shifts:calendar",  # at an address that nobody can guess
    "answers:start",
    "answers:thanks",
    "answers:kiosk",  # at an address that nobody can guess
    "rate:start",
    "rate:thanks",
}
# Of these, the ones at which no session counts, so that no other site can misuse one: they take no token either.
WITHOUT_SESSION = {
    *("answers:start", "answers:kiosk", "rate:start"),
    *("speaking:front", "speaking:raise", "speaking:tell", "speaking:come_back", "speaking:you_said"),
}

# Pages that need more than seeing. At those of ``WHOLE`` the role must be held at the organisation itself.
NEEDS: dict[str, Permission] = {
    "audit:lines": Permission.AUDIT,
    "organisations:add_unit": Permission.MANAGE,
    "organisations:rename_unit": Permission.MANAGE,
    "organisations:set_code": Permission.MANAGE,
    "organisations:describe_unit": Permission.MANAGE,
    "organisations:move_unit": Permission.MANAGE,
    "organisations:close_unit": Permission.MANAGE,
    "organisations:people": Permission.MANAGE,
    "organisations:give_role": Permission.MANAGE,
    "organisations:password_link": Permission.MANAGE,
    "organisations:end_role": Permission.MANAGE,
    "publishing:list": Permission.PUBLISH,
    "publishing:seals": Permission.PUBLISH,
    "publishing:publish": Permission.PUBLISH,
    "intake:files": Permission.LOAD,
    "intake:template": Permission.LOAD,
    "intake:progress": Permission.LOAD,
    "intake:columns": Permission.LOAD,
    "intake:units": Permission.LOAD,
    "intake:decide": Permission.LOAD,
    "intake:faults_file": Permission.LOAD,
    "intake:kept_rows_file": Permission.LOAD,
    "intake:original": Permission.LOAD,
    "intake:load": Permission.LOAD,
    "intake:load_again": Permission.LOAD,
    "intake:set_aside": Permission.LOAD,
    "intake:take_up": Permission.LOAD,
    "staffing:moves": Permission.ROSTER,
    "staffing:elsewhere": Permission.ROSTER,
    "staffing:competences": Permission.STEER,
    "staffing:type_in": Permission.LOAD,
    "staffing:vacant_posts": Permission.ROSTER,
    "staffing:own_hours": Permission.LOAD,
    "rosters:make": Permission.ROSTER,
    "rosters:sick": Permission.ROSTER,
    "rosters:who_got_what": Permission.ROSTER,
    "rosters:roster_file": Permission.ROSTER,
    "rosters:draft": Permission.ROSTER,
    "rosters:draft_file": Permission.ROSTER,
    "rosters:progress": Permission.ROSTER,
    "improvement:decide": Permission.ASK,
    "improvement:ask": Permission.ASK,
    "improvement:own_measure": Permission.RECORD,
    "improvement:type_in": Permission.LOAD,
    "improvement:scheme_new": Permission.STEER,
    "speaking:arrange": Permission.MANAGE,
    "speaking:cases": Permission.GUARD,
    "speaking:case": Permission.GUARD,
    "speaking:attachment": Permission.GUARD,
    "speaking:counts": Permission.GUARD,
    "speaking:log": Permission.GUARD,
    "speaking:told_of_care": Permission.ROSTER,
    "voices:design_new": Permission.LISTEN,
    "voices:design_change": Permission.LISTEN,
    "voices:cards": Permission.LISTEN,
    "voices:kiosks": Permission.LISTEN,
    "voices:paper": Permission.LISTEN,
    "voices:comments": Permission.LISTEN,
    "voices:read_by_two": Permission.ASK,
    "voices:auditors_file": Permission.AUDIT,
    "qualities:round_new_for": Permission.FACILITATE,
}
# What belongs to one person: for others it is not there, whatever their role. Said is who else has a part in it (of
# those whose role is held at the organisation), with the answer to looking at it.
PERSONAL: dict[str, dict[str, int]] = {
    "qualities:own": {},
    "qualities:own_plan": {},
    "qualities:round": {"facilitator": 200},
    "qualities:round_change": {"facilitator": 200},
    "qualities:round_cards": {"facilitator": 200},
    "qualities:round_own": {"facilitator": 403},
    "qualities:report": {},
    "qualities:release_file": {},
    "qualities:round_plan": {},
}
# A file is worked on by those who load for the whole organisation and by whoever sent it; for others it is
# not there. What it is, and the rows of their own units, is for everybody who sees a figure of it.
HIDDEN = {
    f"intake:{page}"
    for page in (
        "progress",
        "columns",
        "units",
        "decide",
        "faults_file",
        "kept_rows_file",
        "original",
        "load",
        "load_again",
        "set_aside",
        "take_up",
    )
}
# A case is there for the guardians to whom it was given alone: here those of the whole organisation.
HIDDEN |= {"speaking:case", "speaking:attachment"}
WHOLE = {"audit:lines", "speaking:arrange", "speaking:counts", "speaking:log", *HIDDEN}

# Addresses at which something is done.
ACTS: dict[str, Act] = {
    "accounts:sign_in": Act(needs=None),
    "accounts:sign_out": Act(needs=None),
    "accounts:change_password": Act(needs=None),
    "organisations:add_unit": Act(needs=Permission.MANAGE),
    "organisations:rename_unit": Act(needs=Permission.MANAGE),
    "organisations:set_code": Act(needs=Permission.MANAGE),
    "organisations:describe_unit": Act(needs=Permission.MANAGE),
    "organisations:move_unit": Act(needs=Permission.MANAGE),
    "organisations:close_unit": Act(needs=Permission.MANAGE),
    "organisations:give_role": Act(needs=Permission.MANAGE),
    "organisations:end_role": Act(needs=Permission.MANAGE),
    "organisations:password_link": Act(needs=Permission.MANAGE),
    "publishing:publish": Act(needs=Permission.PUBLISH),
    "intake:files": Act(needs=Permission.LOAD),
    "intake:columns": Act(needs=Permission.LOAD),
    "intake:units": Act(needs=Permission.LOAD),
    "intake:decide": Act(needs=Permission.LOAD),
    "intake:load": Act(needs=Permission.LOAD),
    "intake:load_again": Act(needs=Permission.LOAD),
    "intake:set_aside": Act(needs=Permission.LOAD),
    "intake:take_up": Act(needs=Permission.LOAD),
    "staffing:shift": Act(needs=Permission.RECORD, sent={"act": "done"}),
    "staffing:handover": Act(needs=Permission.RECORD),
    "staffing:type_in": Act(needs=Permission.LOAD),
    "staffing:vacant_posts": Act(
        needs=Permission.ROSTER,
        sent={
            "act": "enter",
            "group": "registered",
            "hours_a_week": "30",
            "from_on_day": "1",
            "from_on_month": "4",
            "from_on_year": "2027",
        },
    ),
    "staffing:own_needs": Act(needs=Permission.LOAD),
    "staffing:own_hours": Act(needs=Permission.LOAD),
    "rosters:make": Act(needs=Permission.ROSTER),
    "rosters:sick": Act(needs=Permission.ROSTER),
    "rosters:draft": Act(needs=Permission.ROSTER, sent={"act": "stop"}),
    "my_shifts:shifts": Act(needs=None, sent={"act": "renew"}),
    "my_shifts:ask": Act(needs=None),
    "my_shifts:choose": Act(needs=None),
    "staffing:moves": Act(needs=Permission.ROSTER, sent={"act": "accept"}),
    "staffing:competences": Act(needs=Permission.STEER, sent={"title": "Lifting", "group": "support"}),
    "improvement:decide": Act(needs=Permission.ASK, sent={"act": "note"}),
    "improvement:ask": Act(needs=Permission.ASK),
    "improvement:own_measure": Act(needs=Permission.RECORD),
    "improvement:type_in": Act(needs=Permission.LOAD),
    "improvement:question": Act(needs=Permission.ASK, sent={"act": "say"}),
    "improvement:lesson": Act(needs=Permission.SEE),
    "improvement:scheme_new": Act(needs=Permission.STEER),
    "improvement:scheme": Act(needs=Permission.STEER, sent={"act": "assess"}),
    "speaking:arrange": Act(needs=Permission.MANAGE, sent={"act": "clock"}),
    "speaking:cases": Act(needs=Permission.GUARD),
    "speaking:case": Act(needs=Permission.GUARD, sent={"act": "reply"}),
    "speaking:attachment": Act(needs=Permission.GUARD),
    "voices:design_new": Act(needs=Permission.LISTEN),
    "voices:design_change": Act(needs=Permission.LISTEN),
    "voices:cycle": Act(needs=Permission.LISTEN, sent={"act": "close"}),
    "voices:cards": Act(needs=Permission.LISTEN),
    "voices:kiosks": Act(needs=Permission.LISTEN, sent={"act": "start"}),
    "voices:comments": Act(needs=Permission.LISTEN),
    "voices:read_by_two": Act(needs=Permission.ASK),
    "voices:topics": Act(needs=Permission.RECORD),
    "voices:topic": Act(needs=Permission.RECORD),
    "qualities:reflect": Act(needs=None),
    "qualities:health": Act(needs=Permission.LISTEN),
    "qualities:own": Act(needs=None, sent={"screen": "0", "q1": "often"}),
    "qualities:own_plan": Act(needs=None, sent={"act": "decline", "why": "x"}),
    "qualities:round": Act(needs=None, sent={"act": "close"}),
    "qualities:round_change": Act(needs=None),
    "qualities:round_cards": Act(needs=None),
    "qualities:round_own": Act(needs=None, sent={"q1": "often"}),
    "qualities:report": Act(needs=None, sent={"act": "end"}),
    "qualities:round_plan": Act(needs=None, sent={"act": "decline", "why": "x"}),
}

# Addresses that answer to no GET: only a button leads there.
ONLY_POSTED = {"accounts:sign_out"}

Value = Callable[[Furnished], Any]
# What an address takes: its own values first, then those for any address.
OBJECTS: dict[tuple[str, str] | str, Value] = {
    "unit_id": lambda held: held.trust.wards[0].pk,
    ("staffing:own_needs", "unit_id"): lambda held: held.trust.home.pk,
    ("staffing:own_hours", "unit_id"): lambda held: held.trust.home.pk,
    ("staffing:moves", "unit_id"): lambda held: held.trust.site.pk,
    ("measures:observation", "pk"): lambda held: held.observation.pk,
    ("staffing:shift_row", "pk"): lambda held: held.shift_row.pk,
    **{
        (f"intake:{page}", "pk"): lambda held: held.source.pk
        for page in (
            "file",
            "progress",
            "columns",
            "units",
            "decide",
            "load",
            "load_again",
            "set_aside",
            "take_up",
            "faults_file",
            "kept_rows_file",
            "original",
            "row",
        )
    },
    "slug": lambda held: held.trust.organisation.slug,
    "digest": lambda held: held.publication.hash,
    "role_id": lambda held: held.role.pk,
    "user_id": lambda held: held.trust.ward_people["staff"].pk,
    # Not of any organisation: the same for both
    "measure": lambda _: "quality.complaints",
    ("measures:definition", "key"): lambda _: "quality.complaints",
    "month": lambda _: f"{MONTH:%Y-%m}",
    "on": lambda _: ON.isoformat(),
    "part": lambda _: "day",
    "reader": lambda _: "staff",
    ("rosters:draft", "pk"): lambda held: held.draft.pk,
    ("rosters:progress", "pk"): lambda held: held.draft.pk,
    ("rosters:draft_file", "pk"): lambda held: held.draft.pk,
    ("my_shifts:calendar", "key"): lambda held: held.calendar,
    ("improvement:question", "pk"): lambda held: held.question.pk,
    ("improvement:scheme", "pk"): lambda held: held.scheme.pk,
    ("improvement:lesson", "key"): lambda _: "reading",
    ("speaking:case", "pk"): lambda held: held.concern.pk,
    ("speaking:attachment", "pk"): lambda held: held.concern.pk,
    "attachment_id": lambda held: held.attachment.pk,
    "quarter": lambda _: "2025-01",
    ("staffing:return", "key"): lambda _: "nstffil",
    ("staffing:return_file", "key"): lambda _: "nstffil",
    "form": lambda _: "csv",
    "row": lambda _: 2,
    ("voices:design_change", "pk"): lambda held: held.designed.pk,
    **{
        (f"voices:{page}", "pk"): lambda held: held.asking.pk
        for page in ("cycle", "cards", "kiosks", "paper")
    },
    **{
        (f"voices:{page}", "pk"): lambda held: held.told.pk
        for page in ("comments", "release_file", "auditors_file", "friends_and_family_file", "read_by_two")
    },
    ("voices:topic", "pk"): lambda held: held.topic.pk,
    ("qualities:round_change", "pk"): lambda held: held.begun.pk,
    **{
        (f"qualities:{page}", "pk"): lambda held: held.rating.pk
        for page in ("round", "round_cards", "round_own")
    },
    **{
        (f"qualities:{page}", "pk"): lambda held: held.rated.pk
        for page in ("report", "release_file", "round_plan")
    },
    **{(f"qualities:{page}", "pk"): lambda held: held.own.pk for page in ("own", "own_plan")},
    ("voices:design_new", "audience"): lambda _: "staff",
    "table": lambda _: "figures",
    "number": lambda _: 1,
    ("answers:kiosk", "token"): lambda held: held.kiosk,
    "uidb64": lambda _: "MQ",
    "token": lambda _: "no-token",
}
# Of these an organisation has its own; with another's the page does not exist.
OWN = {"unit_id", "pk", "role_id", "user_id"}


def values(name: str, parameters: tuple[str, ...], held: Furnished) -> dict[str, Any]:
    """Give what an address takes, of one organisation."""
    found = {}
    for parameter in parameters:
        value = OBJECTS.get((name, parameter)) or OBJECTS.get(parameter)
        assert value is not None, (
            f"{name} takes {parameter!r}, and nothing says what that is: declare an object for it in "
            "tests/site/access/declared.py, and who may use the address"
        )
        found[parameter] = value(held)
    return found
