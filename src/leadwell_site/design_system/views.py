"""The page that shows every piece of the design system with made-up values, to anybody."""

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from leadwell_site.design_system import patterns as shown
from leadwell_site.design_system.forms import DayField, NhsForm


class EveryField(NhsForm, forms.Form):
    """One field of each kind."""

    ward = forms.CharField(
        label="Ward name",
        help_text="As it is written on the door",
        error_messages={"required": "Enter the name of the ward"},
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-20", "autocomplete": "off"}),
    )
    beds = forms.IntegerField(
        label="Beds",
        min_value=1,
        error_messages={"invalid": "Beds must be a whole number, like 24"},
        widget=forms.NumberInput(attrs={"class": "nhsuk-input--width-3"}),
    )
    email = forms.EmailField(label="Email address", error_messages={"required": "Enter your email address"})
    password = forms.CharField(label="Password", widget=forms.PasswordInput)
    opened = DayField(label="The day the ward opened", help_text="For example, 15 3 2024", required=False)
    kind = forms.ChoiceField(
        label="What the unit serves",
        choices=[("adult", "Adult inpatients"), ("home", "People who live in a home"), ("other", "Others")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the unit serves"},
    )
    parts = forms.MultipleChoiceField(
        label="Parts of the day that are rostered",
        choices=[("day", "Day"), ("night", "Night"), ("twilight", "Twilight")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    column = forms.ChoiceField(
        label="Which column holds the date",
        choices=[
            ("", "Choose a column"),
            ("Dates", [("a", "Shift date"), ("b", "Date entered")]),
            ("Other", [("c", "Ward")]),
        ],
        error_messages={"required": "Choose the column that holds the date"},
    )
    reason = forms.CharField(
        label="Reason",
        help_text="Do not write anything that could identify a patient",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    file = forms.FileField(
        label="Upload a file",
        help_text="A spreadsheet or CSV file, up to 100 MB",
        error_messages={"required": "Choose a file to upload"},
    )
    agree = forms.BooleanField(
        label="I have checked the figures",
        error_messages={"required": "Say that you have checked the figures"},
    )


@login_not_required
def patterns(request: HttpRequest) -> HttpResponse:
    """Show the pattern page; with ``?wrong=1`` its form has errors."""
    form = EveryField({"beds": "many", "opened_day": "12"}, {}) if "wrong" in request.GET else EveryField()
    page = shown.page() | {"form": form, "wide": True}
    return render(request, "leadwell/patterns.jinja", page)
