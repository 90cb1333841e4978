"""Raising a topic and answering it."""

from typing import Any

from django import forms

from leadwell_site.design_system.forms import NhsForm
from leadwell_site.voices.choices import TopicTo


class TopicForm(NhsForm, forms.Form):
    """A topic."""

    words = forms.CharField(
        label="What do you want to raise?",
        help_text="Everybody who works here can read it, with your name. Do not name a patient, resident or colleague.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter what you want to raise"},
    )


class TurnForm(NhsForm, forms.Form):
    """Something said to a topic; whoever steers the unit also says what becomes of it."""

    to = forms.ChoiceField(
        label="What becomes of it?",
        choices=[("", "Nothing is decided yet"), *TopicTo.choices],
        required=False,
        widget=forms.Select,
    )
    words = forms.CharField(
        label="What do you want to say?",
        help_text="What was decided and why, or what was done. Everybody who works here can read it, with your name.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter what you want to say"},
    )

    def __init__(self, *args: Any, may_answer: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_answer:
            del self.fields["to"]
