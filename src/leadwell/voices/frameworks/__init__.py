"""Frameworks of leadership as dated data: editions, forms that stay, crosswalks, a slot for licensed wording."""

from leadwell.voices.frameworks.crosswalks import (
    Crosswalk,
    NoCrosswalk,
    NoSuchPlace,
    crosswalk,
    crosswalk_of,
    shipped_crosswalks,
)
from leadwell.voices.frameworks.editions import NoSuchFramework, framework, frameworks, is_latest
from leadwell.voices.frameworks.forms import Form, Kept, NotAsKept, NothingToAsk, form
from leadwell.voices.frameworks.framework import (
    Context,
    Framework,
    Heading,
    Level,
    NoSuchLevel,
    Statement,
    framework_of,
)
from leadwell.voices.frameworks.licensed import LicenceOver, Licensed, licensed_of, with_licensed
from leadwell.voices.frameworks.reflections import Balance, Counted, Tagged, balance, counted_under

__all__ = [
    "Balance",
    "Context",
    "Counted",
    "Crosswalk",
    "Form",
    "Framework",
    "Heading",
    "Kept",
    "Level",
    "LicenceOver",
    "Licensed",
    "NoCrosswalk",
    "NoSuchFramework",
    "NoSuchLevel",
    "NoSuchPlace",
    "NotAsKept",
    "NothingToAsk",
    "Statement",
    "Tagged",
    "balance",
    "counted_under",
    "crosswalk",
    "crosswalk_of",
    "form",
    "framework",
    "framework_of",
    "frameworks",
    "is_latest",
    "licensed_of",
    "shipped_crosswalks",
    "with_licensed",
]
