"""Django forms drawn as NHS.UK components.

A form takes ``NhsForm`` first among its bases. In the template, above the heading, ``error_summary(form)``;
inside the form element, ``{{ form }}``. Each field's widget decides which component it becomes; the
widget's ``attrs`` pass through (``autocomplete``, ``class`` for a width such as ``nhsuk-input--width-5``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt, pretty_name
from django.template import engines
from django.template.backends.jinja2 import Jinja2


class NhsRenderer(BaseRenderer):
    """Draws forms and fields with the templates of this app."""

    form_template_name = "leadwell/forms/form.jinja"
    formset_template_name = "leadwell/forms/formset.jinja"
    field_template_name = "leadwell/forms/field.jinja"

    def get_template(self, template_name: str) -> Any:
        """Give a template: ours by Jinja2, a widget of Django's own (hidden fields) by its engine."""
        if template_name.endswith(".jinja"):
            return _jinja().get_template(template_name)
        return forms.renderers.get_default_renderer().get_template(template_name)


@lru_cache
def _jinja() -> Jinja2:
    return next(one for one in engines.all() if isinstance(one, Jinja2))


class NhsForm:
    """Mix this in before ``forms.Form`` or ``forms.ModelForm``."""

    default_renderer = NhsRenderer
    use_required_attribute = False  # the server explains what is missing, in our words
    page_heading = ""  # name of the field whose label is the page's heading: one question per page
    large_labels = False  # labels in bold where a form has few fields

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            _say_what_to_do(field, str(pretty_name(name) if field.label is None else field.label))


def _say_what_to_do(field: forms.Field, label: str) -> None:
    """Put our words in place of "This field is required", where the form has none of its own."""
    if field.error_messages.get("required") != forms.Field.default_error_messages["required"]:
        return
    match field:
        case forms.BooleanField():
            words = f"Tick the box to say: {_inside(label)}"
        case forms.FileField():
            words = "Choose a file"
        case forms.ChoiceField() | forms.ModelChoiceField():
            words = f"Choose an answer to: {_inside(label)}"
        case _ if label.rstrip().endswith("?"):
            words = f"Answer the question: {label}"
        case _:
            words = f"Enter {_inside(label)}"
    field.error_messages = {**field.error_messages, "required": words}


class DayWidget(forms.MultiWidget):
    """A day in three boxes."""

    use_fieldset = True

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        boxes = {"day": forms.TextInput(), "month": forms.TextInput(), "year": forms.TextInput()}
        super().__init__(widgets=boxes, attrs=dict(attrs or {}))

    def decompress(self, value: date | None) -> list[str]:
        """Give the texts of the three boxes."""
        return ["", "", ""] if value is None else [str(value.day), str(value.month), str(value.year)]

    def id_for_label(self, id_: str) -> str:
        """The first box: where a link in the error summary leads."""
        return f"{id_}_day"


class DayField(forms.Field):
    """A day, typed in three boxes; the errors say which box to mend."""

    widget = DayWidget

    def clean(self, value: Any) -> date | None:
        """Give the day, or None where nothing was typed and nothing is required."""
        if isinstance(value, date) or value is None:
            texts = self.widget.decompress(value)
        else:
            texts = [(one or "").strip() for one in value]
        name = str(self.label or "The date")
        if not any(texts):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        absent = [box for box, text in zip(("day", "month", "year"), texts, strict=True) if not text]
        if absent:
            raise ValidationError(
                f"{name} must include a {' and a '.join(absent)}", code="incomplete", params={"boxes": absent}
            )
        try:
            found = date(int(texts[2]), int(texts[1]), int(texts[0]))
        except ValueError:
            raise ValidationError(f"{name} must be a real date", code="invalid") from None
        if len(texts[2]) != 4:
            raise ValidationError(
                f"{name}: the year must have 4 numbers", code="invalid", params={"boxes": ["year"]}
            )
        self.run_validators(found)
        return found


def _inside(name: str) -> str:
    """The label as it stands within a sentence: its first letter small unless it is an abbreviation."""
    return name if name[:2].isupper() else name[:1].lower() + name[1:]


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One choice of radios, checkboxes or a select; ``group`` is the heading it stands under."""

    value: str
    label: str
    chosen: bool
    ident: str
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One box of a day."""

    part: str
    name: str
    ident: str
    value: str
    wrong: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What a field's template needs, worked out from the widget."""

    kind: str  # input, password, textarea, select, radios, checkboxes, checkbox, day, file
    ident: str
    name: str
    label: str
    hint: str
    errors: tuple[str, ...]
    value: str
    described_by: str
    attributes: str  # extra attributes, escaped
    classes: str
    input_type: str = "text"
    options: tuple[Option, ...] = ()
    boxes: tuple[Box, ...] = ()
    is_heading: bool = False
    is_large: bool = False


