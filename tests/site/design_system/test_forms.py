"""Form fields as people meet them: labelled, explained, and clear about what to mend."""

from datetime import date
from html.parser import HTMLParser

import pytest
from django import forms

from leadwell_site.design_system.forms import DayField, NhsForm, complaints, parts
from leadwell_site.design_system.views import EveryField

pytestmark = pytest.mark.site


class _Seen(HTMLParser):
    """Collects what a page of form fields holds."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.labels: dict[str, str] = {}
        self.fields: dict[str, dict[str, str]] = {}
        self.classes: set[str] = set()
        self._for = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        found = {name: value or "" for name, value in attrs}
        self.classes |= set(found.get("class", "").split())
        if "id" in found:
            self.ids.append(found["id"])
        if tag in {"input", "select", "textarea"} and found.get("type") != "hidden":
            self.fields[found["id"]] = found | {"element": tag}
        self._for = found.get("for", "") if tag == "label" else ""

    def handle_data(self, data):
        if self._for:
            self.labels[self._for] = data.strip()
            self._for = ""


def drawn(form: forms.Form) -> _Seen:
    return _Seen(str(form))


def test_every_field_has_a_label_and_every_id_stands_once():
    for form in (EveryField(), EveryField({"beds": "many"}, {})):
        seen = drawn(form)
        assert set(seen.labels) == set(seen.fields)
        assert len(seen.ids) == len(set(seen.ids))
        for field in seen.fields.values():
            assert set(field.get("aria-describedby", "").split()) <= set(seen.ids)


def test_each_widget_becomes_its_component():
    form = EveryField()
    assert {name: parts(form[name]).kind for name in form.fields} == {
        "ward": "input",
        "beds": "input",
        "email": "input",
        "password": "password",
        "opened": "day",
        "kind": "radios",
        "parts": "checkboxes",
        "column": "select",
        "reason": "textarea",
        "file": "file",
        "agree": "checkbox",
    }
    seen = drawn(form)
    assert {
        "nhsuk-input",
        "nhsuk-password-input__input",
        "nhsuk-date-input",
        "nhsuk-radios__input",
        "nhsuk-checkboxes__input",
        "nhsuk-select",
        "nhsuk-textarea",
        "nhsuk-file-upload",
    } <= seen.classes
    assert "nhsuk-form-group--error" not in seen.classes


def test_browsers_are_told_what_to_fill_in_and_which_keyboard_to_show():
    seen = drawn(EveryField())
    told = {
        name: {key: field[key] for key in ("type", "autocomplete", "inputmode") if key in field}
        for name, field in seen.fields.items()
    }
    assert told["id_email"] == {"type": "email", "autocomplete": "email"}
    assert told["id_password"] == {"type": "password", "autocomplete": "current-password"}
    assert told["id_beds"] == {"type": "text", "inputmode": "numeric"}
    assert told["id_ward"] == {"type": "text", "autocomplete": "off"}
    assert told["id_opened_day"] == {"type": "text", "inputmode": "numeric"}
    assert "required" not in seen.fields["id_ward"]


def test_a_password_field_may_ask_for_a_new_password():
    class Form(NhsForm, forms.Form):
        secret = forms.CharField(widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))

    assert drawn(Form({"secret": "typed before"})).fields["id_secret"]["autocomplete"] == "new-password"
    assert "typed before" not in str(Form({"secret": "typed before"}))


def test_errors_stand_at_their_field_and_in_the_summary_that_leads_there():
    form = EveryField({"beds": "many", "opened_day": "12"}, {})
    seen = drawn(form)
    summary = [(line.text, line.href) for line in complaints(form)]
    assert summary == [
        ("Enter the name of the ward", "#id_ward"),
        ("Beds must be a whole number, like 24", "#id_beds"),
        ("Enter your email address", "#id_email"),
        ("Enter password", "#id_password"),
        ("The day the ward opened must include a month and a year", "#id_opened_day"),
        ("Choose what the unit serves", "#id_kind"),
        ("Choose the column that holds the date", "#id_column"),
        ("Choose a file to upload", "#id_file"),
        ("Say that you have checked the figures", "#id_agree"),
    ]
    assert {href.removeprefix("#") for _text, href in summary} <= set(seen.ids)
    assert seen.fields["id_ward"]["aria-invalid"] == "true"
    assert seen.fields["id_ward"]["aria-describedby"] == "id_ward_hint id_ward_error"
    assert "aria-invalid" not in seen.fields["id_opened_day"]
    assert seen.fields["id_opened_year"]["aria-invalid"] == "true"
    assert str(form).count("Error:") == len(summary)


def test_an_error_of_the_whole_form_comes_first_and_leads_nowhere():
    class Form(NhsForm, forms.Form):
        name = forms.CharField()

        def clean(self):
            raise forms.ValidationError("These two do not go together")

    assert [(line.text, line.href) for line in complaints(Form({}))] == [
        ("These two do not go together", ""),
        ("Enter name", "#id_name"),
    ]


def test_an_empty_field_says_what_to_do_in_our_words():
    class Form(NhsForm, forms.Form):
        name = forms.CharField(label="Name of the home")
        code = forms.CharField(label="ODS code")
        shift = forms.ChoiceField(label="Part of day", choices=[("day", "Day")])
        paper = forms.FileField(label="The file")
        sure = forms.BooleanField(label="I am sure")
        own = forms.CharField(error_messages={"required": "Own words"})

    assert [line.text for line in complaints(Form({}, {}))] == [
        "Enter name of the home",
        "Enter ODS code",
        "Choose an answer to: part of day",
        "Choose a file",
        "Tick the box to say: I am sure",
        "Own words",
    ]


def test_what_was_typed_stays_and_is_escaped():
    html = str(
        EveryField({"ward": '"><script>', "reason": "</textarea><b>", "parts": ["night"], "kind": "home"}, {})
    )
    assert "<script>" not in html
    assert "</textarea><b>" not in html
    assert 'value="&#34;&gt;&lt;script&gt;"' in html
    seen = _Seen(html)
    assert "checked" in seen.fields["id_parts_1"]
    assert "checked" in seen.fields["id_kind_1"]
    assert "checked" not in seen.fields["id_kind"]


def test_choices_stand_under_their_headings_in_their_order():
    html = str(EveryField({"column": "b"}, {})["column"].as_field_group())
    order = [
        html.index(text)
        for text in ("Choose a column", 'label="Dates"', "Shift date", 'label="Other"', "Ward")
    ]
    assert order == sorted(order)
    assert '<option value="b" selected>' in html


def test_hidden_fields_are_kept_out_of_sight():
    class Form(NhsForm, forms.Form):
        digest = forms.CharField(widget=forms.HiddenInput, initial="abc")
        name = forms.CharField()

    html = str(Form())
    assert '<input type="hidden" name="digest" value="abc" id="id_digest">' in html
    assert html.count("<label") == 1


@pytest.mark.parametrize(
    ("typed", "found", "error"),
    [
        (("3", "3", "2025"), date(2025, 3, 3), None),
        (("29", "2", "2024"), date(2024, 2, 29), None),
        (("30", "2", "2024"), None, "The day of the visit must be a real date"),
        (("x", "2", "2024"), None, "The day of the visit must be a real date"),
        (("3", "", "2024"), None, "The day of the visit must include a month"),
        (("3", "4", "25"), None, "The day of the visit: the year must have 4 numbers"),
        (("", "", ""), None, "Enter the day of the visit"),
        ((" 3 ", "04", "2025"), date(2025, 4, 3), None),
    ],
)
def test_a_day_is_read_from_three_boxes(typed, found, error):
    class Form(NhsForm, forms.Form):
        visited = DayField(label="The day of the visit")

    form = Form(dict(zip(("visited_day", "visited_month", "visited_year"), typed, strict=True)))
    assert form.is_valid() is (error is None)
    assert form.cleaned_data.get("visited") == found
    assert [line.text for line in complaints(form)] == ([] if error is None else [error])
    if error is not None:
        assert {field["value"] for field in drawn(form).fields.values()} == set(typed)


def test_a_day_that_need_not_be_given_may_be_left_out_or_set_before():
    class Form(NhsForm, forms.Form):
        visited = DayField(required=False)

    assert Form({}).is_valid()
    assert [
        field["value"] for field in drawn(Form(initial={"visited": date(2025, 3, 9)})).fields.values()
    ] == [
        "9",
        "3",
        "2025",
    ]


def test_one_question_on_a_page_is_its_heading():
    class Form(NhsForm, forms.Form):
        page_heading = "kind"
        kind = forms.ChoiceField(label="Whom does it serve?", choices=[("a", "A")], widget=forms.RadioSelect)

    assert '<h1 class="nhsuk-fieldset__heading">Whom does it serve?</h1>' in str(Form())
