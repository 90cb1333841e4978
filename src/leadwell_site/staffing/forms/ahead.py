"""What people fill in about the time to come: posts that fall vacant, and what if."""

import decimal
from collections.abc import Sequence
from typing import Any

from django import forms

from leadwell.foundations.staff import StaffGroup
from leadwell_site.design_system.forms import DayField, NhsForm

_NARROW = {"class": "nhsuk-input--width-5", "inputmode": "decimal"}
_COUNT = {"class": "nhsuk-input--width-3", "inputmode": "numeric"}


def _per_cent(label: str, hint: str) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        help_text=hint,
        required=False,
        min_value=-50,
        max_value=50,
        widget=forms.TextInput(attrs=_NARROW),
    )


class WhatIfForm(NhsForm, forms.Form):
    """What a what-if of an establishment may be told besides."""

    sort = forms.ChoiceField(label="Which units", required=False, widget=forms.RadioSelect)
    own_hour = forms.DecimalField(
        label="What an hour of your own staff costs, in pounds (optional)",
        help_text="With on-costs. Without it no money is told.",
        required=False,
        min_value=1,
        max_value=1000,
        widget=forms.TextInput(attrs=_NARROW),
    )
    mark = forms.DecimalField(
        label="The share of shifts short that a saving may not pass, in per cent (optional)",
        required=False,
        min_value=1,
        max_value=90,
        widget=forms.TextInput(attrs=_NARROW),
    )

    demand = _per_cent(
        "Demand grows each year by, in per cent (optional)", "For example 3. A fall is below nought."
    )
    funding = _per_cent(
        "Money for posts grows each year by, in per cent (optional)",
        "Without a number it stays as it is, and pays for as many posts as now.",
    )
    pay = _per_cent("An hour of your staff gets dearer each year by, in per cent (optional)", "A pay award.")
    ahead = forms.DecimalField(
        label="After how many years? (optional)",
        help_text="1 where you say nothing.",
        required=False,
        min_value=decimal.Decimal("0.25"),
        max_value=10,
        widget=forms.TextInput(attrs=_COUNT),
    )

    def __init__(self, *given: Any, sorts: Sequence[Any], **more: Any) -> None:
        super().__init__(*given, **more)
        if len(sorts) < 2:
            del self.fields["sort"]
            return
        self.fields["sort"].choices = [
            (str(place), f"{len(one.units)} {one.title}") for place, one in enumerate(sorts)
        ]
        self.fields["sort"].initial = "0"

    def clean(self) -> dict[str, Any]:
        """Numbers as the library takes them."""
        given = super().clean() or self.cleaned_data
        numbers = ("own_hour", "mark", "demand", "funding", "pay", "ahead")
        return given | {key: float(given[key]) for key in numbers if given.get(key) is not None}


class VacantForm(NhsForm, forms.Form):
    """How many posts fall vacant in the coming weeks."""

    vacant = forms.DecimalField(
        label="Share of posts that fall vacant from tomorrow, in per cent",
        help_text="So much less of your own staff's hours comes; bank and agency stay as usual.",
        required=False,
        min_value=0,
        max_value=90,
        widget=forms.TextInput(attrs=_NARROW),
    )

    def clean(self) -> dict[str, Any]:
        """A number as the library takes it."""
        given = super().clean() or self.cleaned_data
        return given | ({"vacant": float(given["vacant"])} if given.get("vacant") is not None else {})


class VacancyForm(NhsForm, forms.Form):
    """A post that nobody is in, or will be in."""

    group = forms.ChoiceField(
        label="Which staff",
        choices=[(group.value, group.words.capitalize()) for group in StaffGroup],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose which staff"},
    )
    role = forms.CharField(
        label="Which post (optional)",
        help_text="For example: staff nurse, nights. Do not write a name.",
        required=False,
        max_length=100,
    )
    hours_a_week = forms.DecimalField(
        label="Hours a week",
        help_text="Of the contract. For a whole-time post, 37.5",
        min_value=decimal.Decimal("0.5"),
        max_value=168,
        widget=forms.TextInput(attrs=_NARROW),
        error_messages={"required": "Enter the hours a week", "invalid": "Hours a week must be a number"},
    )
    from_on = DayField(
        label="The first day on which nobody is in it",
        help_text="For example, 1 4 2026",
        error_messages={"required": "Enter the first day on which nobody is in it"},
    )
    filled_on = DayField(
        label="The first day on which somebody is in it again (optional)",
        help_text="Leave empty where it is not known yet.",
        required=False,
    )


class FilledForm(NhsForm, forms.Form):
    """From when somebody is in a post again."""

    prefix = "filled"
    on = DayField(
        label="The first day on which somebody is in it again",
        error_messages={"required": "Enter the first day on which somebody is in it again"},
    )
