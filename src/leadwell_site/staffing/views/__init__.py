"""Pages of this app."""

from leadwell_site.staffing.views.at_risk import at_risk
from leadwell_site.staffing.views.needs import own_hours, own_needs, type_in
from leadwell_site.staffing.views.returns import one_return, return_file, returns
from leadwell_site.staffing.views.shifts import overrides, shift, shift_row
from leadwell_site.staffing.views.wards import today, ward
from leadwell_site.staffing.views.what_if import what_if

__all__ = [
    "at_risk",
    "one_return",
    "overrides",
    "own_hours",
    "own_needs",
    "return_file",
    "returns",
    "shift",
    "shift_row",
    "today",
    "type_in",
    "ward",
    "what_if",
]
