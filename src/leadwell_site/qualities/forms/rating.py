"""The forms on which raters answer about somebody, and somebody about themselves."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from leadwell.voices.all_round import COMPASSION, AskedDimension
from leadwell.voices.cycle.replies import LONGEST_COMMENT
from leadwell_site.design_system.forms import NhsForm


class AnswersForm(NhsForm, forms.Form):
    """Statements, dimension by dimension; none has to be answered."""

    large_labels = True

    def __init__(
        self, *args: Any, asked: Sequence[AskedDimension], only: Collection[str] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        self.names: dict[str, str] = {}
        for one in asked:
            for question in one.questions:
                name = f"q{len(self.names) + 1}"
                self.names[name] = question.address
                self.fields[name] = forms.ChoiceField(
                    label=question.words,
                    choices=[(each.key, each.words) for each in one.answers],
                    required=False,
                    widget=forms.RadioSelect,
                )
        self.add_more()
        for name in [name for name in self.fields if only is not None and name not in only]:
            self.fields[name].widget = forms.HiddenInput()

    def add_more(self) -> None:
        """Add what else is asked."""

    @property
    def screens(self) -> list[tuple[str, list[str]]]:
        """Give the title of each screen and the names of its fields: one for each dimension."""
        addresses = {address: name for name, address in self.names.items()}
        found: list[tuple[str, list[str]]] = []
        for one in self.asked:
            names = [addresses[question.address] for question in one.questions]
            is_behaviour = one.key.startswith(f"{COMPASSION}/")
            if is_behaviour and found and found[-1][0] == "Compassion":
                found[-1][1].extend(names)
            else:
                found.append(("Compassion" if is_behaviour else one.title, names))
        more = [name for name in self.fields if name not in self.names]
        return [*found, ("In your own words", more)] if more else found

    def answers_of(self, given: Mapping[str, Any]) -> dict[str, str]:
        """Give the answers by question."""
        return {address: given[name] for name, address in self.names.items() if given.get(name)}

    def clean(self) -> dict[str, Any]:
        """Something must be answered."""
        given = super().clean() or self.cleaned_data
        if not self.errors and not self.answers_of(given):
            raise ValidationError("Answer at least one question.")
        return given

    @property
    def answers(self) -> dict[str, str]:
        """The answers of a form that is valid, by question."""
        return self.answers_of(self.cleaned_data)


class RatingForm(AnswersForm):
    """What a rater fills in."""

    def __init__(self, *args: Any, is_named: bool, **kwargs: Any) -> None:
        self.is_named = is_named
        super().__init__(*args, **kwargs)

    def add_more(self) -> None:
        """Add the words, and the name where it is asked."""
        self.fields["remark"] = forms.CharField(
            label="What should they go on doing, and what would you like them to try?",
            help_text="You may leave it out. Leave out names and what only you know."
            if not self.is_named
            else "You may leave it out. It stands beside your name.",
            max_length=LONGEST_COMMENT,
            required=False,
            widget=forms.Textarea(attrs={"rows": 4}),
        )
        if self.is_named:
            self.fields["rater"] = forms.CharField(
                label="Your name",
                max_length=150,
                error_messages={"required": "Enter your name: here people answer under their names"},
            )
