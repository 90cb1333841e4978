"""Forms of people without an account."""

from collections.abc import Sequence
from typing import Any

from django import forms

from leadwell.voices.concerns import Element
from leadwell_site.design_system.forms import NhsForm
from leadwell_site.speaking.choices import (
    AgainChoice,
    CaseKind,
    LevelChoice,
    OpennessChoice,
    WhoChoice,
    YesNo,
)
from leadwell_site.speaking.forms.files import files_field

MOST_WORDS = 20_000  # letters
OUTSIDE = "outside"
_ANONYMOUS_NAMED = "You chose to stay anonymous. Take your name out, or choose another answer above"


def _words(label: str, enter: str, hint: str, rows: int = 8, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": rows, "autocomplete": "off"}),
        error_messages={
            "required": f"Enter {enter}",
            "max_length": f"Write {MOST_WORDS:,} letters or fewer. What does not fit can follow in another message",
        },
        required=required,
    )


class _Told(NhsForm, forms.Form):
    """What every form has by which somebody tells something."""

    def clean(self) -> dict[str, Any]:
        """Somebody who stays anonymous gives no name."""
        given = super().clean() or self.cleaned_data
        if given.get("openness") == OpennessChoice.ANONYMOUS and (given.get("name") or "").strip():
            self.add_error("name", _ANONYMOUS_NAMED)
        return given


class RaiseForm(_Told):
    """A concern."""

    large_labels = True
    words = _words(
        "What happened?",
        "what happened",
        "Your words can tell who you are: something only you saw, the way you write, a name. Leave out what is not "
        "needed. Do not name a patient or resident.",
    )
    elements = forms.MultipleChoiceField(
        label="What is it about?",
        help_text="Choose all that fit",
        choices=[],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one thing that it is about"},
    )
    openness = forms.ChoiceField(
        label="How do you want to be known?",
        choices=OpennessChoice.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how you want to be known"},
    )
    name = forms.CharField(
        label="Your name, and how to reach you if you wish",
        help_text="Leave this empty if you stay anonymous",
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    unit = forms.ChoiceField(
        label="Where was it?",
        help_text="You need not say. In a small team it may tell who you are",
        choices=[],
        required=False,
    )
    level = forms.ChoiceField(
        label="What are you at work?",
        choices=LevelChoice.choices,
        required=False,
        help_text="You need not say",
    )
    kept_out = forms.MultipleChoiceField(
        label="Should one of these not read it?",
        help_text="For example because it is about them or somebody close to them. Leave all empty if anybody may",
        choices=[],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    files = files_field()
    nonce = forms.CharField(widget=forms.HiddenInput, max_length=40, min_length=20)
    looked = forms.CharField(widget=forms.HiddenInput, max_length=3, required=False)

    def __init__(
        self,
        *args: Any,
        elements: Sequence[Element],
        units: Sequence[tuple[str, str]],
        readers: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["elements"].choices = [(one.key, one.plain) for one in elements]
        self.fields["unit"].choices = [("", "I would rather not say"), *units]
        self.fields["kept_out"].choices = list(readers)
        if not units:
            del self.fields["unit"]
        if not readers:
            del self.fields["kept_out"]


class TellForm(_Told):
    """Thanks, a complaint or what it was like: from people who are cared for and those close to them."""

    large_labels = True
    kind = forms.ChoiceField(
        label="What do you want to tell?",
        choices=[
            (CaseKind.COMPLIMENT.value, "Thanks or praise"),
            (CaseKind.COMPLAINT.value, "A complaint: something should be put right"),
            (CaseKind.STORY.value, "What it was like"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you want to tell"},
    )
    words = _words(
        "What would you like us to know?",
        "what you would like us to know",
        "In your own words, as long or short as you like. You can speak instead of typing: press the microphone on "
        "the keyboard of your telephone, and it writes what you say. The maker of the telephone may hear it",
    )
    unit = forms.ChoiceField(label="Where was it?", choices=[], required=False)
    who = forms.ChoiceField(label="Who are you?", choices=WhoChoice.choices, required=False)
    openness = forms.ChoiceField(
        label="Do you want to give your name?",
        choices=[
            (OpennessChoice.ANONYMOUS.value, "No"),
            (OpennessChoice.OPEN.value, "Yes"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether you want to give your name"},
    )
    name = forms.CharField(
        label="Your name, and how to reach you if you wish",
        help_text="Leave this empty if you do not give your name. You get an answer either way",
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    files = files_field()
    nonce = forms.CharField(widget=forms.HiddenInput, max_length=40, min_length=20)

    def __init__(self, *args: Any, units: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", "I would rather not say"), *units]
        if not units:
            del self.fields["unit"]


class ReturnForm(NhsForm, forms.Form):
    """The words of a receipt."""

    large_labels = True
    receipt = forms.CharField(
        label="Your seven words",
        help_text="In their order. Capitals, commas and small slips do not matter",
        max_length=300,
        widget=forms.Textarea(
            attrs={"rows": 2, "autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}
        ),
        error_messages={"required": "Enter your seven words"},
    )
    draft = forms.CharField(widget=forms.HiddenInput, required=False, max_length=MOST_WORDS)


class WriteForm(NhsForm, forms.Form):
    """More words."""

    words = _words(
        "Your message",
        "your message",
        "Your words can tell who you are. Leave out what is not needed.",
        rows=5,
    )
    files = files_field()
    nonce = forms.CharField(widget=forms.HiddenInput, max_length=40, min_length=20)
    looked = forms.CharField(widget=forms.HiddenInput, max_length=3, required=False)


class RateForm(NhsForm, forms.Form):
    """How somebody was answered."""

    thanked = forms.ChoiceField(
        label="Were you thanked?",
        choices=YesNo.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether you were thanked"},
    )
    helped = forms.ChoiceField(
        label="Did it help?",
        choices=YesNo.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether it helped"},
    )
    again = forms.ChoiceField(
        label="Would you speak up again?",
        choices=AgainChoice.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether you would speak up again"},
    )
    nonce = forms.CharField(widget=forms.HiddenInput, max_length=40, min_length=20)


class TreatmentForm(NhsForm, forms.Form):
    """Whether somebody was treated worse for it."""

    was_worse = forms.ChoiceField(
        label="Were you treated worse because you spoke up?",
        choices=[("yes", "Yes"), ("no", "No")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether you were treated worse"},
    )
    words = _words("What happened, if you want to say", "what happened", "", rows=3, required=False)
    nonce = forms.CharField(widget=forms.HiddenInput, max_length=40, min_length=20)
    looked = forms.CharField(widget=forms.HiddenInput, max_length=3, required=False)
