"""What an unknown layout probably means, as the last check kept it."""

from leadwell.foundations.places import PlaceKind
from leadwell.foundations.staff import Part, StaffGroup
from leadwell.intake import Meaning, Shape, Suggestion
from leadwell.intake.profile import SuggestedColumn
from leadwell_site.measures.models import Source


def suggestion_of(source: Source) -> Suggestion | None:
    """Give the suggestion for a file's layout; None where it has none."""
    plain = source.summary.get("suggestion")
    if not plain:
        return None
    return Suggestion(
        sheet=plain["sheet"],
        heading_row=plain["heading_row"],
        fingerprint=plain["fingerprint"],
        shape=Shape(plain["shape"]),
        place_kind=PlaceKind(plain["place_kind"]),
        dates_across=plain["dates_across"],
        columns=tuple(
            SuggestedColumn(
                column=one["column"],
                letter=one["letter"],
                meaning=Meaning(one["meaning"]),
                confidence=one["confidence"],
                reason=one["reason"],
                examples=tuple(one["examples"]),
                staff_group=StaffGroup(one["staff_group"]) if one["staff_group"] else None,
                part=Part(one["part"]) if one["part"] else None,
                detail=one["detail"],
            )
            for one in plain["columns"]
        ),
    )
