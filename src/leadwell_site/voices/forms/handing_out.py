"""How many people there are, how many cards are wanted, where a kiosk stands."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from leadwell_site.design_system.forms import NhsForm
from leadwell_site.voices.actions import MOST_CODES
from leadwell_site.voices.queries import Place

_SHORT = {"class": "nhsuk-input--width-4", "inputmode": "numeric"}


def _count(label: str, *, required: bool) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=required,
        min_value=0,
        max_value=20_000,
        widget=forms.TextInput(attrs=_SHORT),
        error_messages={
            "invalid": f"{label}: enter a whole number, like 24",
            "min_value": f"{label}: enter 0 or more",
            "max_value": f"{label}: enter 20,000 or fewer",
        },
    )


class PeopleForm(NhsForm, forms.Form):
    """How many people could answer at each unit; empty where nobody knows."""

    def __init__(self, *args: Any, places: Sequence[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in places:
            field = _count(" / ".join(one.way), required=False)
            field.initial = one.people
            self.fields[f"people_{one.unit.pk}"] = field

    def counts(self) -> dict[int, int | None]:
        """Give how many people there are by unit."""
        return {int(name.rpartition("_")[2]): value for name, value in self.cleaned_data.items()}


class CardsForm(NhsForm, forms.Form):
    """How many cards are wanted for each unit."""

    def __init__(self, *args: Any, places: Sequence[Mapping[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in places:
            field = _count(" / ".join(one["way"]), required=False)
            field.initial = one["people"]
            self.fields[f"cards_{one['unit']}"] = field

    def counts(self) -> dict[int, int]:
        """Give how many cards are wanted by unit, without those of which none are."""
        return {int(name.rpartition("_")[2]): value for name, value in self.cleaned_data.items() if value}

    def clean(self) -> dict[str, Any]:
        """Some must be wanted, and not more than can be printed at once."""
        given = super().clean() or self.cleaned_data
        wanted = sum(value or 0 for value in given.values())
        if not self.errors and not 0 < wanted <= MOST_CODES:
            self.add_error(None, f"Enter how many cards you want: 1 to {MOST_CODES:,} in all.")
        return given


class KioskForm(NhsForm, forms.Form):
    """Where a kiosk stands."""

    unit = forms.ChoiceField(
        label="Where does the device stand?",
        choices=[],
        error_messages={"required": "Choose where it stands"},
    )

    def __init__(self, *args: Any, places: Sequence[Mapping[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [
            ("", "Choose a unit"),
            *((str(one["unit"]), " / ".join(one["way"])) for one in places),
        ]
