"""People: what they are registered, trained and competent for, who could work where, and strain on a unit's staff.

Nobody is scored. What is said of a person is a fact of theirs with its date; what is worked out is of units.
"""

from leadwell.people.away import AWAY, away_beyond_usual
from leadwell.people.cover import COVER, cover
from leadwell.people.deployable import DEPLOYABLE, deployable
from leadwell.people.expiring import (
    EXPIRING,
    ROTA_BREACHES,
    breaches,
    days_ahead,
    expiring,
    registration_not_known,
)
from leadwell.people.few import FEWEST_OF_A_POST, alone_in_their_group, fewest_people, large_enough
from leadwell.people.leavers import least_share_listed, not_listed_any_more
from leadwell.people.several_posts import is_one_person
from leadwell.people.strain import SIGNS, STRAIN, Risen, Warned, judged, strain_by_week, warned

__all__ = [
    "AWAY",
    "COVER",
    "DEPLOYABLE",
    "EXPIRING",
    "FEWEST_OF_A_POST",
    "ROTA_BREACHES",
    "SIGNS",
    "STRAIN",
    "Risen",
    "Warned",
    "alone_in_their_group",
    "away_beyond_usual",
    "breaches",
    "cover",
    "days_ahead",
    "deployable",
    "expiring",
    "fewest_people",
    "is_one_person",
    "judged",
    "large_enough",
    "least_share_listed",
    "not_listed_any_more",
    "registration_not_known",
    "strain_by_week",
    "warned",
]
