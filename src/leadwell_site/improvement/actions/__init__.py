"""What changes questions, lessons and savings schemes. Rows are added, never changed."""

from leadwell_site.improvement.actions.asking import (
    NotAsked,
    NotInOrder,
    agree_action,
    ask,
    close,
    finish_action,
    reopen,
    say,
)
from leadwell_site.improvement.actions.learning import finish_lesson
from leadwell_site.improvement.actions.schemes import (
    NotProposed,
    NotReady,
    assess_scheme,
    move_scheme,
    propose_scheme,
    set_tripwire,
    take_tripwire_away,
    try_all_tripwires,
    try_tripwires,
)

__all__ = [
    "NotAsked",
    "NotInOrder",
    "NotProposed",
    "NotReady",
    "agree_action",
    "ask",
    "assess_scheme",
    "close",
    "finish_action",
    "finish_lesson",
    "move_scheme",
    "propose_scheme",
    "reopen",
    "say",
    "set_tripwire",
    "take_tripwire_away",
    "try_all_tripwires",
    "try_tripwires",
]
