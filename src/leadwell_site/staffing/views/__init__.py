"""Pages of this app."""

from leadwell_site.staffing.views.at_risk import at_risk
from leadwell_site.staffing.views.handover import handover
from leadwell_site.staffing.views.moves import moves
from leadwell_site.staffing.views.needs import own_hours, own_needs, type_in
from leadwell_site.staffing.views.people import competences, elsewhere, my_areas, people
from leadwell_site.staffing.views.returns import one_return, return_file, returns
from leadwell_site.staffing.views.shifts import overrides, shift, shift_row
from leadwell_site.staffing.views.vacancies import vacant_posts
from leadwell_site.staffing.views.wards import today, ward
from leadwell_site.staffing.views.what_if import what_if, what_if_file

__all__ = [
    "at_risk",
    "competences",
    "elsewhere",
    "handover",
    "moves",
    "my_areas",
    "one_return",
    "overrides",
    "own_hours",
    "own_needs",
    "people",
    "return_file",
    "returns",
    "shift",
    "shift_row",
    "today",
    "type_in",
    "vacant_posts",
    "ward",
    "what_if",
    "what_if_file",
]
