"""Plans, reviews, reflections, sharing."""

from collections.abc import Sequence
from typing import Any

from django import forms

from leadwell.voices.frameworks import Context
from leadwell_site.design_system.forms import DayField, NhsForm
from leadwell_site.qualities.choices import Came

_CONTEXTS = [(one.value, one.words.capitalize()) for one in Context]


class PlanForm(NhsForm, forms.Form):
    """Two strengths, one focus, one action, and days."""

    strengths = forms.MultipleChoiceField(
        label="Which two strengths will you build on?",
        choices=[],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose two strengths"},
    )
    focus = forms.ChoiceField(label="What one thing will you work at?", choices=[], widget=forms.RadioSelect)
    context = forms.ChoiceField(
        label="Where will it show?",
        help_text="So that you see later whether one of the three has no goal.",
        choices=_CONTEXTS,
        widget=forms.RadioSelect,
    )
    action = forms.CharField(
        label="What will you do?",
        help_text="One thing that others can see. For example: I ask each person once a week what gets in their way.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    act_by = DayField(label="By what day?", help_text="For example, 14 12 2026")
    review_on = DayField(label="When will you look at it again?", help_text="On that day or later")

    def __init__(self, *args: Any, among: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["strengths"].choices = self.fields["focus"].choices = list(among)


class DeclineForm(NhsForm, forms.Form):
    """Why there is no plan."""

    why = forms.CharField(
        label="Why do you make no plan now?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ReviewForm(NhsForm, forms.Form):
    """What came of a plan."""

    came = forms.ChoiceField(label="Did you do it?", choices=Came.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label="What came of it?",
        help_text="What did you see change, and what did you learn?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ReflectForm(NhsForm, forms.Form):
    """A reflection under one place of a framework."""

    place = forms.ChoiceField(label="What is it about?", choices=[])
    context = forms.ChoiceField(
        label="Where did it show?", choices=_CONTEXTS, required=False, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label="What did you think about?",
        help_text="What happened, what did you do, and what would you do again?",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    evidence = forms.CharField(
        label="What shows it?",
        help_text="For example: the note of a meeting, or what somebody said. No names of people who are cared for.",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, places: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [("", "Choose what it is about"), *places]


class ShareForm(NhsForm, forms.Form):
    """With whom somebody shares their report."""

    email = forms.EmailField(
        label="E-mail address of whom you want to share it with",
        help_text="Somebody who signs in here. They can read it and print it; you can end it again.",
    )
