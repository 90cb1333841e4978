"""Words that rows of this app may hold."""

from django.db import models


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


class OverrideReason(models.TextChoices):
    """Why a red flag raised by the rule is judged not to be one."""

    LOWER_NEED = "lower_need", "Patients needed less care than the requirement says"
    RECORD_WRONG = "record_wrong", "The record of hours is wrong"
    COVERED = "covered", "Covered in a way the record does not show"
    RULE_UNFIT = "rule_unfit", "The rule does not fit this unit"
    OTHER = "other", "Another reason"
