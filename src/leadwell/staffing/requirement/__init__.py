"""Requirements: from patients at each level of need to hours and posts, always with the interval of the count."""

from leadwell.staffing.requirement.beside import Beside, read_beside
from leadwell.staffing.requirement.census import BadCensus, Counted, census_of, read_census
from leadwell.staffing.requirement.headroom import Unavailability, Uplift
from leadwell.staffing.requirement.identities import hours_of_posts, posts_round_the_clock
from leadwell.staffing.requirement.ladder import Ladder, ladder_of, read_ladder, shipped_ladder
from leadwell.staffing.requirement.sampling import Mean, mean_of_days
from leadwell.staffing.requirement.telling import lines, table
from leadwell.staffing.requirement.working import Requirement, home_requirements, requirements

__all__ = [
    "BadCensus",
    "Beside",
    "Counted",
    "Ladder",
    "Mean",
    "Requirement",
    "Unavailability",
    "Uplift",
    "census_of",
    "home_requirements",
    "hours_of_posts",
    "ladder_of",
    "lines",
    "mean_of_days",
    "posts_round_the_clock",
    "read_beside",
    "read_census",
    "read_ladder",
    "requirements",
    "shipped_ladder",
    "table",
]
