"""A cycle of questions from its design to what is released: pure, so that the same answers always give the same."""

from leadwell.voices.cycle.by_answer import ANSWERS, answers_words
from leadwell.voices.cycle.certificate import certificate
from leadwell.voices.cycle.comments import Bucket, buckets
from leadwell.voices.cycle.design import (
    AskedItem,
    AskedOption,
    AskedPart,
    Cut,
    Design,
    NotADesign,
    OwnQuestion,
    counted_cuts,
    design_of_json,
    designed,
    shipped_cuts,
)
from leadwell.voices.cycle.friends_and_family import (
    NOTES,
    AskedPlace,
    FriendsAndFamily,
    friends_and_family,
    friends_and_family_part,
)
from leadwell.voices.cycle.outcome import Group, PartOutcome, outcome
from leadwell.voices.cycle.remembering import Memory, in_layers
from leadwell.voices.cycle.replies import AnsweredBy, NotAReply, Reply, reply_of, value_of
from leadwell.voices.cycle.states import MOVES, CycleState, NotAllowed, moved

__all__ = [
    "ANSWERS",
    "MOVES",
    "NOTES",
    "AnsweredBy",
    "AskedItem",
    "AskedOption",
    "AskedPart",
    "AskedPlace",
    "Bucket",
    "Cut",
    "CycleState",
    "Design",
    "FriendsAndFamily",
    "Group",
    "Memory",
    "NotADesign",
    "NotAReply",
    "NotAllowed",
    "OwnQuestion",
    "PartOutcome",
    "Reply",
    "answers_words",
    "buckets",
    "certificate",
    "counted_cuts",
    "design_of_json",
    "designed",
    "friends_and_family",
    "friends_and_family_part",
    "in_layers",
    "moved",
    "outcome",
    "reply_of",
    "shipped_cuts",
    "value_of",
]
