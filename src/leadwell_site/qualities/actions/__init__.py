"""What changes assessments, and how answers come in, are mixed, and end as a report, a plan and a health check."""

from leadwell_site.qualities.actions.answering import (
    DrawnFor,
    NoSuchRaterCode,
    NotSoManyCodes,
    RatedAlready,
    RoundClosed,
    answer_own,
    draw_rater_codes,
    rate,
    replace_rater_codes,
)
from leadwell_site.qualities.actions.assessing_oneself import NotWritten, begin_own, keep_own_answers, reflect
from leadwell_site.qualities.actions.checking_health import check_health
from leadwell_site.qualities.actions.designing import (
    NotDesigned,
    change_facilitator,
    change_round,
    consent,
    start_round,
)
from leadwell_site.qualities.actions.moving import (
    CanBeTold,
    NotYetAgreed,
    agree,
    back_to_design,
    close_round,
    give_up_round,
    open_round,
)
from leadwell_site.qualities.actions.planning import decline_plan, keep_plan, review_plan
from leadwell_site.qualities.actions.releasing import NotShared, end_share, release_round, share
from leadwell_site.qualities.actions.shuffling import shuffle_ratings

__all__ = [
    "CanBeTold",
    "DrawnFor",
    "NoSuchRaterCode",
    "NotDesigned",
    "NotShared",
    "NotSoManyCodes",
    "NotWritten",
    "NotYetAgreed",
    "RatedAlready",
    "RoundClosed",
    "agree",
    "answer_own",
    "back_to_design",
    "begin_own",
    "change_facilitator",
    "change_round",
    "check_health",
    "close_round",
    "consent",
    "decline_plan",
    "draw_rater_codes",
    "end_share",
    "give_up_round",
    "keep_own_answers",
    "keep_plan",
    "open_round",
    "rate",
    "reflect",
    "release_round",
    "replace_rater_codes",
    "review_plan",
    "share",
    "shuffle_ratings",
    "start_round",
]
