"""Frameworks as this site knows them: those that are shipped, with wording that a licence holder put here."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings

from leadwell.foundations.definition_files import entry_from_text
from leadwell.voices.frameworks import (
    Form,
    Framework,
    Kept,
    LicenceOver,
    frameworks,
    licensed_of,
    with_licensed,
)

FOLDER = "licensed"  # in the data folder: TOML files as `leadwell frameworks check` reads them


def frameworks_here(*, on: date) -> Mapping[str, Framework]:
    """Give every edition, with the wording of licence holders that holds on a day."""
    found = dict(frameworks())
    for path in sorted((settings.DATA / FOLDER).glob("*.toml")):
        licensed = licensed_of(entry_from_text(path.read_text(encoding="utf-8"), where=path.name))
        try:
            found[licensed.framework] = with_licensed(found[licensed.framework], licensed, on=on)
        except LicenceOver:
            continue  # the licence does not hold on that day, so Leadwell's own words do
    return found


def form_of(kept: Mapping[str, Any]) -> Form:
    """Give a form back as it was kept.

    Raises:
        NotAsKept: it was changed since.
    """
    return Kept(framework=kept["framework"], text=kept["text"], seal=kept["seal"]).form()


def as_kept(form: Form) -> dict[str, str]:
    """Give what a row keeps of a form."""
    kept = form.kept()
    return {"framework": kept.framework, "text": kept.text, "seal": kept.seal}
