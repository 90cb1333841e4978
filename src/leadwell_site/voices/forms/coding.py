"""What a reader found in one comment."""

from typing import Any

from django import forms

from leadwell.voices.results import shipped_lists
from leadwell_site.design_system.forms import NhsForm


class CodingForm(NhsForm, forms.Form):
    """The themes of one comment; none is an answer too."""

    comment = forms.IntegerField(widget=forms.HiddenInput)
    codes = forms.MultipleChoiceField(
        label="What is it about?",
        help_text="Choose all that fit. If none fits, choose none and go on.",
        choices=[],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["codes"].choices = [(one.key, one.title) for one in shipped_lists().themes]
