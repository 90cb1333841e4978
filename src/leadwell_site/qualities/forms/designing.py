"""The forms in which an assessment is begun: what is asked, who facilitates, who is asked."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from leadwell.foundations.errors import LeadwellError
from leadwell.voices.all_round import asking, check_facilitator, rater_groups
from leadwell.voices.frameworks import Form
from leadwell_site.design_system.forms import DayField, NhsForm

_SHORT = {"class": "nhsuk-input--width-3", "inputmode": "numeric"}
_HINTS = {
    "manager": "None or one. Known by name, and told so first.",
    "peers": "People who do the same kind of work beside you.",
    "reports": "People whose work is led by the person.",
    "others": "Other teams, partners, a second manager.",
    "served": "People who are cared for, and those close to them.",
}


class HeadingsForm(NhsForm, forms.Form):
    """Which dimensions of a framework somebody assesses."""

    headings = forms.MultipleChoiceField(
        label="Which dimensions?",
        help_text="All of them, or those that matter now.",
        choices=[],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose one dimension or more"},
    )

    def __init__(self, *args: Any, asked: Form, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = {one.place.partition("/")[0]: one.heading for one in asked.sections}
        self.fields["headings"].choices = list(found.items())
        self.fields["headings"].initial = list(found)


class PanelForm(NhsForm, forms.Form):
    """Who facilitates and who is asked."""

    facilitator = forms.ChoiceField(
        label="Who facilitates?",
        help_text="Somebody who is not the line manager. They hand out the cards and release the report.",
        choices=[],
        error_messages={"required": "Choose who facilitates"},
    )
    manager = forms.EmailField(
        label="E-mail address of the line manager",
        help_text="So that they are not the facilitator. Leave it empty if there is none.",
        required=False,
        max_length=200,
    )
    closes_on = DayField(
        label="What is the last day to answer?",
        help_text="For example, 14 12 2026. It closes by itself at the end of that day",
        error_messages={"required": "Enter the last day to answer"},
    )

    def __init__(
        self,
        *args: Any,
        facilitators: Sequence[Any],
        person_email: str,
        is_named: bool | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.is_named, self.person_email = is_named, person_email
        self.people = {str(one.pk): one for one in facilitators}
        self.fields["facilitator"].choices = [
            ("", "Choose somebody"),
            *((key, one.name) for key, one in self.people.items()),
        ]
        closes = self.fields.pop("closes_on")
        for key, words in rater_groups().items():
            label = f"{words.capitalize()}: how many are asked?"
            self.fields[f"many_{key}"] = forms.IntegerField(
                label=label,
                help_text=_HINTS[key],
                required=False,
                min_value=0,
                widget=forms.TextInput(attrs=_SHORT),
                error_messages={
                    "invalid": f"{words.capitalize()}: enter a whole number, like 5",
                    "min_value": f"{words.capitalize()}: enter 0 or more",
                },
            )
        self.fields["closes_on"] = closes

    @property
    def counts(self) -> dict[str, int]:
        """How many are asked in each group."""
        return {key: self.cleaned_data.get(f"many_{key}") or 0 for key in rater_groups()}

    @property
    def who_facilitates(self) -> Any:
        """The person who was chosen."""
        return self.people[self.cleaned_data["facilitator"]]

    def clean(self) -> dict[str, Any]:
        """A report must be able to come of it, and the facilitator must be somebody else."""
        given = super().clean() or self.cleaned_data
        named = self.is_named if self.is_named is not None else given.get("named") == "yes"
        if self.errors:
            return given
        try:
            asking(self.counts, is_named=named)
        except LeadwellError as error:
            self.add_error("many_peers", str(error))
        person = self.person_of(given)
        try:
            check_facilitator(
                facilitator=self.who_facilitates.email, person=person, manager=given.get("manager", "")
            )
        except LeadwellError as error:
            self.add_error("facilitator", str(error))
        return given

    def person_of(self, _given: Mapping[str, Any]) -> str:
        """Give the e-mail address of the person whom it is about."""
        return self.person_email


class RoundForm(PanelForm):
    """A whole new assessment."""

    headings = forms.MultipleChoiceField(
        label="Which dimensions?",
        help_text="Four short questions about compassion are asked, too.",
        choices=[],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose one dimension or more"},
    )
    named = forms.ChoiceField(
        label="Do people answer under their names?",
        help_text="This cannot be changed later.",
        choices=[("no", "No: nobody can find out who answered what"), ("yes", "Yes, under their names")],
        initial="no",
        widget=forms.RadioSelect,
    )

    def __init__(
        self,
        *args: Any,
        asked: Form,
        people: Sequence[tuple[str, str, str]] = (),
        places: Sequence[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        found = {one.place.partition("/")[0]: one.heading for one in asked.sections}
        self.fields["headings"].choices = list(found.items())
        self.fields["headings"].initial = list(found)
        self.emails = {key: email for key, _, email in people}
        if people:
            self.fields["person"] = forms.ChoiceField(
                label="Whom is it about?",
                choices=[("", "Choose somebody"), *((key, words) for key, words, _ in people)],
                error_messages={"required": "Choose whom it is about"},
            )
        elif len(places) > 1:
            self.fields["unit"] = forms.ChoiceField(label="Where do you lead?", choices=list(places))
        first = [name for name in ("person", "unit", "headings", "named") if name in self.fields]
        self.order_fields(first)

    def person_of(self, _given: Mapping[str, Any]) -> str:
        """Give the e-mail address of the person whom it is about."""
        return self.emails.get(_given.get("person", ""), self.person_email)


def initial_of(counts: Mapping[str, int], **more: Any) -> dict[str, Any]:
    """Give what a form shows of a design that is changed."""
    return {**{f"many_{key}": many for key, many in counts.items()}, **more}
