"""Adding, naming and closing units; giving and ending roles."""

from datetime import date
from typing import Any

from django import forms

from leadwell_site.design_system.forms import DayField, NhsForm
from leadwell_site.organisations.choices import RoleKind, Serves, UnitKind
from leadwell_site.organisations.models import Unit

_SHORT = {"class": "nhsuk-input--width-10"}
_KINDS = [
    (value, label.capitalize())
    for value, label in UnitKind.choices
    if value not in {UnitKind.ORGANISATION, UnitKind.PEER, UnitKind.AREA}
]


class AddUnit(NhsForm, forms.Form):
    """A new unit below another."""

    name = forms.CharField(label="Name", help_text="As it is written in your files", max_length=200)
    kind = forms.ChoiceField(label="What it is", choices=_KINDS, widget=forms.RadioSelect)
    serves = forms.ChoiceField(
        label="Whom it serves",
        help_text="This decides which staffing rules apply",
        choices=[(value, label.capitalize()) for value, label in Serves.choices],
        widget=forms.RadioSelect,
    )
    code = forms.CharField(
        label="Code, if it has one", max_length=40, required=False, widget=forms.TextInput(attrs=_SHORT)
    )
    beds = forms.IntegerField(
        label="Beds or places, if it has any",
        min_value=1,
        max_value=5000,
        required=False,
        error_messages={"invalid": "Beds must be a whole number, like 24"},
        widget=forms.NumberInput(attrs={"class": "nhsuk-input--width-4"}),
    )
    from_on = DayField(
        label="The day it opened", help_text="Leave empty if it was always there", required=False
    )


class RenameUnit(NhsForm, forms.Form):
    """A unit's new name."""

    name = forms.CharField(label="New name", max_length=200)
    from_on = DayField(label="The first day of the new name", help_text="For example, 15 3 2025")


class SetCode(NhsForm, forms.Form):
    """A unit's new code."""

    code = forms.CharField(label="New code", max_length=40, widget=forms.TextInput(attrs=_SHORT))
    from_on = DayField(label="The first day of the new code", help_text="For example, 15 3 2025")


class DescribeUnit(NhsForm, forms.Form):
    """Beds and specialties."""

    beds = forms.IntegerField(
        label="Beds or places, if it has any",
        min_value=1,
        max_value=5000,
        required=False,
        error_messages={"invalid": "Beds must be a whole number, like 24"},
        widget=forms.NumberInput(attrs={"class": "nhsuk-input--width-4"}),
    )
    specialty_1 = forms.CharField(
        label="Main specialty, if it has one",
        help_text="Code and name as the national return asks for them, for example 300 - General medicine",
        max_length=80,
        required=False,
    )
    specialty_2 = forms.CharField(label="Second specialty, if it has one", max_length=80, required=False)

    def clean(self) -> dict[str, Any]:
        """A second specialty comes after a first, and is another."""
        found = super().clean() or self.cleaned_data
        first, second = found.get("specialty_1", "").strip(), found.get("specialty_2", "").strip()
        if second and not first:
            self.add_error("specialty_1", "Enter the main specialty, or leave both empty")
        elif second and second.casefold() == first.casefold():
            self.add_error("specialty_2", "The second specialty must be another one")
        return found


class MoveUnit(NhsForm, forms.Form):
    """Where else in the tree a unit hangs."""

    parent = forms.ModelChoiceField(label="The unit it is now part of", queryset=Unit.objects.none())
    from_on = DayField(label="The first day there", help_text="For example, 15 3 2025")

    def __init__(self, *args: Any, places: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = places


class CloseUnit(NhsForm, forms.Form):
    """When a unit closed, and what it went into."""

    on = DayField(label="The first day on which it was no longer open", help_text="For example, 15 3 2025")
    into = forms.ModelChoiceField(
        label="The unit it went into, if there is one",
        queryset=Unit.objects.none(),
        required=False,
        empty_label="None",
    )

    def __init__(self, *args: Any, places: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = places


class GiveRole(NhsForm, forms.Form):
    """A person and a role."""

    email = forms.EmailField(
        label="Email address",
        error_messages={"invalid": "Enter an email address in the right format, like name@example.com"},
    )
    name = forms.CharField(
        label="Name",
        max_length=150,
        help_text="Not needed if the person already has an account",
        required=False,
    )
    kind = forms.ChoiceField(
        label="Role",
        choices=[(value, label[:1].upper() + label[1:]) for value, label in RoleKind.choices],
        widget=forms.RadioSelect,
    )
    unit = forms.ModelChoiceField(
        label="Where",
        help_text="The role reaches this unit and everything below it",
        queryset=Unit.objects.none(),
    )
    from_on = DayField(label="First day", help_text="For example, 15 3 2025")
    until_on = DayField(label="Last day, if it is known", required=False)

    def __init__(self, *args: Any, places: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = places

    def clean(self) -> dict[str, Any]:
        """A last day comes after the first."""
        found = super().clean() or self.cleaned_data
        first, last = found.get("from_on"), found.get("until_on")
        if first and last and last < first:
            self.add_error("until_on", "The last day must be the first day or later")
        return found


class EndRole(NhsForm, forms.Form):
    """The last day of a role."""

    until_on = DayField(label="Last day of the role", help_text="For example, 15 3 2025")

    def __init__(self, *args: Any, first: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.first = first

    def clean_until_on(self) -> date:
        """It comes after the first day."""
        last: date = self.cleaned_data["until_on"]
        if last < self.first:
            raise forms.ValidationError("The last day must be the first day of the role or later")
        return last
