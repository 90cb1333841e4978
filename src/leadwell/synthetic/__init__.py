"""Synthetic: a simulator of services with planted truths. Nothing here is about a real service.

>>> shift_month(7).unsafe == shift_month(7).unsafe
True
"""

from leadwell.synthetic.demonstration import SyntheticOrganisation, organisation
from leadwell.synthetic.folder import write_folder
from leadwell.synthetic.pbj import PbjPlanted, write_pbj
from leadwell.synthetic.people_files import AHEAD, PeopleFile, people_files
from leadwell.synthetic.places import Place, Succession
from leadwell.synthetic.planting import Truths, truths
from leadwell.synthetic.running import running_shifts
from leadwell.synthetic.sending import NOTE, Load
from leadwell.synthetic.single_month import ShiftMonth, UnsafeShift, shift_month
from leadwell.synthetic.workforce import Known

__all__ = [
    "AHEAD",
    "NOTE",
    "Known",
    "Load",
    "PbjPlanted",
    "PeopleFile",
    "Place",
    "ShiftMonth",
    "Succession",
    "SyntheticOrganisation",
    "Truths",
    "UnsafeShift",
    "organisation",
    "people_files",
    "running_shifts",
    "shift_month",
    "truths",
    "write_folder",
    "write_pbj",
]
