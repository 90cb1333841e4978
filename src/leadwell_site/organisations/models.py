"""Organisations, the tree of their units with its dated history, and who has which role where."""

from django.conf import settings
from django.db import models

from leadwell_site.organisations.choices import RoleKind, Serves, UnitKind


class Organisation(models.Model):
    """A trust, a group of homes, a single home: the wall that no row crosses."""

    name = models.CharField(max_length=200)
    slug = models.SlugField(unique=True)
    is_synthetic = models.BooleanField(default=False)  # every page then says so
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """A place in the tree. Name, parent and code as they stand now; their history is beside it."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="units")
    kind = models.CharField(max_length=20, choices=UnitKind.choices)
    serves = models.CharField(max_length=30, choices=Serves.choices, default=Serves.OTHER)
    name = models.CharField(max_length=200)
    code = models.CharField(max_length=40, blank=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    path = models.CharField(max_length=200, db_index=True)  # "/1/4/9/": own number last
    beds = models.PositiveIntegerField(null=True)
    specialty_1 = models.CharField(max_length=80, blank=True)  # as the national return writes them
    specialty_2 = models.CharField(max_length=80, blank=True)
    shift_lengths = models.JSONField(default=dict)  # part of day -> hours of one person's shift
    closed_on = models.DateField(null=True)

    class Meta:
        ordering = ["name"]
        indexes = [models.Index(fields=["organisation", "path"], name="unit_by_path")]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=models.Q(parent=None), name="unit_one_root_each"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class UnitName(models.Model):
    """A name that a unit had from a day on, as it was known at a moment."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=200)
    plain_name = models.CharField(max_length=200, db_index=True)  # leadwell.foundations.places.plain_name
    from_on = models.DateField(null=True)  # null: always had it as far as is known
    known_at = models.DateTimeField()


class UnitCode(models.Model):
    """A code of a unit in some scheme from a day on."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="codes")
    scheme = models.CharField(max_length=20, default="ods")
    code = models.CharField(max_length=40, db_index=True)
    from_on = models.DateField(null=True)
    known_at = models.DateTimeField()


class UnitParent(models.Model):
    """Where in the tree a unit hung from a day on."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="parents")
    parent = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    from_on = models.DateField(null=True)
    known_at = models.DateTimeField()


class Succession(models.Model):
    """One unit became, or merged into, another on a day."""

    old = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="successors")
    new = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="predecessors")
    on = models.DateField()
    known_at = models.DateTimeField()


class Role(models.Model):
    """A role at a unit for a time; it gives access to that unit and everything below it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="roles")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="roles")
    kind = models.CharField(max_length=30, choices=RoleKind.choices)
    from_on = models.DateField()
    until_on = models.DateField(null=True)  # the last day on which it holds

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_on=None) | models.Q(until_on__gte=models.F("from_on")),
                name="role_ends_after_it_begins",
            )
        ]
