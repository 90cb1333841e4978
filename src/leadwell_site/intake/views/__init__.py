"""Pages of this app."""

from leadwell_site.intake.views.downloads import faults_file, kept_rows_file, original, row, template
from leadwell_site.intake.views.files import file, files, progress
from leadwell_site.intake.views.steps import columns, decide, load, load_again, set_aside, take_up, units

__all__ = [
    "columns",
    "decide",
    "faults_file",
    "file",
    "files",
    "kept_rows_file",
    "load",
    "load_again",
    "original",
    "progress",
    "row",
    "set_aside",
    "take_up",
    "template",
    "units",
]
