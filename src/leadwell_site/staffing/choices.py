"""Words that rows of this app may hold."""

from django.db import models

from leadwell.staffing.handover import Answer


class MitigationKind(models.TextChoices):
    """What was done about a red flag."""

    MOVED_IN = "moved_in", "Staff moved in from another unit"
    BANK = "bank", "Bank shift filled"
    AGENCY = "agency", "Agency shift filled"
    MANAGER = "manager", "Ward or home manager worked in the numbers"
    BEDS_CLOSED = "beds_closed", "Beds closed or admissions paused"
    WORK_REORDERED = "work_reordered", "Work put in a different order"
    ESCALATED = "escalated", "Escalated, waiting for an answer"
    NOTHING = "nothing", "Nothing could be done"

    @property
    def answer(self) -> Answer:
        """What it means for the flags of the shift when it is handed over."""
        kinds = {MitigationKind.ESCALATED: Answer.WAITS, MitigationKind.NOTHING: Answer.NOTHING}
        return kinds.get(self, Answer.RESOLVES)


class OverrideReason(models.TextChoices):
    """Why a red flag raised by the rule is judged not to be one."""

    LOWER_NEED = "lower_need", "Patients needed less care than the requirement says"
    RECORD_WRONG = "record_wrong", "The record of hours is wrong"
    COVERED = "covered", "Covered in a way the record does not show"
    RULE_UNFIT = "rule_unfit", "The rule does not fit this unit"
    OTHER = "other", "Another reason"


class MoveAnswerKind(models.TextChoices):
    """What became of a move that was suggested."""

    ACCEPTED = "accepted", "accepted"
    DECLINED = "declined", "declined"


class DeclineReason(models.TextChoices):
    """Why a move that was suggested is not made."""

    NEEDED_HERE = "needed_here", "They are needed where they are: the forecast does not know the patients"
    NOT_READY = "not_ready", "They are not ready for that unit"
    MOVED_ENOUGH = "moved_enough", "They have been moved enough"
    UNWELL = "unwell", "They are unwell or tired"
    SOLVED = "solved", "The gap is filled in another way"
    OTHER = "other", "Another reason"


class ChangeReason(models.TextChoices):
    """Why a cell of a suggested roster is changed by hand."""

    AGREED = "agreed", "Agreed with the person"
    SKILL = "skill", "The shift needs other skills or experience"
    TEACHING = "teaching", "Teaching, supervision or support of somebody"
    FAIR = "fair", "It is fairer this way"
    WRONG = "wrong", "Something that Leadwell went by is wrong"
    OTHER = "other", "Another reason"
