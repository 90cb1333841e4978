"""What people fill in about charts, figures and questions. One step each."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from leadwell.foundations.periods import NotAPeriod, Period, PeriodKind, month_from_text, period_with
from leadwell.measures.charts import why_not
from leadwell.measures.definitions import Measure
from leadwell.measures.spc.kinds import ABOUT
from leadwell.measures.spc.profiles import DEFAULT, profile, profile_names
from leadwell_site.design_system.forms import DayField, NhsForm
from leadwell_site.design_system.wording import day
from leadwell_site.improvement.choices import Result
from leadwell_site.improvement.queries import Owner
from leadwell_site.measures.choices import Better, HowOften, ShownAs

_NO_PATIENT = "Do not write anything that could identify a patient, a resident or a colleague."
_NUMBER = {"class": "nhsuk-input--width-5", "inputmode": "decimal"}


def _words(
    label: str, *, hint: str = _NO_PATIENT, required: bool = True, rows: int = 3, enter: str = ""
) -> forms.CharField:
    return forms.CharField(
        label=label,
        error_messages={"required": f"Enter {enter}"} if enter else None,
        help_text=hint,
        required=required,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class ChartChoice(NhsForm, forms.Form):
    """Which chart by which rules; looked at, not kept."""

    chart = forms.ChoiceField(label="Kind of chart", choices=[], required=False)
    rules = forms.ChoiceField(label="Rules", choices=[], required=False)

    def __init__(self, *args: Any, measure: Measure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chart"].choices = [("", "The one that suits the measure")] + [
            (kind.value, f"{about.title[:1].upper()}{about.title[1:]}: {about.for_what}")
            for kind, about in ABOUT.items()
            if not why_not(kind, measure)
        ]
        self.fields["rules"].choices = [
            ("" if name == DEFAULT else name, profile(name).title)
            for name in sorted(profile_names(), key=lambda name: (name != DEFAULT, name))
        ]


class StepForm(NhsForm, forms.Form):
    """A day on which limits begin anew."""

    prefix = "step"

    starts_on = DayField(label="First day under new limits")
    reason = _words("What changed in the work on that day")
    baseline_points = forms.IntegerField(
        label="Keep the new limits after so many points (optional)",
        help_text="For example 12: later points are then judged by the first 12. Leave empty to use all points.",
        required=False,
        min_value=0,
        max_value=1000,
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-3", "inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, charted_from: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.charted_from = charted_from

    def clean_starts_on(self) -> date:
        """A day after the first that is charted: before it there is nothing that limits could part."""
        given: date = self.cleaned_data["starts_on"]
        if self.charted_from is not None and given <= self.charted_from:
            raise ValidationError(
                f"The figures on this chart begin on {day(self.charted_from)}. Enter a later day: "
                "limits can begin anew only where there are figures before and after."
            )
        return given

    def clean_baseline_points(self) -> int | None:
        """None for all points, or enough of them for limits that mean something."""
        given: int | None = self.cleaned_data["baseline_points"]
        fewest = profile().limits.fewest_baseline
        if given and given < fewest:
            raise ValidationError(
                f"Limits of fewer than {fewest} points differ by chance alone. "
                f"Enter {fewest} or more, or leave it empty."
            )
        return given


class StepBackForm(NhsForm, forms.Form):
    """A step that is taken back."""

    prefix = "back"
    starts_on = forms.DateField(widget=forms.HiddenInput)
    reason = _words("Why the limits should not begin anew there", rows=2)


class TargetForm(NhsForm, forms.Form):
    """What is to be reached from a day on."""

    prefix = "target"
    value = forms.FloatField(
        label="Target",
        help_text="As figures are written on this page. Leave empty where no target stands from that day on.",
        required=False,
        widget=forms.TextInput(attrs=_NUMBER),
        error_messages={"invalid": "Target must be a number, like 95 or 2.5"},
    )
    applies_from = DayField(
        label="From which day", error_messages={"required": "Enter the day from which the target counts"}
    )
    who_asks = forms.CharField(
        label="Who asks for it, or where it is written",
        error_messages={"required": "Enter who asks for it, or where it is written"},
        help_text="For example: the board, 4 March 2026; or NHS England planning guidance",
        max_length=300,
    )

    def __init__(self, *args: Any, measure: Measure | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.measure = measure

    def clean_value(self) -> float | None:
        """A target that a figure of the measure can reach."""
        given: float | None = self.cleaned_data["value"]
        if self.measure is None or given is None:
            return given
        lowest, highest = self.measure.lowest, self.measure.highest
        if lowest is not None and given < lowest:
            raise ValidationError(
                f"A figure of this measure is never below {lowest:g}. Enter a higher target."
            )
        if highest is not None and given > highest:
            raise ValidationError(
                f"A figure of this measure is never above {self.measure.shown(highest)}. Enter a lower target."
            )
        return given


class HappeningForm(NhsForm, forms.Form):
    """Something that happened."""

    prefix = "note"
    on = DayField(label="When", error_messages={"required": "Enter the day on which it happened"})
    words = forms.CharField(label="What happened", help_text=_NO_PATIENT, max_length=200)
    everywhere = forms.BooleanField(label="Write it on every chart of this place", required=False)


class QuestionForm(NhsForm, forms.Form):
    """A question about a chart."""

    asks = _words("What would you like to know?", enter="what you would like to know")


class ActionForm(NhsForm, forms.Form):
    """What is tried, by whom, by when."""

    prefix = "agree"
    words = _words("What will be tried?", enter="what will be tried")
    owner = forms.ChoiceField(
        label="Who will do it?", choices=[], error_messages={"required": "Choose who will do it"}
    )
    due_on = DayField(label="By when? (optional)", required=False)

    def __init__(self, *args: Any, owners: Sequence[Owner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = [("", "Choose somebody")] + [(one.email, one.words) for one in owners]


class DoneForm(NhsForm, forms.Form):
    """That it was done."""

    prefix = "done"
    done_on = DayField(
        label="Since when is it in place?",
        error_messages={"required": "Enter the day since when it is in place"},
    )
    words = _words("Anything to know about it (optional)", required=False)


class CloseForm(NhsForm, forms.Form):
    """What came of it."""

    prefix = "close"
    result = forms.ChoiceField(
        label="What came of it?",
        choices=Result.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what came of it"},
    )
    words = _words("What did you find?", enter="what you found")


class SayForm(NhsForm, forms.Form):
    """A word more."""

    prefix = "say"
    words = _words("What do you want to add?", enter="what you want to add")


class OwnMeasureForm(NhsForm, forms.Form):
    """A measure of the place's own."""

    title = forms.CharField(
        label="What is it called?",
        help_text="For example: Hands cleaned before contact",
        max_length=100,
        error_messages={"required": "Enter what it is called"},
    )
    why = _words(
        "What do you want to know by it?",
        hint="For example: does the reminder at the door help?",
        rows=2,
        enter="what you want to know by it",
    )
    shown_as = forms.ChoiceField(
        label="What kind of number is it?",
        choices=ShownAs.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what kind of number it is"},
    )
    counted = forms.CharField(
        label="What is counted?",
        help_text="For example: contacts with clean hands",
        max_length=200,
        error_messages={"required": "Enter what is counted"},
    )
    divided_by = forms.CharField(
        label="Out of what? (a percentage or a rate needs this)",
        help_text="For example: contacts watched",
        max_length=200,
        required=False,
    )
    better = forms.ChoiceField(
        label="Which way is better?",
        choices=Better.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose which way is better"},
    )
    how_often = forms.ChoiceField(
        label="How often will you count?",
        choices=HowOften.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how often you will count"},
    )

    def clean(self) -> dict[str, Any]:
        """A percentage and a rate need what the count is out of."""
        given = super().clean() or self.cleaned_data
        needs = {ShownAs.PERCENT, ShownAs.RATE}
        if given.get("shown_as") in needs and not (given.get("divided_by") or "").strip():
            self.add_error("divided_by", ValidationError("Enter what it is out of"))
        return given


