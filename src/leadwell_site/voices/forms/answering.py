"""The form that somebody answers: questions, what they say of themselves, and a comment."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from leadwell.voices.cycle import AnsweredBy, AskedOption, Design, NotAReply, Reply, reply_of
from leadwell.voices.cycle.replies import LONGEST_COMMENT
from leadwell.voices.items import interface
from leadwell_site.design_system.forms import NhsForm
from leadwell_site.voices.choices import Audience
from leadwell_site.voices.forms.wishes import hand_field, said


class ReplyForm(NhsForm, forms.Form):
    """All questions of a cycle, in a way of writing; none has to be answered."""

    large_labels = True

    def __init__(
        self,
        *args: Any,
        design: Design,
        way: str,
        paper: bool = False,
        only: Collection[str] = (),
        **kwargs: Any,
    ) -> None:
        self.design, self.way, self.words, self.paper = design, way, interface(way), paper
        super().__init__(*args, **kwargs)
        for number, one in enumerate(design.items, 1):
            hint = "" if way in one.words else self.words["english_only"]
            self.fields[f"q{number}"] = self._choice(said(one.words, way), one.options, hint)
        for one in design.cuts:
            self.fields[f"g_{one.key}"] = self._choice(said(one.words, way), one.options)
        if design.audience == Audience.SERVED and not paper:
            self.fields["hand"] = hand_field(self.words)
        if design.asks_comment:
            self.fields["comment"] = forms.CharField(
                label=self.words["comment"],
                help_text=self.words["comment_hint"],
                max_length=LONGEST_COMMENT,
                required=False,
                widget=forms.Textarea(attrs={"rows": 4}),
            )
        for name in [name for name in self.fields if only and name not in only]:
            self.fields[name].widget = forms.HiddenInput()

    def _choice(self, label: str, options: tuple[AskedOption, ...], hint: str = "") -> forms.ChoiceField:
        return forms.ChoiceField(
            label=label,
            help_text=hint,
            choices=[(one.key, said(one.words, self.way)) for one in options],
            required=False,
            widget=forms.RadioSelect,
        )

    @property
    def screens(self) -> list[list[str]]:
        """The names of the fields of each screen where there is one question at a time."""
        about = [name for name in self.fields if name.startswith("g_") or name == "hand"]
        found = [[name] for name in self.fields if name.startswith("q")]
        found += [about] if about else []
        return [*found, *([["comment"]] if "comment" in self.fields else [])]

    def clean(self) -> dict[str, Any]:
        """Make the reply."""
        given = super().clean() or self.cleaned_data
        if self.errors:
            return given
        answers = {
            one.address: given[f"q{number}"]
            for number, one in enumerate(self.design.items, 1)
            if given.get(f"q{number}")
        }
        if not answers:
            raise ValidationError(self.words["nothing"])
        groups = {one.key: given[f"g_{one.key}"] for one in self.design.cuts if given.get(f"g_{one.key}")}
        by = AnsweredBy.PAPER.value if self.paper else given.get("hand") or AnsweredBy.SELF.value
        try:
            given["reply"] = reply_of(self.design, answers=answers, groups=groups, by=by)
        except NotAReply as error:
            raise ValidationError(str(error)) from None
        return given

    @property
    def reply(self) -> Reply:
        """The reply of a form that is valid."""
        found: Reply = self.cleaned_data["reply"]
        return found
