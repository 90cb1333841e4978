"""Words that rows of this app may hold."""

from django.db import models


class DraftKind(models.TextChoices):
    NEW = "new", "a new roster"
    REPAIR = "repair", "a repair after sickness"


class WishKind(models.TextChoices):
    OFF = "off", "A day off"
    WORK = "work", "A shift"
    NONE = "none", "taken back"


class ChangeReason(models.TextChoices):
    """Why a cell of a suggested roster is changed by hand."""

    AGREED = "agreed", "Agreed with the person"
    SKILL = "skill", "The shift needs other skills or experience"
    TEACHING = "teaching", "Teaching, supervision or support of somebody"
    FAIR = "fair", "It is fairer this way"
    WRONG = "wrong", "Something that Leadwell went by is wrong"
    OTHER = "other", "Another reason"
