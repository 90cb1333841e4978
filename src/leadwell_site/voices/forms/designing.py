"""The form in which a cycle is designed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from leadwell.foundations.errors import LeadwellError
from leadwell.voices.cycle import Design, OwnQuestion, designed, shipped_cuts
from leadwell.voices.cycle.design import LONGEST_QUESTION, MOST_CUTS, OWN
from leadwell.voices.items import banks
from leadwell_site.design_system.forms import DayField, NhsForm


class DesignForm(NhsForm, forms.Form):
    """What is asked, of whom, until when, and by which groups it may be told."""

    title = forms.CharField(
        label="What are these questions called?",
        help_text="People see it above the questions. For example: How is work? Autumn 2026",
        max_length=120,
        error_messages={"required": "Enter what these questions are called"},
    )
    parts = forms.MultipleChoiceField(
        label="What do you want to ask about?",
        choices=[],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    own_1 = forms.CharField(
        label="A question of your own (if you like)",
        help_text="A sentence that people agree or disagree with. For example: I know whom to ask when I am stuck.",
        max_length=LONGEST_QUESTION,
        required=False,
    )
    own_1_welsh = forms.CharField(
        label="The same in Welsh (if you have it)", max_length=LONGEST_QUESTION, required=False
    )
    cuts = forms.MultipleChoiceField(
        label="By what else than units do you want to see figures?",
        help_text=f"Choose at most {MOST_CUTS}; each is one more question about the person. Fewer is better.",
        choices=[],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    comment = forms.BooleanField(label="Ask also: “What would you change?”", required=False)
    closes_on = DayField(
        label="What is the last day to answer?",
        help_text="For example, 14 12 2026. It closes by itself at the end of that day",
        error_messages={"required": "Enter the last day to answer"},
    )

    def __init__(self, *args: Any, audience: str, asked: Mapping[str, date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.audience = audience
        self.fields["parts"].choices = part_choices(audience, asked)
        self.fields["cuts"].choices = [(key, one.title) for key, one in shipped_cuts(audience).items()]

    def clean(self) -> dict[str, Any]:
        """Make the design that is asked for."""
        given = super().clean() or self.cleaned_data
        if self.errors:
            return given
        own = [OwnQuestion(english=given["own_1"], welsh=given["own_1_welsh"])] if given["own_1"] else []
        try:
            given["design"] = designed(
                given["parts"],
                audience=self.audience,
                own=own,
                cuts=given["cuts"],
                asks_comment=given["comment"],
            )
        except LeadwellError as error:
            self.add_error("parts", str(error))
        return given


def part_choices(audience: str, asked: Mapping[str, date]) -> list[tuple[str, str]]:
    """Give what can be asked about, with how many questions each has and when it was asked last."""
    found = []
    for bank in banks().values():
        if bank.audience.value not in (audience, "everybody"):
            continue
        for part in bank.parts:
            many = len(part.asked)
            title = (
                bank.title
                if len(bank.parts) == 1
                else f"{bank.title}: {part.title[:1].lower()}{part.title[1:]}"
            )
            address = f"{bank.key}/{part.key}"
            last = f", last asked in {asked[address]:%B %Y}" if address in asked else ""
            found.append((address, f"{title} ({many} question{'s' if many > 1 else ''}{last})"))
    return found


def initial_of(design: Design, *, title: str, closes_on: Any) -> Mapping[str, Any]:
    """Give what a form shows of a design that is changed."""
    own = [one for one in design.parts if one.address.startswith(f"{OWN}/")]
    return {
        "title": title,
        "parts": [one.address for one in design.parts if one not in own],
        "own_1": own[0].items[0].words["en"] if own else "",
        "own_1_welsh": own[0].items[0].words.get("cy", "") if own else "",
        "cuts": [one.key for one in design.cuts],
        "comment": design.asks_comment,
        "closes_on": closes_on,
    }
