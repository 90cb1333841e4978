"""What is asked before a page becomes public."""

from typing import Any

from django import forms

from leadwell_site.design_system.forms import NhsForm


class PublishForm(NhsForm, forms.Form):
    """The note that the public reads where a page takes the place of another; the page that was looked at."""

    note = forms.CharField(
        label="Why does the page change?",
        help_text="The public reads this. For example: “Two night shifts in March were recorded late.”",
        widget=forms.Textarea,
        max_length=1000,
        error_messages={"required": "Write a note that tells the public why the page changes"},
    )
    seen = forms.CharField(widget=forms.HiddenInput)  # what was looked at: figures may change meanwhile

    def __init__(self, *args: Any, needs_note: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not needs_note:
            del self.fields["note"]
