"""Forms about the clock and ways outside."""

from typing import Any

from django import forms

from leadwell.voices.concerns import ClockRule
from leadwell_site.design_system.forms import NhsForm
from leadwell_site.speaking.choices import RouteKind

_NUMBER = {"class": "nhsuk-input--width-3"}


def _days(label: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=1,
        max_value=366,
        widget=forms.TextInput(attrs=_NUMBER),
        error_messages={
            "required": f"Enter after how many days: {label.lower()}",
            "invalid": "Days are a whole number, like 7",
            "min_value": "Days are 1 or more",
            "max_value": "Days are 366 or fewer",
        },
    )


class ClockForm(NhsForm, forms.Form):
    """By when an answer is due."""

    prefix = "clock"
    thanks_days = _days("Thanked")
    triage_days = _days("Told what happens next")
    decision_days = _days("Told what was decided")
    change_days = _days("Told what changed")
    reply_days = _days("Anything else answered")

    def __init__(self, *args: Any, rule: ClockRule, **kwargs: Any) -> None:
        initial = {name: getattr(rule, name) for name in self.base_fields}
        super().__init__(*args, initial=initial, **kwargs)


class RouteForm(NhsForm, forms.Form):
    """Somebody outside."""

    prefix = "route"
    kind = forms.ChoiceField(
        label="Who is it?",
        choices=RouteKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who it is"},
    )
    name = forms.CharField(label="Name", max_length=200, error_messages={"required": "Enter the name"})
    email = forms.EmailField(
        label="For a guardian: the email address with which they sign in",
        required=False,
        help_text="They have to take it on before anything goes to them",
        error_messages={"invalid": "Enter an email address in the right format, like name@example.com"},
    )
    contact = forms.CharField(
        label="For somebody to ring or write to: how they are reached",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
