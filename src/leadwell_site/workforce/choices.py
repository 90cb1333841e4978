"""Words that rows of this app may hold."""

from django.db import models


class AbsenceKind(models.TextChoices):
    LEAVE = "leave", "leave"
    SICKNESS = "sickness", "sickness"
    STUDY = "study", "study"
    IMPROVEMENT = "improvement", "protected time for improvement"
    PARENTAL = "parental", "parental leave"
    OTHER = "other", "other absence"


class DutyKind(models.TextChoices):
    CARE = "care", "care"
    IMPROVEMENT = "improvement", "improvement"
    STUDY = "study", "study"


class DutyState(models.TextChoices):
    PLANNED = "planned", "planned"
    WORKED = "worked", "worked"
    ABSENT = "absent", "not worked"
    CANCELLED = "cancelled", "cancelled"


class Hired(models.TextChoices):
    OWN = "", "own staff"
    BANK = "bank", "bank"
    AGENCY = "agency", "agency"
    OVERTIME = "overtime", "overtime"
