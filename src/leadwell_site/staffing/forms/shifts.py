"""What people fill in about shifts, and in a home about its residents. One step each."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from leadwell.foundations.staff import Part, StaffGroup
from leadwell.staffing.handover import Checklist
from leadwell.staffing.needs import Level
from leadwell.staffing.rules import Flag
from leadwell_site.design_system.forms import DayField, NhsForm
from leadwell_site.staffing.choices import DeclineReason, MitigationKind, OverrideReason

_NO_PATIENT = "Do not write anything that could identify a patient, a resident or a colleague."
_NARROW = {"class": "nhsuk-input--width-5", "inputmode": "decimal"}
_COUNT = {"class": "nhsuk-input--width-3", "inputmode": "numeric"}


def _words(label: str, hint: str = _NO_PATIENT, *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class MitigationForm(NhsForm, forms.Form):
    """What was done about a shift."""

    prefix = "done"
    kind = forms.ChoiceField(
        label="What was done",
        choices=MitigationKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what was done"},
    )
    escalated_to = forms.CharField(
        label="Who it was escalated to (if it was)",
        help_text="A role is enough, for example: site manager on call",
        required=False,
        max_length=200,
    )
    note = _words("Anything else to know (optional)")

    def clean(self) -> dict[str, Any]:
        """An escalation needs somebody that it went to."""
        given = super().clean() or self.cleaned_data
        if given.get("kind") == MitigationKind.ESCALATED and not (given.get("escalated_to") or "").strip():
            self.add_error("escalated_to", ValidationError("Enter who it was escalated to"))
        return given


class FlagForm(NhsForm, forms.Form):
    """A red flag that a person saw."""

    prefix = "flag"
    code = forms.ChoiceField(
        label="What you saw",
        choices=[],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you saw"},
    )
    note = _words("Anything else to know (optional)")

    def __init__(self, *args: Any, flags: Sequence[Flag], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = [(flag.code, flag.words) for flag in flags]


class OverrideForm(NhsForm, forms.Form):
    """A rule's red flag set aside, with the reason."""

    prefix = "aside"
    code = forms.ChoiceField(
        label="Which red flag",
        choices=[],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the red flag to set aside"},
    )
    reason_code = forms.ChoiceField(
        label="Why it is not one",
        choices=OverrideReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why it is not a red flag"},
    )
    reason = _words("In your own words (needed for another reason)")

    def __init__(self, *args: Any, flags: Sequence[Flag], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = [(flag.code, flag.title) for flag in flags]
        if len(flags) == 1:
            self.fields["code"].initial = flags[0].code

    def clean(self) -> dict[str, Any]:
        """Another reason needs words."""
        given = super().clean() or self.cleaned_data
        if given.get("reason_code") == OverrideReason.OTHER and not (given.get("reason") or "").strip():
            self.add_error("reason", ValidationError("Enter the reason in your own words"))
        return given


class HandoverForm(NhsForm, forms.Form):
    """What was gone through before one shift is handed over to the next."""

    done = forms.MultipleChoiceField(
        label="What has been done", choices=[], required=False, widget=forms.CheckboxSelectMultiple
    )
    note = _words(
        "Note for the next shift (needed where something on the list was not done)",
        f"Who does what about the unresolved flags. {_NO_PATIENT}",
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput, max_length=20_000)
    signed = forms.BooleanField(
        label="I hand over this shift as it is shown here",
        error_messages={"required": "Tick the box to sign the handover"},
    )

    def __init__(self, *args: Any, checklist: Checklist, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["done"].choices = [(item.key, item.words) for item in checklist.items]

    def clean(self) -> dict[str, Any]:
        """What was not done needs words."""
        given = super().clean() or self.cleaned_data
        is_whole = len(given.get("done") or ()) == len(self.fields["done"].choices)
        if "note" in given and not is_whole and not (given.get("note") or "").strip():
            self.add_error("note", ValidationError("Say what on the list was not done, and why"))
        return given


def _hours(label: str, hint: str = "") -> forms.FloatField:
    return forms.FloatField(
        label=label,
        help_text=hint,
        required=False,
        min_value=0,
        max_value=2000,
        widget=forms.TextInput(attrs=_NARROW),
        error_messages={
            "invalid": f"{label} must be a number, like 11.5",
            "min_value": f"{label} cannot be below 0",
            "max_value": f"{label} cannot be over 2,000",
        },
    )


class ShiftForm(NhsForm, forms.Form):
    """One shift typed in by hand."""

    on = DayField(
        label="Date of the shift", help_text="For example, 15 3 2025. A night has the date it begins."
    )
    part = forms.ChoiceField(
        label="Part of the day",
        choices=[(part.value, part.words.capitalize()) for part in Part if part is not Part.WHOLE_DAY],
        widget=forms.RadioSelect,
        initial=Part.DAY.value,
    )
    people = forms.IntegerField(
        label="People here (optional)",
        required=False,
        min_value=0,
        max_value=2000,
        widget=forms.TextInput(attrs=_COUNT),
        error_messages={"invalid": "People here must be a whole number, like 24"},
    )

    def __init__(self, *args: Any, groups: Sequence[StaffGroup], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = tuple(groups)
        for group in self.groups:
            for kind, said in (("required", "needed"), ("planned", "planned"), ("actual", "worked")):
                name = f"{group.value}_{kind}"
                words = group.words[:1].upper() + group.words[1:]
                self.fields[name] = _hours(f"{words}: hours {said}")
        self.order_fields(["on", "part", *[name for name in self.fields if "_" in name], "people"])

    def clean(self) -> dict[str, Any]:
        """A shift without any hours and without any people tells nothing."""
        given = super().clean() or self.cleaned_data
        if not self.errors and all(
            given.get(name) is None for name in self.fields if name not in {"on", "part"}
        ):
            self.add_error(
                None, ValidationError("Enter the hours of at least one staff group, or the people")
            )
        return given


class ResidentsForm(NhsForm, forms.Form):
    """How many residents there are at each level of dependency."""

    on = DayField(label="Day", help_text="For example, 15 3 2025")

    def __init__(self, *args: Any, levels: Sequence[Level], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for level in levels:
            self.fields[f"level_{level.key}"] = forms.IntegerField(
                label=f"{level.title} dependency",
                help_text=level.words,
                min_value=0,
                max_value=500,
                widget=forms.TextInput(attrs=_COUNT),
                error_messages={
                    "required": f"Enter how many residents are at {level.title.lower()} dependency, or 0",
                    "invalid": "Residents must be a whole number, like 6",
                    "min_value": "Residents cannot be below 0",
                },
            )

    def residents(self) -> dict[str, int]:
        """The residents by level, once the form is valid."""
        return {
            name.removeprefix("level_"): count
            for name, count in self.cleaned_data.items()
            if name.startswith("level_")
        }


class OwnHoursForm(NhsForm, forms.Form):
    """The hours that a home has found one resident at each level to need."""

    from_on = DayField(label="From which day on", help_text="For example, 1 4 2025")

    def __init__(
        self, *args: Any, levels: Sequence[Level], groups: Sequence[StaffGroup], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.cells: dict[str, tuple[str, StaffGroup, Part]] = {}
        for level in levels:
            for group in groups:
                for part in (Part.DAY, Part.NIGHT):
                    name = f"{level.key}_{group.value}_{part.value}"
                    label = f"{level.title} dependency: hours of {group.words} by {part.words}"
                    self.cells[name] = (level.key, group, part)
                    self.fields[name] = forms.FloatField(
                        label=label,
                        min_value=0,
                        max_value=24,
                        initial=level.hours.get((group, part), 0.0),
                        widget=forms.TextInput(attrs=_NARROW),
                        error_messages={
                            "required": f"{label}: enter a number, or 0",
                            "invalid": f"{label}: enter a number, like 1.5",
                            "max_value": f"{label}: this cannot be over 24",
                            "min_value": f"{label}: this cannot be below 0",
                        },
                    )

    def hours(self) -> dict[str, dict[str, dict[str, float]]]:
        """The hours by level, group and part, once the form is valid."""
        found: dict[str, dict[str, dict[str, float]]] = {}
        for name, (level, group, part) in self.cells.items():
            found.setdefault(level, {}).setdefault(group.value, {})[part.value] = self.cleaned_data[name]
        return found


class CompetenceForm(NhsForm, forms.Form):
    """What somebody has to be competent for to work in a unit."""

    title = forms.CharField(
        label="What they have to be competent for",
        help_text="As your training system calls it, for example: Intravenous medicines",
        max_length=200,
        error_messages={"required": "Enter the competence"},
    )
    group = forms.ChoiceField(
        label="Which staff",
        choices=[(group.value, group.words.capitalize()) for group in StaffGroup],
        error_messages={"required": "Choose which staff"},
    )
    keeps = forms.IntegerField(
        label="How many of them every shift needs (optional)",
        required=False,
        min_value=0,
        max_value=50,
        widget=forms.NumberInput(attrs=_COUNT),
    )


class DeclineForm(NhsForm, forms.Form):
    """Why a move that was suggested is not made."""

    reason_code = forms.ChoiceField(
        label="Why not",
        choices=DeclineReason.choices,
        error_messages={"required": "Choose why the move is not made"},
    )
    reason = forms.CharField(
        label="Anything else to know (optional)",
        help_text=_NO_PATIENT,
        required=False,
        max_length=300,
    )
