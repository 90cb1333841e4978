"""What people tell about files."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import PurePath
from typing import Any

from django import forms

from leadwell.intake import Meaning, Shape, Suggestion
from leadwell.intake.forms.limits import limits
from leadwell_site.design_system.forms import NhsForm
from leadwell_site.design_system.wording import day
from leadwell_site.intake.directory import KnownUnit
from leadwell_site.intake.queries import KEEP, WITHDRAW, WITHDRAW_MONTHS
from leadwell_site.organisations.choices import Serves, UnitKind
from leadwell_site.organisations.models import Organisation

MOST_FILES = 20  # sent at once
_MILLION = 1_000_000


def too_large_words(name: str) -> str:
    """Say that a file is larger than is taken in, and what to do."""
    most = limits().file_bytes // _MILLION
    return (
        f"{name} is larger than {most:,} MB, so nothing was taken in. Split it, for example one file a year."
    )


class SeveralFiles(forms.FileInput):
    """A field to choose one file or several."""

    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """One file or several; gives a list."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Give the files, each of them looked at."""
        given = list(data) if isinstance(data, list | tuple) and data else [data or None]
        if len(given) > MOST_FILES:
            raise forms.ValidationError(f"Send {MOST_FILES} files at once or fewer; you chose {len(given)}.")
        found = [super(SeveralFilesField, self).clean(one, initial) for one in given]
        most = limits().file_bytes
        for one in found:
            if one.size > most:
                raise forms.ValidationError(too_large_words(one.name))
        return found


