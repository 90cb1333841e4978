"""Staff groups and parts of the day, and how the words in files are read as them."""

from enum import StrEnum


class StaffGroup(StrEnum):
    """The staff groups of the national return; names and source in ``definitions/returns``."""

    REGISTERED = "registered"  # registered nurses and midwives
    REGISTERED_ASSOCIATE = "registered_associate"  # registered nursing associates
    SUPPORT = "support"  # health care support workers, care staff
    SUPPORT_ASSOCIATE = "support_associate"  # non-registered (trainee) nursing associates
    REGISTERED_AHP = "registered_ahp"
    SUPPORT_AHP = "support_ahp"

    @property
    def words(self) -> str:
        """The group as a page says it."""
        return {
            StaffGroup.REGISTERED: "registered nurses and midwives",
            StaffGroup.REGISTERED_ASSOCIATE: "registered nursing associates",
            StaffGroup.SUPPORT: "support workers",
            StaffGroup.SUPPORT_ASSOCIATE: "non-registered nursing associates",
            StaffGroup.REGISTERED_AHP: "registered allied health professionals",
            StaffGroup.SUPPORT_AHP: "non-registered allied health professionals",
        }[self]


class Part(StrEnum):
    """A part of the day. Returns know only day and night; rosters may split the day."""

    DAY = "day"
    EARLY = "early"
    LATE = "late"
    TWILIGHT = "twilight"
    NIGHT = "night"
    WHOLE_DAY = "whole_day"  # all 24 hours, where the sender does not part them

    @property
    def words(self) -> str:
        """The part as a page says it."""
        return self.value.replace("_", " ")

    @property
    def half(self) -> "Part":
        """Day or night: where a return counts this part's hours. A whole day is neither."""
        return self if self in {Part.NIGHT, Part.WHOLE_DAY} else Part.DAY
