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
from leadwell_site.commands.invented import ACTOR, Found, found_organisations
from leadwell_site.commands.invented_charts import decide_about_charts, propose_a_saving
from leadwell_site.commands.invented_concerns import speak_up
from leadwell_site.commands.invented_days import publish_last_month, record_what_people_did
from leadwell_site.commands.invented_files import load_files, load_running
from leadwell_site.commands.invented_leadership import assess_leaders
from leadwell_site.commands.invented_people import add_people, new_password
from leadwell_site.commands.invented_voices import ask_people
from leadwell_site.commands.invented_workforce import first_day, load_people, say_what_units_need
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
        found, made = _made(world, say)
        if until is None:
            made["until"] = yesterday.isoformat()
        _up_to_this_morning(made, world.last)
        say_what_units_need(found.units, by=ACTOR, at=clock.now())
        made |= ask_people(found.organisations, seed=world.seed, today=clock.today(), at=clock.now())
        _keep(made)
        say(f"Made in {time.monotonic() - began:.0f} s.")
    else:
        migrate()
        say(f"Using the demonstration in {settings.DATA}: {made['months']} months, to {made['last']}.")
        if made.get("today", "") not in ("", clock.today().isoformat()):
            _up_to_this_morning(made, date.fromisoformat(made["last"]))
            _keep(made)
    _say_how_to_sign_in(made, say)


def _made(world: SyntheticOrganisation, say: Callable[[str], None]) -> tuple[Found, dict[str, Any]]:
    password = new_password()
    found = found_organisations(world)
    people = add_people(found, password=password, from_on=world.first)
    loads = load_files(world, found, say=say)
    record_what_people_did(world, found)
    decide_about_charts(world, found)
    propose_a_saving(world, found)
    receipt = speak_up(found, since=world.first, today=clock.today())
    assess_leaders(found, first=world.first, now=clock.now())
    published = publish_last_month(world, found)
    say(f"{loads} files loaded, {published} pages published.")
    return found, {
        "seed": world.seed,
        "months": len({load.month for load in world.loads}),
        "last": world.last.isoformat(),
        "password": password,
        "organisations": {code: one.slug for code, one in found.organisations.items()},
        "people": [[one.email, one.words] for one in people],
        "receipt": {"path": receipt.path, "words": receipt.words},
    }


def _up_to_this_morning(made: dict[str, Any], last: date) -> None:
    """Load the days since the last whole month, today's shifts as they are planned, and the lists of people.

    A demonstration up to a day that was named has no days after its last whole month: its people are rostered from
    there on.
    """
    slugs: dict[str, str] = made["organisations"]
    organisations = {code: Organisation.objects.get(slug=slug) for code, slug in slugs.items()}
    today = clock.today()
    if "until" in made:
        load_running(
            organisations,
            seed=made["seed"],
            months=made["months"],
            until=date.fromisoformat(made["until"]),
            today=today,
            at=clock.now(),
        )
        made["today"] = today.isoformat()
    else:
        today = last + timedelta(days=1)
    made.setdefault("people_from", first_day(today).isoformat())
    first = date.fromisoformat(made["people_from"])
    load_people(organisations, seed=made["seed"], first=first, today=today, at=clock.now())


def _keep(made: dict[str, Any]) -> None:
    _marker().write_text(json.dumps(made, indent=1), encoding="utf-8")
    _marker().chmod(0o600)


def _say_how_to_sign_in(made: dict[str, Any], say: Callable[[str], None]) -> None:
    say("\nEverything in it is synthetic: no real service, patient or member of staff is in it.")
    say(f"Sign in with the password  {made['password']}  as one of:")
    width = max(len(email) for email, _ in made["people"])
    for email, words in made["people"]:
        say(f"  {email:<{width}}  {words}")
    if "receipt" in made:  # a demonstration that an earlier version made has none
        say(f"An invented concern is answered at {made['receipt']['path']}, with the words:")
        say(f"  {made['receipt']['words']}")
    if codes := made.get("answer_codes"):
        say(f"Answer questions without signing in, at /answer/, with a code: {', '.join(codes[:3])}")
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
