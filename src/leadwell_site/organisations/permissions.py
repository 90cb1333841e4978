"""What each role may do at its unit and everywhere below it."""

from enum import StrEnum

from leadwell_site.organisations.choices import RoleKind


class Permission(StrEnum):
    """One thing that a role may allow."""

    SEE = "see"  # every page about the unit
    RECORD = "record"  # red flags, what was done about them, overrides
    ASK = "ask"  # questions about charts, what happened, measures of one's own
    STEER = "steer"  # targets, limits that begin anew, what was agreed about a question
    ROSTER = "roster"  # see who works where, and decide about rosters and moves
    LOAD = "load"  # send files, confirm what they mean, load them
    PUBLISH = "publish"  # make pages public
    LISTEN = "listen"  # design, open, close and release questions to people
    FACILITATE = "facilitate"  # agree who is asked in an assessment of somebody, and release it to them
    AUDIT = "audit"  # read who did what
    MANAGE = "manage"  # units, people and roles
    GUARD = "guard"  # look after the concerns that one was given; whoever manages may not


_ALLOWED: dict[RoleKind, frozenset[Permission]] = {
    RoleKind.STAFF: frozenset({Permission.SEE, Permission.RECORD, Permission.ASK}),
    RoleKind.WARD_MANAGER: frozenset(
        {
            *(Permission.SEE, Permission.RECORD, Permission.ASK, Permission.STEER),
            *(Permission.ROSTER, Permission.LOAD),
        }
    ),
    # A registered manager of one home is often the only one there is.
    # Whoever manages somebody cannot facilitate an assessment of them, and guardians are somebody else.
    RoleKind.REGISTERED_MANAGER: frozenset(Permission) - {Permission.GUARD, Permission.FACILITATE},
    RoleKind.OPERATIONAL: frozenset(
        {
            *(Permission.SEE, Permission.RECORD, Permission.ASK, Permission.STEER),
            *(Permission.ROSTER, Permission.LOAD, Permission.PUBLISH, Permission.AUDIT),
            Permission.LISTEN,
        }
    ),
    RoleKind.BOARD: frozenset({Permission.SEE, Permission.ASK, Permission.AUDIT}),
    RoleKind.ANALYST: frozenset({Permission.SEE, Permission.ASK, Permission.STEER, Permission.LOAD}),
    RoleKind.ADMINISTRATOR: frozenset({Permission.SEE, Permission.LOAD, Permission.AUDIT, Permission.MANAGE}),
    RoleKind.FACILITATOR: frozenset({Permission.SEE, Permission.FACILITATE}),
    RoleKind.REGULATOR: frozenset({Permission.SEE}),
    RoleKind.GUARDIAN: frozenset({Permission.SEE, Permission.GUARD}),
}


def allowed(kind: str) -> frozenset[Permission]:
    """What a role of this kind allows."""
    return _ALLOWED[RoleKind(kind)]


def kinds_allowing(what: Permission) -> frozenset[RoleKind]:
    """The kinds of role that allow something."""
    return frozenset(kind for kind, permissions in _ALLOWED.items() if what in permissions)
