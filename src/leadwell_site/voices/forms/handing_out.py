"""How many people there are, how many cards are wanted, where a kiosk stands."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from leadwell.voices.cycle import Cut, Design, counted_cuts
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


_MOST_PLACES = (
    8  # of which it is asked how many people are in each group: more would be a page nobody fills in
)


class PeopleForm(NhsForm, forms.Form):
    """How many people could answer at each unit, and of people served how many in each group; empty if not known."""

    def __init__(
        self, *args: Any, places: Sequence[Place], design: Design | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.cut = None if design is None or len(places) > _MOST_PLACES else cut_counted(design)
        self.places = places
        for one in places:
            field = _count(" / ".join(one.way), required=False)
            field.initial = one.people
            self.fields[f"people_{one.unit.pk}"] = field
            for option in self.cut.options if self.cut else ():
                label = f"{one.way[-1]}, of them: {option.words['en'][:1].lower()}{option.words['en'][1:]}"
                self.fields[f"of_{one.unit.pk}_{option.key}"] = _count(label, required=False)

    def counts(self) -> dict[int, int | None]:
        """Give how many people there are by unit."""
        return {one.unit.pk: self.cleaned_data[f"people_{one.unit.pk}"] for one in self.places}

    def groups(self) -> dict[int, dict[str, int]]:
        """Give by unit how many of its people are in each group; a unit of which nobody knows is left out."""
        options = self.cut.options if self.cut else ()
        found = {
            one.unit.pk: {each.key: self.cleaned_data.get(f"of_{one.unit.pk}_{each.key}") for each in options}
            for one in self.places
        }
        return {
            pk: {key: many or 0 for key, many in held.items()}
            for pk, held in found.items()
            if any(many is not None for many in held.values())
        }

    def clean(self) -> dict[str, Any]:
        """No unit has more people in its groups than it has people."""
        given = super().clean() or self.cleaned_data
        if not self.errors:
            for pk, held in self.groups().items():
                if sum(held.values()) > (given[f"people_{pk}"] or 0):
                    self.add_error(
                        f"people_{pk}",
                        "The groups below hold more people than this. Enter how many people there are in all.",
                    )
        return given


def cut_counted(design: Design) -> Cut | None:
    """Give the first of what people are asked about of which it can be said how many are in each group."""
    return next((one for one in design.cuts if one.key in counted_cuts()), None)


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
