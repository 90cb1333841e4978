"""Reads settings from the environment strictly: a wrong value stops the start with a plain message."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from leadwell.foundations.errors import LeadwellError


class WrongSetting(LeadwellError):
    """A setting in the environment cannot be used."""


@dataclass(frozen=True, slots=True)
class Environment:
    """The variables that the site was started with."""

    variables: Mapping[str, str]

    def text(self, name: str, *, default: str) -> str:
        """Give a variable's text."""
        return self.variables.get(name, "").strip() or default

    def yes(self, name: str, *, default: bool) -> bool:
        """Give a yes or no.

        Raises:
            WrongSetting: the text is neither.
        """
        text = self.variables.get(name, "").strip().lower()
        if not text:
            return default
        if text in {"1", "yes", "true", "on"}:
            return True
        if text in {"0", "no", "false", "off"}:
            return False
        raise WrongSetting(f"{name} is {text!r}. Set it to yes or no.")

    def number(self, name: str, *, default: int, least: int) -> int:
        """Give a whole number.

        Raises:
            WrongSetting: the text is none, or less than the least.
        """
        text = self.variables.get(name, "").strip()
        if not text:
            return default
        if not text.isdecimal() or int(text) < least:
            raise WrongSetting(f"{name} is {text!r}. Set it to a whole number of at least {least}.")
        return int(text)

    def names(self, name: str, *, default: str) -> list[str]:
        """Give a list written with commas."""
        return [one.strip() for one in self.text(name, default=default).split(",") if one.strip()]

    def folder(self, name: str, *, default: str) -> Path:
        """Give a folder that only its owner can look into; it is made where it is not there yet.

        Raises:
            WrongSetting: it cannot be made.
        """
        folder = Path(self.text(name, default=default)).resolve()
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as problem:
            raise WrongSetting(f"{name} is {folder}, which cannot be made: {problem.strerror}.") from problem
        return folder

    def secret(self, name: str, *, data: Path) -> str:
        """Give the secret key: from the environment, else one kept in the data folder.

        A key that Leadwell makes is readable by its owner only, so that a one-person installation
        is safe without anybody having to invent a secret.
        """
        given = self.variables.get(name, "").strip()
        if given:
            if len(given) < 32:
                raise WrongSetting(f"{name} is too short to be safe. Use at least 32 characters.")
            return given
        kept = data / "secret-key"
        if not kept.exists():
            kept.touch(mode=0o600)
            kept.write_text(secrets.token_urlsafe(64), encoding="ascii")
        return kept.read_text(encoding="ascii").strip()

    def database(self, name: str, *, data: Path) -> dict[str, Any]:
        """Give Django's settings of the database: SQLite in the data folder, or a PostgreSQL address.

        Raises:
            WrongSetting: the address is of no database that Leadwell knows.
        """
        address = self.text(name, default="")
        parts = urlsplit(address or "sqlite:")
        if parts.scheme == "sqlite":
            if parts.netloc:
                raise WrongSetting(f"{name} needs three strokes before the path: sqlite:///folder/file.")
            return {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": unquote(parts.path.removeprefix("/")) or str(data / "leadwell.sqlite3"),
                "OPTIONS": {
                    "transaction_mode": "IMMEDIATE",
                    "timeout": 20,
                    # What is deleted is overwritten with noughts: single answers are promised to be destroyed.
                    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
                    "PRAGMA secure_delete=ON;",
                },
            }
        if parts.scheme in {"postgresql", "postgres"}:
            return {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": unquote(parts.path.removeprefix("/")),
                "USER": unquote(parts.username or ""),
                "PASSWORD": unquote(parts.password or ""),
                "HOST": parts.hostname or "",
                "PORT": str(parts.port or ""),
                "CONN_MAX_AGE": 60,
                "CONN_HEALTH_CHECKS": True,
            }
        raise WrongSetting(
            f"{name} begins with {parts.scheme!r}. It must begin with sqlite:// or postgresql://."
        )
