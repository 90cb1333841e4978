"""Forms of those who look after a case."""

from collections.abc import Sequence
from typing import Any

from django import forms

from leadwell.voices.concerns import Element, StepKind
from leadwell_site.design_system.forms import DayField, NhsForm
from leadwell_site.speaking.choices import Audience

_NEXT = {
    StepKind.THANKED: "Thank them, and say who reads this",
    StepKind.TRIAGED: "Say what happens next",
    StepKind.DECIDED: "Say what was decided, and why",
    StepKind.CHANGED: "Say what changed, or why nothing did",
    StepKind.CLOSED: "Close it",
    StepKind.REOPENED: "Open it again",
}


def _words(label: str, enter: str, hint: str = "", rows: int = 4, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": f"Enter {enter}"},
        required=required,
    )


class StepForm(NhsForm, forms.Form):
    """The next step, and what the reporter is told."""

    prefix = "step"
    kind = forms.ChoiceField(
        label="What is the next step?",
        choices=[],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the next step"},
    )
    words = _words(
        "What do you tell them?", "what you tell them", "They read it when they come back with their words"
    )
    note = _words(
        "A note for yourself and others who look after it",
        "a note",
        "They never see it",
        rows=2,
        required=False,
    )

    def __init__(self, *args: Any, steps: Sequence[StepKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(one.value, _NEXT[one]) for one in steps]
        if len(steps) == 1:  # nothing to choose
            self.fields["kind"].initial = steps[0].value


class ReplyForm(NhsForm, forms.Form):
    """A message to the reporter."""

    prefix = "reply"
    words = _words("Your message to them", "your message", "Do not ask who they are")


class SortForm(NhsForm, forms.Form):
    """What a case is about."""

    prefix = "sort"
    elements = forms.MultipleChoiceField(
        label="What is it about?",
        help_text="Choose all that fit. What they chose themselves stays on record",
        choices=[],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one thing that it is about"},
    )

    def __init__(self, *args: Any, elements: Sequence[Element], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["elements"].choices = [(one.key, one.name) for one in elements]


class ActionForm(NhsForm, forms.Form):
    """Something to do."""

    prefix = "action"
    words = _words("What is to be done?", "what is to be done", rows=2)
    owner = forms.CharField(
        label="Who does it?", max_length=200, required=False, help_text="A name or a role"
    )
    due_on = DayField(
        label="By when?", help_text="For example, 15 3 2027. Leave empty if it is not known", required=False
    )


class CheckForm(NhsForm, forms.Form):
    """Whether the reporter was treated worse."""

    prefix = "check"
    after_months = forms.ChoiceField(
        label="Which check is this?", choices=[], error_messages={"required": "Choose which check this is"}
    )
    was_worse = forms.ChoiceField(
        label="Were they treated worse for speaking up?",
        choices=[("yes", "Yes"), ("no", "No"), ("", "It could not be found out")],
        required=False,
    )
    words = _words("What was said", "what was said", rows=2, required=False)

    def __init__(self, *args: Any, months: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["after_months"].choices = [
            (str(one), f"After {one} month{'' if one == 1 else 's'}") for one in months
        ]


class HandForm(NhsForm, forms.Form):
    """Another guardian."""

    prefix = "hand"
    user = forms.ChoiceField(
        label="Who should look after it, too?",
        choices=[],
        error_messages={"required": "Choose who should look after it"},
    )

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].choices = [("", "Choose a person"), *people]


class LearningForm(NhsForm, forms.Form):
    """What was learnt, for others to read."""

    prefix = "learning"
    audience = forms.ChoiceField(
        label="Who reads it?",
        choices=Audience.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who reads it"},
    )
    said = forms.CharField(
        label="What people told you",
        help_text="In your own words, so that nobody can be recognised: no place, day, role or way of writing",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Enter what people told you"},
    )
    did = forms.CharField(
        label="What changed",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter what changed"},
    )