class UploadForm(NhsForm, forms.Form):
    """Sends files."""

    files = SeveralFilesField(
        label="Choose files",
        allow_empty_file=True,
        max_length=None,
        help_text=(
            "CSV, Excel (XLSX, XLSM, XLSB, XLS), OpenDocument (ODS), tables saved as a web page, Parquet or JSON, "
            f"up to {limits().file_bytes // _MILLION:,} MB each and {MOST_FILES} at once."
        ),
        error_messages={"required": "Choose at least one file"},
    )

    def __init__(self, *args: Any, organisations: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._organisations = {str(one.pk): one for one in organisations}
        if len(organisations) > 1:
            asked = forms.ChoiceField(
                label="Which organisation are the files of?",
                help_text="Files of two organisations are sent one after the other.",
                choices=[(number, one.name) for number, one in self._organisations.items()],
                widget=forms.RadioSelect,
                error_messages={"required": "Choose the organisation that the files are of"},
            )
            self.fields = {"organisation": asked, **self.fields}

    def organisation(self) -> Organisation:
        """Give the organisation that was chosen, or the only one; never one that was not offered."""
        only = next(iter(self._organisations))
        return self._organisations[self.cleaned_data.get("organisation", only)]


class ColumnsForm(NhsForm, forms.Form):
    """Says what the columns of an unknown layout mean; one field a column."""

    name = forms.CharField(
        label="A name for this layout",
        max_length=200,
        help_text="So that you know it again, for example Roster export of Rose House.",
    )
    shape = forms.ChoiceField(
        label="How is the table laid out?",
        choices=[(one.value, one.words.capitalize()) for one in Shape],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, suggestion: Suggestion, file_name: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.suggestion = suggestion
        if file_name:
            self.initial.setdefault("name", f"Layout of {PurePath(file_name).stem}"[:200])
        self.initial.setdefault("shape", suggestion.shape.value)
        meanings = [(one.value, one.words[:1].upper() + one.words[1:]) for one in Meaning]
        for at, one in enumerate(suggestion.columns):
            examples = ", ".join(text for text in one.examples if text)
            self.fields[f"column_{at}"] = forms.ChoiceField(
                label=f"Column {one.letter}: {one.column}",
                choices=meanings,
                initial=one.meaning.value,
                help_text=one.reason + (f" For example: {examples}" if examples else ""),
            )
        if suggestion.dates_across:
            self.fields["measure_title"] = forms.CharField(
                label="What do the figures under the dates measure?", max_length=200, required=False
            )

    def lacks_hours_worked(self) -> bool:
        """Whether shifts are to be read, and no column was said to hold the hours worked."""
        is_shifts = self.cleaned_data["shape"] == Shape.SHIFT.value
        return is_shifts and Meaning.ACTUAL not in self.meanings().values()

    def meanings(self) -> dict[str, Meaning]:
        """Give the meanings by the columns' names."""
        return {
            one.column: Meaning(self.cleaned_data[f"column_{at}"])
            for at, one in enumerate(self.suggestion.columns)
        }


class UnitsForm(NhsForm, forms.Form):
    """Says which units the places of a file are; one question a place."""

    def __init__(
        self,
        *args: Any,
        questions: Sequence[Mapping[str, Any]],
        together: int,
        other_names: Sequence[Mapping[str, Any]],
        own: Sequence[KnownUnit],
        above: Sequence[KnownUnit],
        may_add_others: bool,
        asks_whom: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.questions, self.other_names = list(questions), list(other_names)
        names = {one.pk: one.name for one in own}
        for at, question in enumerate(self.questions):
            likely = [number for number in question["likely"] if number in names]
            self.fields[f"unit_{at}"] = forms.ChoiceField(
                label=_written(question),
                help_text=_about(question),
                choices=_answers(likely, names, own, above, question["parent"]),
                initial=f"same:{likely[0]}" if likely else "",
            )
            self.fields[f"renamed_{at}"] = forms.BooleanField(
                label=f"If it is one of your units: {question['written']} is its new name", required=False
            )
        if together:
            self.fields["rest"] = forms.ChoiceField(
                label=f"What are the {together:,} places that Leadwell does not know?",
                choices=_together(above, may_add_others=may_add_others),
                widget=forms.RadioSelect,
            )
        if asks_whom and (self.questions or together):
            self.fields["serves"] = forms.ChoiceField(
                label="Whom do new wards or homes look after?",
                help_text="It decides which staffing rules apply. Only needed where you add a ward or a home.",
                choices=[(one.value, one.label[:1].upper() + one.label[1:]) for one in Serves],
                initial=Serves.ADULT_INPATIENT.value,
            )
        for at, other in enumerate(self.other_names):
            self.fields[f"rename_{at}"] = forms.BooleanField(
                label=f"{other['written']} is the new name of {names.get(other['unit'], 'this unit')}",
                help_text=f"The file has the code {other['code']}, and calls it by a name that is not known.",
                required=False,
                initial=other["renaming"],
            )

    def choices(self) -> dict[str, Any]:
        """Give what was chosen, as ``leadwell_site.intake.places.plan`` takes it."""
        said = self.cleaned_data
        units = {question["key"]: _meant(said[f"unit_{at}"]) for at, question in enumerate(self.questions)}
        renames = [
            question["key"]
            for at, question in enumerate(self.questions)
            if said[f"renamed_{at}"] and units[question["key"]]["do"] == "same"
        ]
        renames += [other["key"] for at, other in enumerate(self.other_names) if said[f"rename_{at}"]]
        found: dict[str, Any] = {"units": units, "renames": renames}
        if said.get("rest"):
            found["rest"] = _meant(said["rest"])
        if said.get("serves"):
            found["serves"] = said["serves"]
        return found


class DecideForm(NhsForm, forms.Form):
    """Says what becomes of what differs from the earlier file: rows that it had, and an older file."""

    def __init__(
        self, *args: Any, gone: Mapping[str, Any] | None, is_older: bool, seen: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        # What was looked at: the file may be checked again meanwhile, and other rows differ then.
        self.fields["seen"] = forms.CharField(widget=forms.HiddenInput, initial=seen, max_length=64)
        if is_older:
            self.fields["older"] = forms.ChoiceField(
                label="What should become of this older file?",
                choices=[
                    ("leave", "Do not load it: set it aside"),
                    ("load", "Load it anyway; the figures go back to the earlier values"),
                ],
                initial="leave",
                widget=forms.RadioSelect,
            )
            self.fields["reason"] = forms.CharField(
                label="Why load it anyway?",
                help_text="Only needed if you load it. It is kept in the audit log with your name.",
                max_length=500,
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
            )
        if gone:
            self.fields["gone"] = forms.ChoiceField(
                label=(
                    "Have the people who are not on this list left?"
                    if gone.get("people")
                    else "What should become of the rows that are not in this file?"
                ),
                choices=_gone_answers(gone),
                widget=forms.RadioSelect,
                required=not is_older,
                error_messages={"required": _say_which(gone)},
            )

    def clean(self) -> dict[str, Any]:
        """Ask for the reason, and for the rows, only where the file is loaded."""
        said = super().clean() or {}
        if said.get("older") == "leave":
            return said
        if said.get("older") == "load" and not said.get("reason", "").strip():
            self.add_error("reason", "Say why it is to be loaded anyway")
        if "gone" in self.fields and not said.get("gone") and "gone" not in self.errors:
            self.add_error("gone", self.fields["gone"].error_messages["required"])
        return said


def _say_which(gone: Mapping[str, Any]) -> str:
    if gone.get("people"):
        return "Say whether the people who are not on this list have left"
    return "Say whether the rows are to be withdrawn or kept"


def _gone_answers(gone: Mapping[str, Any]) -> list[tuple[str, str]]:
    count, in_months = gone["count"], gone["in_months"]
    if gone.get("people"):
        return [
            (WITHDRAW, "Yes, all of them: they had left by the day before this list is loaded"),
            (KEEP, "No, or not all: this list is only a part; they stay as they are"),
        ]
    found = []
    if count:
        found.append((WITHDRAW, f"Withdraw {_them(count)}: {_they(count)} should not have been there"))
    if in_months > count:
        found.append(
            (
                WITHDRAW_MONTHS,
                f"The file is the whole of each month it has days of: withdraw {in_months:,} rows",
            )
        )
    return [*found, (KEEP, f"Keep {_them(count or in_months)}: this file is only a part")]


def _them(count: int) -> str:
    return "it" if count == 1 else f"all {count:,}"


def _they(count: int) -> str:
    return "it" if count == 1 else "they"


def _written(question: Mapping[str, Any]) -> str:
    at = f", {question['site']}" if question["site"] else ""
    code = f" (code {question['code']})" if question["code"] else ""
    return f"What is {question['written']}{at}{code}?"


def _about(question: Mapping[str, Any]) -> str:
    rows = f"{question['rows']:,} {'row' if question['rows'] == 1 else 'rows'} of the file"
    if not question["first_on"]:
        return rows
    first, last = (day(date.fromisoformat(question[name])) for name in ("first_on", "last_on"))
    return f"{rows}, {first} to {last}" if first != last else f"{rows}, {first}"


def _answers(
    likely: Sequence[int],
    names: Mapping[int, str],
    own: Sequence[KnownUnit],
    above: Sequence[KnownUnit],
    parent: int | None,
) -> list[Any]:
    nearest = sorted(above, key=lambda one: one.pk != parent)
    kinds = (("ward", "ward"), ("home", "care home"), ("team", "team"))
    new = [
        (f"new:{kind}:{one.pk}", f"A new {word} of {one.name}")
        for kind, word in kinds
        for one in nearest
        if kind != UnitKind.HOME or one.kind != UnitKind.SITE
    ]
    others = [one for one in own if one.pk not in likely]
    return [
        ("", "Choose"),
        *(
            [("Probably the same as", [(f"same:{one}", f"The same as {names[one]}") for one in likely])]
            if likely
            else []
        ),
        ("The same as", [(f"same:{one.pk}", f"The same as {one.name}") for one in others]),
        *([("Not known so far", new)] if new else []),
        ("Not used", [("leave", "Leave it out; its rows are kept aside")]),
    ]


def _together(above: Sequence[KnownUnit], *, may_add_others: bool) -> list[tuple[str, str]]:
    found = [("peer", "Other organisations, held for comparison only")] if may_add_others else []
    return [
        *found,
        *((f"new:ward:{one.pk}", f"New wards of {one.name}") for one in above),
        *((f"new:home:{one.pk}", f"New care homes of {one.name}") for one in above),
        ("leave", "Leave them out; their rows are kept aside"),
    ]


def _meant(answer: str) -> dict[str, Any]:
    match answer.split(":"):
        case ["same", number]:
            return {"do": "same", "unit": int(number)}
        case ["new", kind, parent]:
            return {"do": "new", "kind": kind, "parent": int(parent)}
        case [do]:
            return {"do": do}
    raise AssertionError(f"no such answer is offered: {answer}")
