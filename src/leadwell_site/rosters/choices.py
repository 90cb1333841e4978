"""Words that rows of this app may hold."""

from django.db import models


class DraftKind(models.TextChoices):
    NEW = "new", "a new roster"
    REPAIR = "repair", "a repair after sickness"


class WishKind(models.TextChoices):
    OFF = "off", "A day off"
    WORK = "work", "A shift"
    NONE = "none", "taken back"
