"""What changes questions and lessons. Rows are added, never changed."""

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

__all__ = [
    "NotAsked",
    "NotInOrder",
    "agree_action",
    "ask",
    "close",
    "finish_action",
    "finish_lesson",
    "reopen",
    "say",
]
