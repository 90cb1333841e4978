"""Makes the demonstration: the invented organisations, loaded month by month as real ones would be."""

import json
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from leadwell.foundations.errors import LeadwellError
from leadwell.synthetic import SyntheticOrganisation, organisation
from leadwell_site.commands.invented import found_organisations
from leadwell_site.commands.invented_charts import decide_about_charts
from leadwell_site.commands.invented_days import publish_last_month, record_what_people_did
from leadwell_site.commands.invented_files import load_files, load_running
from leadwell_site.commands.invented_people import add_people, new_password
from leadwell_site.commands.migrating import migrate
from leadwell_site.organisations import clock
from leadwell_site.organisations.models import Organisation

SEED = 20_250_301


class RealData(LeadwellError):
    """The data folder holds an organisation that is not invented."""


class HalfMade(LeadwellError):
    """The data folder holds part of a demonstration."""


def make(*, months: int, until: date | None, say: Callable[[str], None]) -> None:
    """Make the demonstration in the data folder, or use the one that is there; say how to sign in.

    Raises:
        RealData: the folder holds a real organisation.
        HalfMade: an earlier making was stopped and cannot be taken away by itself.
    """
    began = time.monotonic()
    made = _made_before()
    if made is None:
        _clear()
        say(f"Making the demonstration in {settings.DATA} ...")
        migrate()
        yesterday = clock.today() - timedelta(days=1)
        world = organisation(SEED, months=months, until=until or yesterday)
        made = _made(world, say)
        if until is None:
            made["until"] = yesterday.isoformat()
            _up_to_this_morning(made)
        _keep(made)
        say(f"Made in {time.monotonic() - began:.0f} s.")
    else:
        migrate()
        say(f"Using the demonstration in {settings.DATA}: {made['months']} months, to {made['last']}.")
        if made.get("today", "") not in ("", clock.today().isoformat()):
            _up_to_this_morning(made)
            _keep(made)
    _say_how_to_sign_in(made, say)


def _made(world: SyntheticOrganisation, say: Callable[[str], None]) -> dict[str, Any]:
    password = new_password()
    found = found_organisations(world)
    people = add_people(found, password=password, from_on=world.first)
    loads = load_files(world, found, say=say)
    record_what_people_did(world, found)
    decide_about_charts(world, found)
    published = publish_last_month(world, found)
    say(f"{loads} files loaded, {published} pages published.")
    return {
        "seed": world.seed,
        "months": len({load.month for load in world.loads}),
        "last": world.last.isoformat(),
        "password": password,
        "organisations": {code: one.slug for code, one in found.organisations.items()},
        "people": [[one.email, one.words] for one in people],
    }


def _up_to_this_morning(made: dict[str, Any]) -> None:
    """Load the days since the last whole month, and today's shifts as they are planned."""
    slugs: dict[str, str] = made["organisations"]
    load_running(
        {code: Organisation.objects.get(slug=slug) for code, slug in slugs.items()},
        seed=made["seed"],
        months=made["months"],
        until=date.fromisoformat(made["until"]),
        today=clock.today(),
        at=clock.now(),
    )
    made["today"] = clock.today().isoformat()


def _keep(made: dict[str, Any]) -> None:
    _marker().write_text(json.dumps(made, indent=1), encoding="utf-8")
    _marker().chmod(0o600)


def _say_how_to_sign_in(made: dict[str, Any], say: Callable[[str], None]) -> None:
    say("\nEverything in it is synthetic: no real service, patient or member of staff is in it.")
    say(f"Sign in with the password  {made['password']}  as one of:")
    width = max(len(email) for email, _ in made["people"])
    for email, words in made["people"]:
        say(f"  {email:<{width}}  {words}")
    say("")


def _made_before() -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = json.loads(_marker().read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    if Organisation._meta.db_table not in connection.introspection.table_names():
        return None
    return found if Organisation.objects.filter(is_synthetic=True).exists() else None


def _clear() -> None:
    """Take away what an earlier making left that was stopped in the middle; never anything real."""
    if Organisation._meta.db_table not in connection.introspection.table_names():
        return
    if not Organisation.objects.exists():
        return
    if Organisation.objects.filter(is_synthetic=False).exists():
        raise RealData(
            f"{settings.DATA} holds an organisation that is not invented. Name another folder with --data."
        )
    if connection.vendor != "sqlite":
        raise HalfMade("An earlier making was stopped. Give the demonstration an empty database.")
    name = connection.settings_dict["NAME"]
    connection.close()
    for suffix in ("", "-wal", "-shm"):
        Path(f"{name}{suffix}").unlink(missing_ok=True)


def _marker() -> Path:
    return settings.DATA / "demonstration.json"
