"""The field for files that come with what somebody writes."""

from typing import Any

from django import forms

from leadwell.foundations.errors import LeadwellError
from leadwell.voices.concerns import strip

MOST_FILES = 3


class SeveralFiles(forms.FileInput):
    """A field to choose one file or several."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """None to three files that can be cleaned of who made them; gives their bytes."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[bytes]:  # noqa: ARG002 (Django gives it)
        """Give the bytes of each file."""
        given = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        if len(given) > MOST_FILES:
            raise forms.ValidationError(f"Send {MOST_FILES} files or fewer; you chose {len(given)}.")
        found = []
        for number, one in enumerate(given, 1):
            content = one.read()
            try:
                strip(content)
            except LeadwellError as problem:
                raise forms.ValidationError(f"File {number}: {problem}") from problem
            found.append(content)
        return found


def files_field() -> FilesField:
    """Give the field with its words."""
    return FilesField(
        label="Photographs or papers, if you have any",
        help_text=(
            f"Up to {MOST_FILES}: photographs or screenshots (JPEG, PNG), Word documents (.docx) or plain text, 8 MB "
            "in all. Where and when a picture was taken, with which device, and who wrote a document is taken out of "
            "the copy that is read. What can be seen in it stays: a face, a hand, a screen with a name."
        ),
        required=False,
        widget=SeveralFiles(attrs={"accept": "image/jpeg,image/png,.docx,.txt"}),
    )
