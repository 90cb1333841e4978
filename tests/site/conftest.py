"""Two organisations with their places and people, made by the site's own actions."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

FOUNDED_AT = datetime(2024, 1, 1, 9, tzinfo=UTC)
SHIFTS = {"day": 11.5, "night": 11.5}
PASSWORD = "a long night on Harvey"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """An organisation with one site, two wards and one home, and a person for every kind of role.

    ``people`` are by role kind and hold it at the organisation itself; ``ward_people`` hold it at ``wards[0]``.
    """

    organisation: Any
    root: Any
    site: Any
    wards: tuple[Any, Any]
    home: Any
    people: dict[str, Any] = field(default_factory=dict)
    ward_people: dict[str, Any] = field(default_factory=dict)


def founded_trust(*, name: str, slug: str, word: str = "", synthetic: bool = False) -> Trust:
    """Found an organisation; ``word`` stands in each name, so that a leak can be told by it."""
    from leadwell_site.accounts.models import User
    from leadwell_site.organisations import actions, queries
    from leadwell_site.organisations.choices import RoleKind, Serves, UnitKind

    said = {"at": FOUNDED_AT, "actor": "tests"}
    mark = f"{word} " if word else ""
    organisation = actions.found_organisation(name=name, slug=slug, is_synthetic=synthetic, **said)
    root = queries.root_of(organisation)
    site = actions.add_unit(parent=root, name=f"{mark}Northgate Hospital", kind=UnitKind.SITE, **said)
    wards = tuple(
        actions.add_unit(
            parent=site,
            name=f"{mark}{ward} Ward",
            kind=UnitKind.WARD,
            code=f"{slug[:4]}{number}",
            serves=Serves.ADULT_INPATIENT,
            beds=24,
            shift_lengths=SHIFTS,
            **said,
        )
        for number, ward in enumerate(("Harvey", "Maple"), start=1)
    )
    home = actions.add_unit(
        parent=root,
        name=f"{mark}Rose House",
        kind=UnitKind.HOME,
        code=f"{slug[:4]}9",
        serves=Serves.CARE_HOME,
        beds=30,
        **said,
    )
    people: dict[str, Any] = {}
    ward_people: dict[str, Any] = {}
    for where, unit, held in (("all", root, people), ("ward", wards[0], ward_people)):
        for kind in RoleKind.values:
            person = User.objects.create(email=f"{kind}.{where}@{slug}.example", name=f"{mark}{kind} {where}")
            actions.give_role(user=person, unit=unit, kind=kind, from_on=date(2024, 1, 1), **said)
            held[kind] = person
    return Trust(
        organisation=organisation,
        root=root,
        site=site,
        wards=wards,
        home=home,
        people=people,
        ward_people=ward_people,
    )


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Keep SQLite's test database in a file: threads and other processes can then meet in it."""
    from django.conf import settings

    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        folder = Path(settings.DATA)
        folder.mkdir(parents=True, exist_ok=True)
        settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = str(folder / "test.sqlite3")


@pytest.fixture(scope="session")
def is_postgres() -> bool:
    """Whether the tests run on PostgreSQL."""
    return os.environ.get("LEADWELL_TEST_DATABASE") == "postgres"


@pytest.fixture(scope="session")
def make_trust() -> Callable[..., Trust]:
    """What founds an organisation: ``make_trust(name=..., slug=..., word=..., synthetic=...)``."""
    return founded_trust


@pytest.fixture
def trust(db: None) -> Trust:
    """The organisation whose people look at pages."""
    return founded_trust(name="Northgate Trust", slug="northgate")


@pytest.fixture
def other_trust(db: None) -> Trust:
    """Another organisation, whose rows nobody of the first may see; its names hold ZYXMARK."""
    return founded_trust(name="ZYXMARK Southmoor Trust", slug="zyxmark", word="ZYXMARK")


@pytest.fixture
def sign_in() -> Callable[[Any, Any], Any]:
    """Sign a person in without asking for the password: ``sign_in(client, person)`` gives the client."""

    def sign(client: Any, person: Any) -> Any:
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign


@contextmanager
def guards_lifted() -> Iterator[None]:
    """Let rows of history be changed and deleted in the block, as somebody with the database's keys could."""
    from django.db import connection

    from leadwell_site.audit.append_only import guarded_tables

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Keys that are checked at the end of a transaction stand in the way of altering a table.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
            tables = sorted(guarded_tables(connection))
            for table in tables:
                cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
            yield
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
            for table in tables:
                cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        yield
        for _, sql in triggers:
            cursor.execute(sql)


@pytest.fixture
def lifted_guards() -> Callable[[], AbstractContextManager[None]]:
    """What lifts the guards of history for a block, to see that the chain tells what was changed behind them."""
    return guards_lifted


@pytest.fixture(scope="session", autouse=True)
def _tokens_without_words() -> Iterator[None]:
    """Make the tokens of forms of letters that no word is made of.

    They are drawn at random and stand on nearly every page: now and then one held the very name that a test says is
    not on the page.
    """
    from django.middleware import csrf

    usual = csrf.CSRF_ALLOWED_CHARS
    csrf.CSRF_ALLOWED_CHARS = "qxzQXZ"
    yield
    csrf.CSRF_ALLOWED_CHARS = usual


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    """Forget what was read: the next test has other tables under the same name, with the same numbers."""
    yield
    from leadwell_site.measures.queries import remembered

    remembered.forget()


@pytest.fixture(scope="session", autouse=True)
def _flushing_past_the_guards() -> Iterator[None]:
    """Let Django empty the tables after a test with real transactions."""
    from django.db import connection

    operations = type(connection.ops)
    flush = operations.execute_sql_flush

    def flush_past_the_guards(self: Any, sql_list: Any) -> None:
        with transaction.atomic(using=self.connection.alias), guards_lifted():
            flush(self, sql_list)

    operations.execute_sql_flush = flush_past_the_guards
    yield
    operations.execute_sql_flush = flush
