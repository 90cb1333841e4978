"""The forms on which raters answer about somebody, and somebody about themselves."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from leadwell.voices.all_round import COMPASSION, AskedDimension, SaidDimension, SaidText, in_way
from leadwell.voices.cycle import AnsweredBy
from leadwell.voices.cycle.replies import LONGEST_COMMENT
from leadwell.voices.items import interface, ways
from leadwell_site.design_system.forms import NhsForm
from leadwell_site.qualities.choices import SERVED
from leadwell_site.voices.forms import hand_field, spoken


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """What stands on one screen."""

    title: str
    language: str  # of the title
    names: tuple[str, ...]  # of its fields
    is_as_asked: bool  # all of it is there in the way of writing that was chosen


class AnswersForm(NhsForm, forms.Form):
    """Statements, dimension by dimension; none has to be answered."""

    large_labels = True

    def __init__(
        self,
        *args: Any,
        asked: Sequence[AskedDimension],
        only: Collection[str] | None = None,
        way: str = "en",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.way, self.words = way, words_around(way)
        self.asked = in_way(asked, way)
        self.names: dict[str, str] = {}
        for one in self.asked:
            for question in one.questions:
                name = f"q{len(self.names) + 1}"
                self.names[name] = question.key
                self.fields[name] = forms.ChoiceField(
                    label=self._said(question),
                    choices=[(each.key, self._said(each)) for each in one.answers],
                    required=False,
                    widget=forms.RadioSelect,
                )
        self.add_more()
        for name in [name for name in self.fields if only is not None and name not in only]:
            self.fields[name].widget = forms.HiddenInput()

    def _said(self, one: SaidText) -> str:
        return spoken(one.words, is_english=one.language == "en", way=self.way)

    def add_more(self) -> None:
        """Add what else is asked."""

    @property
    def screens(self) -> list[Screen]:
        """Give the screens: one for each dimension, one for compassion, one for what is asked beside."""
        compassion = [one for one in self.asked if one.key.startswith(f"{COMPASSION}/")]
        found = [self._screen([one], one.title, "en") for one in self.asked if one not in compassion]
        own = ways()[self.way].language
        if compassion:
            found.append(self._screen(compassion, self.words["compassion"], own))
        more = tuple(name for name in self.fields if name not in self.names)
        if more:
            found.append(Screen(title=self.words["own_words"], language=own, names=more, is_as_asked=True))
        return found

    def _screen(self, of: Sequence[SaidDimension], title: str, language: str) -> Screen:
        addresses = {address: name for name, address in self.names.items()}
        return Screen(
            title=title,
            language=language,
            names=tuple(addresses[question.key] for one in of for question in one.questions),
            is_as_asked=all(each.is_as_asked for one in of for each in (*one.questions, *one.answers)),
        )

    @property
    def single_screens(self) -> list[Screen]:
        """Give the screens where there is one statement at a time."""
        return [
            replace(one, names=names)
            for one in self.screens
            for names in ([(each,) for each in one.names] if one.names[0] in self.names else [one.names])
        ]

    def answers_of(self, given: Mapping[str, Any]) -> dict[str, str]:
        """Give the answers by question."""
        return {address: given[name] for name, address in self.names.items() if given.get(name)}

    def clean(self) -> dict[str, Any]:
        """Something must be answered."""
        given = super().clean() or self.cleaned_data
        if not self.errors and not self.answers_of(given):
            raise ValidationError(self.words["nothing"])
        return given

    @property
    def answers(self) -> dict[str, str]:
        """The answers of a form that is valid, by question."""
        return self.answers_of(self.cleaned_data)


class RatingForm(AnswersForm):
    """What a rater fills in."""

    def __init__(self, *args: Any, is_named: bool, group: str, **kwargs: Any) -> None:
        self.is_named, self.group = is_named, group
        super().__init__(*args, **kwargs)

    def add_more(self) -> None:
        """Add who fills in the form, the words, and the name where it is asked."""
        if self.group == SERVED:
            self.fields["hand"] = hand_field(self.words)
        self.fields["remark"] = forms.CharField(
            label=self.words["remark"],
            help_text=self.words["remark_hint_named" if self.is_named else "remark_hint"],
            max_length=LONGEST_COMMENT,
            required=False,
            widget=forms.Textarea(attrs={"rows": 4}),
        )
        if self.is_named:
            self.fields["rater"] = forms.CharField(
                label=self.words["your_name"],
                max_length=150,
                error_messages={"required": self.words["your_name_needed"]},
            )

    @property
    def by(self) -> str:
        """Whose hand filled in a form that is valid."""
        return self.cleaned_data.get("hand") or AnsweredBy.SELF.value


def words_around(way: str) -> dict[str, str]:
    """Give the words around the statements in a way of writing."""
    return {**interface(way), **interface(way, of="all_round")}