_SET_BY_US = {"class", "id", "type", "aria-describedby", "aria-invalid", "required"}


def parts(field: BoundField) -> Parts:
    """Work out which component a field becomes, and with what in it."""
    widget = field.field.widget
    ident = widget.attrs.get("id") or field.auto_id or field.html_name
    errors = tuple(str(one) for one in field.errors)
    described = [f"{ident}_hint"] if field.help_text else []
    described += [f"{ident}_error"] if errors else []
    kind, attributes = _kind(field.field, widget)
    attributes |= {key: value for key, value in widget.attrs.items() if key not in _SET_BY_US}
    if field.field.disabled:
        attributes["disabled"] = True
    value = field.value()
    return Parts(
        kind=kind,
        ident=ident,
        name=field.html_name,
        label=str(field.label),
        hint=str(field.help_text),
        errors=errors,
        value="" if kind in {"password", "file"} or value is None else str(widget.format_value(value) or ""),
        described_by=" ".join(described),
        attributes=flatatt({key: value for key, value in attributes.items() if key != "type"}),
        classes=str(widget.attrs.get("class", "")),
        input_type=str(attributes.get("type", "text")),
        options=_options(field, ident) if kind in {"select", "radios", "checkboxes"} else (),
        boxes=_boxes(field, ident) if kind == "day" else (),
        is_heading=getattr(field.form, "page_heading", "") == field.name,
        is_large=getattr(field.form, "large_labels", False),
    )


def _kind(field: forms.Field, widget: forms.Widget) -> tuple[str, dict[str, Any]]:
    match widget:
        case DayWidget():
            return "day", {}
        case forms.CheckboxSelectMultiple():  # before radios: Django makes it a kind of them
            return "checkboxes", {}
        case forms.RadioSelect():
            return "radios", {}
        case forms.SelectMultiple():
            return "select", {"multiple": True}
        case forms.Select():
            return "select", {}
        case forms.CheckboxInput():
            return "checkbox", {}
        case forms.FileInput():
            return "file", {"multiple": True} if widget.allow_multiple_selected else {}
        case forms.Textarea():
            return "textarea", {"rows": 5}
        case forms.PasswordInput():
            return "password", {"autocomplete": "current-password"}
    return "input", _input(field, widget)


def _input(field: forms.Field, widget: forms.Widget) -> dict[str, Any]:
    if isinstance(field, forms.EmailField):
        return {"type": "email", "autocomplete": "email", "spellcheck": "false"}
    if isinstance(field, forms.IntegerField) and not isinstance(field, forms.FloatField):
        return {"inputmode": "numeric", "spellcheck": "false"}
    if isinstance(field, forms.FloatField | forms.DecimalField):
        return {"inputmode": "decimal", "spellcheck": "false"}
    kind = getattr(widget, "input_type", "text")
    attributes: dict[str, Any] = {"type": "text" if kind == "number" else kind}
    if isinstance(field, forms.CharField) and field.max_length:
        attributes["maxlength"] = field.max_length
    return attributes


def _options(field: BoundField, ident: str) -> tuple[Option, ...]:
    widget = field.field.widget
    found: list[Option] = []
    for group, members, _index in widget.optgroups(field.html_name, widget.format_value(field.value())):
        for member in members:
            if member["value"] == "" and isinstance(widget, forms.RadioSelect):
                continue  # "no answer" is not an answer to offer
            found.append(
                Option(
                    value=str(member["value"]),
                    label=str(member["label"]),
                    chosen=bool(member["selected"]),
                    ident=ident if not found else f"{ident}_{len(found)}",
                    group=str(group or ""),
                )
            )
    return tuple(found)


def _boxes(field: BoundField, ident: str) -> tuple[Box, ...]:
    value = field.value()
    texts = field.field.widget.decompress(value) if value is None or isinstance(value, date) else list(value)
    wrong: set[str] = set()
    for error in field.errors.as_data() if field.errors else ():
        wrong |= set((error.params or {}).get("boxes", ("day", "month", "year")))
    return tuple(
        Box(
            part=part,
            name=f"{field.html_name}_{part}",
            ident=f"{ident}_{part}",
            value=str(text or ""),
            wrong=part in wrong,
        )
        for part, text in zip(("day", "month", "year"), texts, strict=True)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """One line of the error summary and the field that it leads to."""

    text: str
    href: str = ""


def complaints(form: forms.BaseForm) -> tuple[Complaint, ...]:
    """Give the lines of the error summary: those of the whole form first, then field by field."""
    lines = [Complaint(text=str(text)) for text in form.non_field_errors()]
    for field in form:
        target = field.id_for_label or field.auto_id or field.html_name
        if isinstance(field.field.widget, forms.RadioSelect):
            target = field.auto_id or field.html_name
        lines += [
            Complaint(text=str(text), href="" if field.is_hidden else f"#{target}") for text in field.errors
        ]
    return tuple(lines)
