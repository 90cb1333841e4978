"""Requirements: from patients at each level of need to hours and posts, always with the interval of the count."""

from leadwell.staffing.requirement.beside import Beside, read_beside
from leadwell.staffing.requirement.census import BadCensus, Counted, census_of, read_census
from leadwell.staffing.requirement.coming import CannotForetell, ComingNeed, coming_home_need, coming_need
from leadwell.staffing.requirement.headroom import Unavailability, Uplift
from leadwell.staffing.requirement.identities import hours_of_posts, posts_round_the_clock
from leadwell.staffing.requirement.ladder import Ladder, ladder_of, read_ladder, shipped_ladder
from leadwell.staffing.requirement.sampling import Mean, mean_of_days
from leadwell.staffing.requirement.telling import lines, table
from leadwell.staffing.requirement.telling_coming import coming_lines
from leadwell.staffing.requirement.tree import BadTree, read_tree, units_of_places
from leadwell.staffing.requirement.working import Requirement, home_requirements, requirements

__all__ = [
    "BadCensus",
    "BadTree",
    "Beside",
    "CannotForetell",
    "ComingNeed",
    "Counted",
    "Ladder",
    "Mean",
    "Requirement",
    "Unavailability",
    "Uplift",
    "census_of",
    "coming_home_need",
    "coming_lines",
    "coming_need",
    "home_requirements",
    "hours_of_posts",
    "ladder_of",
    "lines",
    "mean_of_days",
    "posts_round_the_clock",
    "read_beside",
    "read_census",
    "read_ladder",
    "read_tree",
    "requirements",
    "shipped_ladder",
    "table",
    "units_of_places",
]
