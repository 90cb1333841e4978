"""Words that rows of this app may hold."""

from django.db import models


class UnitKind(models.TextChoices):
    ORGANISATION = "organisation", "organisation"
    SITE = "site", "site"
    HOME = "home", "care home"
    WARD = "ward", "ward"
    TEAM = "team", "team"
    PEER = "peer", "other organisation"
    AREA = "area", "area"


class Serves(models.TextChoices):
    """Whom a unit serves: decides which staffing rules apply to it."""

    ADULT_INPATIENT = "adult_inpatient", "adult inpatients in an acute hospital"
    OTHER_INPATIENT = "other_inpatient", "other inpatients"
    CARE_HOME_NURSING = "care_home_nursing", "a care home with nursing"
    CARE_HOME = "care_home", "a care home without nursing"
    OTHER = "other", "others"


class RoleKind(models.TextChoices):
    STAFF = "staff", "care assistant, nurse or other staff"
    WARD_MANAGER = "ward_manager", "ward manager or front-line leader"
    REGISTERED_MANAGER = "registered_manager", "registered manager"
    OPERATIONAL = "operational", "operational leader"
    BOARD = "board", "board member or strategic leader"
    ANALYST = "analyst", "analyst"
    ADMINISTRATOR = "administrator", "administrator"
    FACILITATOR = "facilitator", "facilitator of assessments"
    REGULATOR = "regulator", "commissioner, system or regulator"
    GUARDIAN = "guardian", "guardian, who looks after what people speak up about"


# Where shifts are worked and people are counted; the kinds above only sum what is below them.
LEAF_KINDS = frozenset({UnitKind.WARD, UnitKind.HOME, UnitKind.TEAM})
