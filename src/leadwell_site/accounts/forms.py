"""Signing in and choosing a password."""

from typing import Any

from django import forms
from django.contrib.auth import forms as auth
from django.contrib.auth.password_validation import password_validators_help_texts

from leadwell_site.design_system.forms import NhsForm

_WIDTH = {"class": "nhsuk-input--width-20"}


class SignIn(NhsForm, auth.AuthenticationForm):
    """E-mail address and password."""

    username = forms.EmailField(
        label="Email address",
        error_messages={
            "required": "Enter your email address",
            "invalid": "Enter an email address in the right format, like name@example.com",
        },
        widget=forms.EmailInput(attrs={"autocomplete": "username", "class": "nhsuk-input--width-20"}),
    )
    password = forms.CharField(
        label="Password",
        strip=False,
        error_messages={"required": "Enter your password"},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", **_WIDTH}),
    )
    error_messages = {
        "invalid_login": "The email address or the password is wrong",
        "inactive": "The email address or the password is wrong",
    }

    def clean_username(self) -> str:
        """An address is the same account in any case."""
        return str(self.cleaned_data["username"]).lower()


class _NewPassword(NhsForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first, second = self.fields["new_password1"], self.fields["new_password2"]
        first.label = "New password"
        first.help_text = " ".join(password_validators_help_texts())
        first.error_messages["required"] = "Enter a new password"
        second.label = "New password again"
        second.help_text = ""
        second.error_messages["required"] = "Enter the new password again"
        for field in (first, second):
            field.widget.attrs.update(_WIDTH | {"autocomplete": "new-password"})
            field.widget.attrs.pop("aria-describedby", None)


class ChangePassword(_NewPassword, auth.PasswordChangeForm):
    """The old password, and a new one twice."""

    error_messages = {
        "password_mismatch": "The two new passwords are not the same",
        "password_incorrect": "The old password is wrong",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        old = self.fields["old_password"]
        old.label = "Password now"
        old.error_messages["required"] = "Enter your password as it is now"
        old.widget.attrs.update(_WIDTH)


class ChoosePassword(_NewPassword, auth.SetPasswordForm):
    """A new password twice, by somebody who came with a link."""

    error_messages = {"password_mismatch": "The two new passwords are not the same"}
