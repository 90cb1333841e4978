"""What people fill in about rosters: making one, telling of sickness, changing a day, asking for a day."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from leadwell_site.design_system.forms import DayField, NhsForm
from leadwell_site.design_system.wording import day
from leadwell_site.rosters.actions import MOST_WEEKS_AHEAD
from leadwell_site.rosters.choices import WishKind
from leadwell_site.staffing.choices import ChangeReason

DAYS = 28  # of one roster
_SECONDS = ((30, "Half a minute"), (120, "Two minutes"), (300, "Five minutes"), (600, "Ten minutes"))
_COUNT = {"class": "nhsuk-input--width-2", "inputmode": "numeric"}
# Browsers would put what was chosen before back into a page that is loaded again, beside what stands by now.
_AS_SENT = {"autocomplete": "off"}
_NOBODY = "Do not write anything about somebody's health."


class MakeForm(NhsForm, forms.Form):
    """What a new roster is to be like."""

    starts_on = DayField(
        label="The first day of the four weeks", help_text="Usually a Monday, for example 5 1 2026"
    )
    rules = forms.ChoiceField(label="Rules", choices=[])
    most_run = forms.IntegerField(
        label="Days in a row, at most", min_value=1, max_value=14, widget=forms.TextInput(attrs=_COUNT)
    )
    weekends_of_four = forms.IntegerField(
        label="Weekends of four with work, at most",
        min_value=0,
        max_value=4,
        widget=forms.TextInput(attrs=_COUNT),
    )
    least_off_run = forms.IntegerField(
        label="Days off together, at least", min_value=1, max_value=4, widget=forms.TextInput(attrs=_COUNT)
    )
    training = forms.ChoiceField(
        label="People whose training for this unit has ended",
        help_text="A registration that has ended always keeps somebody off registered shifts.",
        choices=[
            ("off", "Keep them off shifts"),
            ("on", "Roster them all the same, for example because training is booked"),
        ],
        widget=forms.RadioSelect,
        initial="off",
    )
    holidays = forms.ChoiceField(
        label="How many people bank holidays need",
        choices=[
            ("own", "As many as any other such weekday"),
            ("5", "As many as a Saturday"),
            ("6", "As many as a Sunday"),
        ],
        widget=forms.RadioSelect,
        initial="6",
    )
    against = forms.ChoiceField(
        label="What the roster is to be",
        help_text="If these days have a roster already, the draft is set beside it, aim by aim, either way.",
        choices=[
            ("all", "The best in all: aims are weighed against each other"),
            ("each", "Better than the roster that stands on every aim, where that can be"),
        ],
        widget=forms.RadioSelect,
        initial="all",
        required=False,
    )
    seconds = forms.TypedChoiceField(
        label="How long to look for a better roster",
        help_text="You can stop at any time and keep the best that was found.",
        choices=_SECONDS,
        coerce=int,
        initial=30,
    )

    def __init__(
        self, *args: Any, rules: Sequence[tuple[str, str]], holidays: Mapping[date, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rules"].choices = list(rules)
        ahead = ", ".join(f"{day(on)} ({name})" for on, name in holidays.items())
        self.fields["holidays"].help_text = f"The next ones in England: {ahead}."

    def holidays_like(self) -> int | None:
        """Give the weekday that bank holidays are staffed like; None is each its own."""
        chosen = str(self.cleaned_data["holidays"])
        return None if chosen == "own" else int(chosen)


class SickForm(NhsForm, forms.Form):
    """Who is ill, and for how long as far as is known."""

    person = forms.ChoiceField(label="Who is ill", choices=[])
    from_on = DayField(label="The first day of sickness")
    until_on = DayField(
        label="The last day, as far as is known",
        help_text="If it lasts longer, say so again later.",
    )
    overtime = forms.TypedChoiceField(
        label="May somebody else work more than their hours for it?",
        help_text="Never more than the legal week on average. Ask people before you publish it.",
        choices=[
            ("0", "No, only as much as their hours allow"),
            ("12", "Yes, up to 12 hours more in these four weeks"),
        ],
        coerce=int,
        widget=forms.RadioSelect,
        initial="0",
    )

    def __init__(self, *args: Any, people: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", "Choose a person"), *((str(key), name) for key, name in people)]

    def clean(self) -> dict[str, Any]:
        """The last day does not come before the first."""
        given = super().clean() or self.cleaned_data
        first, last = given.get("from_on"), given.get("until_on")
        if first and last and last < first:
            self.add_error("until_on", ValidationError("The last day must not be before the first"))
        return given


class ChangeForm(NhsForm, forms.Form):
    """One person's day set otherwise than was suggested."""

    prefix = "change"
    person = forms.ChoiceField(label="Whose day", choices=[])
    on = forms.ChoiceField(label="Which day", choices=[])
    shift = forms.ChoiceField(label="What it is to be", choices=[])
    reason_code = forms.ChoiceField(
        label="Why",
        choices=ChangeReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why"},
    )
    reason = forms.CharField(
        label="Anything else to know (optional)",
        help_text=_NOBODY,
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self, *args: Any, people: Sequence[str], days: Sequence[date], shifts: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", "Choose a person"), *((name, name) for name in people)]
        self.fields["on"].choices = [
            ("", "Choose a day"),
            *((one.isoformat(), day(one, "weekday")) for one in days),
        ]
        self.fields["shift"].choices = [
            ("", "Choose a shift"),
            ("off", "A day off"),
            *((name, name) for name in shifts),
        ]


class AskForm(NhsForm, forms.Form):
    """A day off or a shift that somebody would like."""

    on = DayField(label="The day")
    wish = forms.ChoiceField(
        label="What would you like?",
        choices=[],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a day off or a shift"},
    )

    def __init__(self, *args: Any, shifts: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["wish"].choices = [
            (WishKind.OFF.value, "A day off"),
            *((f"{WishKind.WORK.value}:{name}", words) for name, words in shifts),
        ]

    def asked(self) -> tuple[WishKind, str]:
        """Give what was chosen, as kind and shift."""
        kind, _, shift = str(self.cleaned_data["wish"]).partition(":")
        return WishKind(kind), shift


class ChooseForm(NhsForm, forms.Form):
    """What somebody would like on each day of the next roster.

    It sends along which day was the first and what stood on each day when it was shown. Only what was changed by
    hand is a wish: a page that lay open takes back nothing that was asked for elsewhere.
    """

    first = forms.CharField(required=False, widget=forms.HiddenInput(attrs=_AS_SENT))

    def __init__(
        self,
        *args: Any,
        first: date,
        days: Mapping[date, str],
        shifts: Sequence[str],
        standing: Mapping[date, tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.first = first.isoformat()
        self.held = {on: _option(*standing.get(on, (WishKind.NONE, ""))) for on in days}
        self.initial["first"] = self.first
        usual = {
            "": "No wish",
            WishKind.OFF.value: "A day off",
            **{_option(WishKind.WORK, name): name for name in shifts},
        }
        for on, hint in days.items():
            shown = str(self.data.get(_was_name(on), self.held[on]))
            # A shift that is worked no more is shown as what it is where it stands, and cannot be asked for anew.
            gone = {
                one: f"{_parted(one)[1]} (not worked here any more)"
                for one in (self.held[on], shown)
                if one not in usual and _parted(one)[1]
            }
            self.fields[_day_name(on)] = forms.ChoiceField(
                label=day(on, "weekday"),
                help_text=hint,
                required=False,
                choices=[*usual.items(), *gone.items()],
                initial=self.held[on],
                widget=forms.Select(attrs=_AS_SENT),
            )
            self.fields[_was_name(on)] = forms.CharField(
                required=False, strip=False, initial=self.held[on], widget=forms.HiddenInput(attrs=_AS_SENT)
            )

    def has_moved(self) -> bool:
        """Say whether it was shown for other days than these."""
        return bool(self.data.get("first", "") != self.first)

    def by_hand(self) -> dict[date, str]:
        """Give the options that were changed by hand, those of days that are asked for no more among them."""
        found = {}
        for name, value in self.data.items():
            on = _day_of(name)
            if on is not None and value != self.data.get(_was_name(on), ""):
                found[on] = str(value)
        return found

    def crossed(self) -> list[date]:
        """Give the days changed by hand that hold something else by now than was shown, and than was chosen."""
        return [
            on
            for on, chosen in self.by_hand().items()
            if on in self.held and self.held[on] not in {chosen, self.data.get(_was_name(on), "")}
        ]

    def as_it_stands(self) -> dict[str, str]:
        """Give the form to be sent anew: what was changed by hand is kept, all else is as it stands now."""
        by_hand = self.by_hand()
        found = {"first": self.first}
        for on, held in self.held.items():
            found |= {_was_name(on): held, _day_name(on): by_hand.get(on, held)}
        return found

    def say_what_changed(self, sent: "ChooseForm") -> None:
        """Say why what was sent is not kept yet: days moved, or were changed elsewhere."""
        self.is_valid()
        if sent.has_moved():
            out = [
                f"{day(on, 'weekday')} ({_option_words(chosen)})"
                for on, chosen in sorted(sent.by_hand().items())
                if on not in self.held
            ]
            lost = f" These days of yours are asked for here no more: {'; '.join(out)}." if out else ""
            self.add_error(
                None,
                "The days to choose for have moved since you opened this page. Nothing is kept yet. What you chose "
                f"for days that are still here is kept on this form: look through it and send it again.{lost}",
            )
        for on in sent.crossed():
            self.add_error(
                _day_name(on),
                f"{day(on, 'weekday')} was changed elsewhere since you opened this page; it holds now: "
                f"{_option_words(self.held[on])}. Nothing is kept yet. Choose what it is to be and send it again",
            )

    def chosen(self) -> dict[date, tuple[WishKind, str]]:
        """Give what was changed by hand, as kind and shift by day, once the form is valid."""
        return {on: _parted(chosen) for on, chosen in self.by_hand().items() if on in self.held}


def _option(kind: str, shift: str) -> str:
    if kind == WishKind.NONE:
        return ""
    return f"{WishKind.WORK.value}:{shift}" if kind == WishKind.WORK else WishKind(kind).value


def _parted(option: str) -> tuple[WishKind, str]:
    kind, _, shift = option.partition(":")
    if kind == WishKind.WORK:
        return WishKind.WORK, shift
    return (WishKind.OFF if kind == WishKind.OFF else WishKind.NONE), ""


def _option_words(option: str) -> str:
    kind, shift = _parted(option)
    return {WishKind.OFF: "a day off", WishKind.WORK: f"the {shift} shift"}.get(kind, "no wish")


def _day_name(on: date) -> str:
    return f"on_{on.isoformat()}"


def _was_name(on: date) -> str:
    return f"was_{on.isoformat()}"


def _day_of(name: str) -> date | None:
    """Give the day of a field of ``ChooseForm``; None of any other name, since anything may be sent."""
    if not name.startswith("on_"):
        return None
    try:
        on = date.fromisoformat(name.removeprefix("on_"))
    except ValueError:
        return None
    return on if _day_name(on) == name else None


def days_to_choose(first: date, today: date) -> list[date]:
    """Give the four weeks from a day on, as far as they may be asked for already."""
    until = today + timedelta(weeks=MOST_WEEKS_AHEAD)
    return [on for on in (first + timedelta(days=one) for one in range(DAYS)) if on <= until]


def next_roster_day(last: date | None, today: date) -> date:
    """Give the Monday on which the next roster begins: after the last day published, and after today."""
    begin = max(today, last or today) + timedelta(days=1)
    return begin + timedelta(days=-begin.weekday() % 7)
