"""What people fill in about savings schemes: the scheme, its assessment, its tripwires, its moves."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from leadwell.improvement.tripwires import WireKind
from leadwell_site.design_system.forms import DayField, NhsForm
from leadwell_site.improvement.choices import Likelihood, Severity, WireKindChoice
from leadwell_site.improvement.queries import Owner

_NO_PATIENT = "Do not write anything that could identify a patient, a resident or a colleague."
_NUMBER = {"class": "nhsuk-input--width-10", "inputmode": "decimal"}


def _words(label: str, enter: str, hint: str = _NO_PATIENT) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": f"Enter {enter}"},
    )


class SchemeForm(NhsForm, forms.Form):
    """A scheme that somebody proposes."""

    title = forms.CharField(
        label="What is the scheme called?",
        help_text="For example: One support worker fewer on weekday evenings",
        max_length=200,
        error_messages={"required": "Enter what the scheme is called"},
    )
    what = _words("What will be done differently?", "what will be done differently")
    saving = forms.DecimalField(
        label="What is it planned to save in a year, in pounds?",
        min_value=1,
        max_value=1_000_000_000,
        widget=forms.TextInput(attrs=_NUMBER),
        error_messages={
            "required": "Enter what it is planned to save in a year",
            "invalid": "The saving must be a number, like 25000",
            "min_value": "The saving must be £1 or more",
        },
    )
    starts_on = DayField(
        label="From which day on?",
        help_text="Tripwires look at the months that begin on or after it. For example, 1 4 2026",
        error_messages={"required": "Enter the day from which it is to run"},
    )
    owner = forms.ChoiceField(
        label="Who owns it?", choices=[], error_messages={"required": "Choose who owns it"}
    )

    def __init__(self, *args: Any, owners: Sequence[Owner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = [("", "Choose a person"), *((one.email, one.words) for one in owners)]

    def clean_saving(self) -> float:
        """Give pounds as a number."""
        return float(self.cleaned_data["saving"])


class AssessmentForm(NhsForm, forms.Form):
    """What the scheme could harm, and what is done about it."""

    prefix = "assess"
    harm = _words("What could be harmed?", "what could be harmed")
    likelihood = forms.ChoiceField(
        label="How likely is that?",
        choices=Likelihood.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how likely that is"},
    )
    severity = forms.ChoiceField(
        label="How bad would it be?",
        choices=Severity.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how bad it would be"},
    )
    mitigation = _words("What is done about it?", "what is done about it")
    signed_by = forms.CharField(
        label="Who signed it?",
        help_text="Name and role of the clinician who answers for it, for example: A. Okoro, chief nurse",
        max_length=200,
        error_messages={"required": "Enter who signed it"},
    )


class WireForm(NhsForm, forms.Form):
    """A tripwire."""

    prefix = "wire"
    measure = forms.ChoiceField(
        label="Which measure?", choices=[], error_messages={"required": "Choose a measure"}
    )
    where = forms.ChoiceField(label="Where?", choices=[], error_messages={"required": "Choose where"})
    kind = forms.ChoiceField(
        label="What pauses the scheme?",
        choices=WireKindChoice.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what pauses the scheme"},
    )
    limit = forms.DecimalField(
        label="The limit (not for a sign)",
        help_text="For a count: a whole number, such as 5 shifts in a month",
        required=False,
        min_value=0,
        max_value=1_000_000,
        widget=forms.TextInput(attrs=_NUMBER),
        error_messages={
            "invalid": "The limit must be a number, like 5",
            "min_value": "The limit must be 0 or more",
            "max_value": "The limit must be 1,000,000 or less",
        },
    )

    def __init__(
        self,
        *args: Any,
        measures: Sequence[tuple[str, str]],
        places: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measure"].choices = [("", "Choose a measure"), *measures]
        self.fields["where"].choices = places

    def clean(self) -> dict[str, Any]:
        """All but a sign need a limit."""
        given = super().clean() or self.cleaned_data
        kind = given.get("kind")
        if kind and kind != WireKind.SIGN and given.get("limit") is None and "limit" not in self.errors:
            self.add_error("limit", ValidationError("Enter the limit"))
        if given.get("limit") is not None:
            given["limit"] = float(given["limit"])
        return given


class MoveForm(NhsForm, forms.Form):
    """A scheme is begun, paused, let run again, or ended; always with the reason."""

    reason = _words("Why?", "why", "It is kept with your name, for everybody who sees the scheme.")
