"""Publishing the page of a unit and month: checked, frozen and sealed."""

from leadwell_site.publishing.actions.publishing import (
    Change,
    Draft,
    MonthNotOver,
    NoteNeeded,
    NothingToPublish,
    draft_of,
    publish_month,
)

__all__ = [
    "Change",
    "Draft",
    "MonthNotOver",
    "NoteNeeded",
    "NothingToPublish",
    "draft_of",
    "publish_month",
]
