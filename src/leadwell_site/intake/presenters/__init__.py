"""What the pages about files show."""

from leadwell_site.intake.presenters.editions import (
    decided_sentence,
    editions_sentences,
    gone_rows,
    people_rows,
)
from leadwell_site.intake.presenters.files import (
    cell_rows,
    change_rows,
    count_rows,
    facts,
    fault_groups,
    fault_summary,
    file_rows,
    kept_rows,
    load_facts,
    made_rows,
    next_step,
    places_sentences,
    plain_fault,
    sheet_rows,
    state_tag,
    unit_links,
)

__all__ = [
    "cell_rows",
    "change_rows",
    "count_rows",
    "decided_sentence",
    "editions_sentences",
    "facts",
    "fault_groups",
    "fault_summary",
    "file_rows",
    "gone_rows",
    "kept_rows",
    "load_facts",
    "made_rows",
    "next_step",
    "people_rows",
    "places_sentences",
    "plain_fault",
    "sheet_rows",
    "state_tag",
    "unit_links",
]
