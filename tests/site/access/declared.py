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
    "staffing:type_in": Permission.LOAD,
    "staffing:own_hours": Permission.LOAD,
    "improvement:decide": Permission.ASK,
    "improvement:ask": Permission.ASK,
    "improvement:own_measure": Permission.RECORD,
    "improvement:type_in": Permission.LOAD,
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
WHOLE = {"audit:lines", *HIDDEN}

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
    "staffing:type_in": Act(needs=Permission.LOAD),
    "staffing:own_needs": Act(needs=Permission.LOAD),
    "staffing:own_hours": Act(needs=Permission.LOAD),
    "improvement:decide": Act(needs=Permission.ASK, sent={"act": "note"}),
    "improvement:ask": Act(needs=Permission.ASK),
    "improvement:own_measure": Act(needs=Permission.RECORD),
    "improvement:type_in": Act(needs=Permission.LOAD),
    "improvement:question": Act(needs=Permission.ASK, sent={"act": "say"}),
    "improvement:lesson": Act(needs=Permission.SEE),
}

# Addresses that answer to no GET: only a button leads there.
ONLY_POSTED = {"accounts:sign_out"}

Value = Callable[[Furnished], Any]
# What an address takes: its own values first, then those for any address.
OBJECTS: dict[tuple[str, str] | str, Value] = {
    "unit_id": lambda held: held.trust.wards[0].pk,
    ("staffing:own_needs", "unit_id"): lambda held: held.trust.home.pk,
    ("staffing:own_hours", "unit_id"): lambda held: held.trust.home.pk,
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
    ("improvement:question", "pk"): lambda held: held.question.pk,
    ("improvement:lesson", "key"): lambda _: "reading",
    ("staffing:return", "key"): lambda _: "nstffil",
    ("staffing:return_file", "key"): lambda _: "nstffil",
    "form": lambda _: "csv",
    "row": lambda _: 2,
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
