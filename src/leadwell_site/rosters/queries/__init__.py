"""Rosters as they stand, what goes into a new one, drafts, requests and private calendars."""

from leadwell_site.rosters.queries.basis import (
    WEEKS_OF_HISTORY,
    Basis,
    basis,
    covered_days,
    last_planned,
    people_between,
    people_of,
    rosters_known,
    rules_named,
    solver_missing,
    ward_asked,
)
from leadwell_site.rosters.queries.calendars import address_token, calendar_key, employees_of_token
from leadwell_site.rosters.queries.drafts import (
    Worked,
    draft,
    drafts_of,
    is_stopped,
    lapsed_cells,
    lapsed_of,
    latest_covering,
    worked,
)
from leadwell_site.rosters.queries.fitness import changed_since, ill_on_shift, newer_repair, unfit_of
from leadwell_site.rosters.queries.holidays import (
    HolidaysHad,
    holiday_weekdays,
    holidays_between,
    holidays_had,
    year_before,
)
from leadwell_site.rosters.queries.own import Own, OwnGroup, own, own_group, unit_names, unit_of_post
from leadwell_site.rosters.queries.shown import Shown, roster_between, who_had
from leadwell_site.rosters.queries.stood import changed_since_read, lines_of, planned, rival_of, stood
from leadwell_site.rosters.queries.wishes import as_asked, wishes, wishes_made

__all__ = [
    "WEEKS_OF_HISTORY",
    "Basis",
    "HolidaysHad",
    "Own",
    "OwnGroup",
    "Shown",
    "Worked",
    "address_token",
    "as_asked",
    "basis",
    "calendar_key",
    "changed_since",
    "changed_since_read",
    "covered_days",
    "draft",
    "drafts_of",
    "employees_of_token",
    "holiday_weekdays",
    "holidays_between",
    "holidays_had",
    "ill_on_shift",
    "is_stopped",
    "lapsed_cells",
    "lapsed_of",
    "last_planned",
    "latest_covering",
    "lines_of",
    "newer_repair",
    "own",
    "own_group",
    "people_between",
    "people_of",
    "planned",
    "rival_of",
    "roster_between",
    "rosters_known",
    "rules_named",
    "solver_missing",
    "stood",
    "unfit_of",
    "unit_names",
    "unit_of_post",
    "ward_asked",
    "who_had",
    "wishes",
    "wishes_made",
    "worked",
    "year_before",
]
