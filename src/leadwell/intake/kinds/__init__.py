"""The kinds of file that Leadwell knows: one module of this folder each."""

from leadwell.intake.kinds import measure_table, roster_export, shift_file, ward_return
from leadwell.intake.kinds.kind import Kind

# A file is taken for the kind that is surest of it; of equals, the first.
ALL: tuple[Kind, ...] = (
    shift_file.KIND,
    ward_return.KIND,
    roster_export.KIND,
    measure_table.KIND,
)

__all__ = ["ALL", "Kind"]