class FigureForm(NhsForm, forms.Form):
    """One figure."""

    numerator = forms.FloatField(
        required=False,
        widget=forms.TextInput(attrs=_NUMBER),
        error_messages={"invalid": "What you counted must be a number"},
    )
    denominator = forms.FloatField(
        required=False,
        widget=forms.TextInput(attrs=_NUMBER),
        error_messages={"invalid": "What it is out of must be a number"},
    )
    not_known = forms.BooleanField(
        label="It was not counted",
        help_text="The chart shows a gap. A gap is not nought.",
        required=False,
    )

    take_back = forms.BooleanField(
        label="Take back what was typed in for this period",
        help_text="For a figure that should not be there at all, for example of a wrong month.",
        required=False,
    )

    def __init__(self, *args: Any, measure: Measure, kind: PeriodKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.measure, self.kind = measure, kind
        if kind is PeriodKind.MONTH:
            self.fields["period"] = forms.CharField(
                label="Which month?",
                error_messages={"required": "Enter the month"},
                help_text="For example, 2026-03",
                widget=forms.TextInput(attrs={"type": "month", "class": "nhsuk-input--width-10"}),
            )
        else:
            label = "Which day?" if kind is PeriodKind.DAY else f"Which {kind.value}? Any day in it will do"
            self.fields["period"] = DayField(label=label, error_messages={"required": "Enter the day"})
        self.fields["numerator"].label = (
            f"How many {measure.numerator}?" if measure.denominator else measure.numerator
        )
        if measure.denominator:
            self.fields["denominator"].label = f"Out of how many {measure.denominator}?"
        else:
            del self.fields["denominator"]
        self.order_fields(["period", "numerator", "denominator", "not_known", "take_back"])

    def clean_period(self) -> Period:
        """Give the period."""
        given: str | date = self.cleaned_data["period"]
        if isinstance(given, date):
            return period_with(given, self.kind)
        try:
            return month_from_text(given)
        except NotAPeriod as problem:
            raise ValidationError(str(problem)) from None

    def clean(self) -> dict[str, Any]:
        """A figure, or that there is none; an empty box by itself says neither."""
        given = super().clean() or self.cleaned_data
        if given.get("not_known") or given.get("take_back"):
            given["numerator"] = None
            return given
        for name in ("numerator", "denominator"):
            if name in self.fields and given.get(name) is None and name not in self.errors:
                self.add_error(name, ValidationError("Enter a number, or tick that it was not counted"))
        return given


class ChooseMeasuresForm(NhsForm, forms.Form):
    """Which measures stand below the money."""

    show = forms.MultipleChoiceField(
        label="Which measures", choices=[], required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, groups: Mapping[str, Sequence[tuple[str, str]]], most: int, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [(key, f"{title}: {name}") for title, several in groups.items() for key, name in several]
        if not choices:
            del self.fields["show"]
            return
        self.fields["show"].choices = choices
        self.fields["show"].help_text = f"Up to {most}."
