"""What changes staffing records. Rows are added, never changed."""

from leadwell_site.staffing.actions.adding import UnitOfAnother, add_shifts
from leadwell_site.staffing.actions.months import work_out_months

__all__ = ["UnitOfAnother", "add_shifts", "work_out_months"]
