"""Cycles with their design and moves, which only grow; and codes, replies and comments, which hold nobody.

Codes, replies and comments have no number that counts up, no time, no person and no address. Their keys are drawn at
random, and their rows are written anew in the order of those keys, so that not even their place in the file tells
which came first (``actions.shuffling``). They are destroyed when they have served.
"""

from django.db import models

from leadwell_site.organisations.models import Unit
from leadwell_site.voices.choices import Audience, KioskDid, MoveTo, TopicTo


class Cycle(models.Model):
    """A set of questions put to the people of a unit and of all below it."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="cycles")
    title = models.CharField(max_length=120)
    audience = models.CharField(max_length=20, choices=Audience.choices)
    by = models.CharField(max_length=200)
    known_at = models.DateTimeField()


class CycleDesign(models.Model):
    """What a cycle asks. A later row replaces one before, until the cycle opens."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="designs")
    content = models.JSONField()  # a leadwell Design
    closes_on = models.DateField()
    by = models.CharField(max_length=200)
    known_at = models.DateTimeField()


class CycleMove(models.Model):
    """A cycle went from one state to the next."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="moves")
    to = models.CharField(max_length=10, choices=MoveTo.choices)
    places = models.JSONField(
        default=list
    )  # of one that opened: units with their way from the top, and people
    by = models.CharField(max_length=200)
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            # Two who press at once open, close and release a cycle once.
            models.UniqueConstraint(
                fields=["cycle", "to"],
                condition=models.Q(to__in=["open", "closed", "released", "given_up"]),
                name="cycle_moves_on_once",
            )
        ]


class ReleasedPart(models.Model):
    """What was released of one part of a cycle."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="released")
    part = models.CharField(max_length=120)  # address of the part
    title = models.CharField(max_length=200)
    groups = models.JSONField()  # leadwell Groups, as they are shown
    answered = models.CharField(max_length=40)  # in a band
    withheld = models.PositiveIntegerField()
    told = models.JSONField()  # the units' figures, for the next cycle to be held against
    memory = models.JSONField(null=True)  # who was in which group, without names; never shown
    public_copy = models.TextField(blank=True)
    auditors_copy = models.TextField(blank=True)
    known_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cycle", "part"], name="part_released_once")]


class ReleasedReach(models.Model):
    """Who was heard, and what was written about: told once with the figures."""

    cycle = models.OneToOneField(Cycle, on_delete=models.PROTECT, related_name="reach")
    answered = models.CharField(max_length=40)
    heard = models.JSONField()  # by cut: groups with their share in steps
    themes = models.JSONField()  # by bucket of comments: counts in bands
    hands = models.JSONField(default=dict)  # of people served: who filled in the form, in bands
    known_at = models.DateTimeField()


class ShownComment(models.Model):
    """A comment that somebody read and chose to show; its place in the list is drawn by lot."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="comments_shown")
    where = models.CharField(max_length=500)
    words = models.TextField()
    place = models.CharField(max_length=32)


class CommentsRead(models.Model):
    """Somebody finished reading a cycle's comments: those chosen are shown, and all others were destroyed."""

    cycle = models.OneToOneField(Cycle, on_delete=models.PROTECT, related_name="comments_read")
    by = models.CharField(max_length=200)
    known_at = models.DateTimeField()


class Topic(models.Model):
    """Something that somebody raised in the open, with their name."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="topics")
    words = models.CharField(max_length=500)
    by = models.CharField(max_length=200)
    known_at = models.DateTimeField()


class TopicTurn(models.Model):
    """What somebody said to a topic, or what is to become of it."""

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="turns")
    to = models.CharField(
        max_length=10, choices=TopicTo.choices, blank=True
    )  # "" where somebody only says something
    words = models.CharField(max_length=1000)
    by = models.CharField(max_length=200)
    known_at = models.DateTimeField()


class Kiosk(models.Model):
    """A tablet or telephone on which one after the other answers, at an address that nobody can guess."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="kiosks")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    did = models.CharField(max_length=10, choices=KioskDid.choices)
    by = models.CharField(max_length=200)
    known_at = models.DateTimeField()


class Code(models.Model):
    """A code that answers once, kept as a digest. Whose hands it came into is known to nobody."""

    digest = models.CharField(max_length=64, primary_key=True)
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    is_used = models.BooleanField(default=False)


class KeptReply(models.Model):
    """One reply, under a key drawn at random that stands nowhere else."""

    key = models.CharField(max_length=32, primary_key=True)
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    content = models.JSONField()  # a leadwell Reply


class KeptComment(models.Model):
    """What somebody wrote, apart from what they answered."""

    key = models.CharField(max_length=32, primary_key=True)
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    words = models.TextField()


class CodedText(models.Model):
    """The themes that one reader found in a comment that is shown; of one reader the last row stands."""

    comment = models.ForeignKey(ShownComment, on_delete=models.PROTECT, related_name="coded")
    codes = models.JSONField()  # keys of themes; none where the reader found none
    by = models.CharField(max_length=200)
    known_at = models.DateTimeField()
