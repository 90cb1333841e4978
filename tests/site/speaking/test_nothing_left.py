"""What somebody who speaks up leaves behind: nothing by which they, their device or their minute can be found."""

import logging
import re
import secrets
import time
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.apps import apps
from django.conf import settings
from django.core.signing import TimestampSigner
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.site.speaking.telling import WORDS, act, hidden, opened, raised, text_of

from leadwell.voices.concerns import passphrases
from leadwell_site.audit.models import AuditLine
from leadwell_site.in_confidence import InConfidence
from leadwell_site.speaking import actions, models, queries
from leadwell_site.speaking.tries import WINDOW, Tries
from leadwell_site.speaking.views import unseen

pytestmark = [pytest.mark.site, pytest.mark.django_db]
# A minute that no other test uses, an address and a browser that would be found again anywhere.
NOW = datetime(2026, 6, 2, 13, 37, 42, 987654, tzinfo=UTC)
ADDRESS, BROWSER = "203.0.113.77", "Zyxbrowser/9.9"
SLUG = "northgate"


@pytest.fixture
def visited(trust):
    """Somebody signed in as a nurse speaks up from the same browser, comes back, writes, rates, and errs."""
    with time_machine.travel(datetime(2026, 6, 1, 8, tzinfo=UTC), tick=False):
        browser = Client(
            REMOTE_ADDR=ADDRESS, HTTP_USER_AGENT=BROWSER, HTTP_REFERER="https://zyxreferer.example/"
        )
        browser.force_login(trust.people["staff"], backend="django.contrib.auth.backends.ModelBackend")
    before = whole_database()
    with time_machine.travel(NOW, tick=False):
        receipt, _ = raised(SLUG, client=browser)
        page = opened(SLUG, receipt, client=browser)
        act(SLUG, page, "write", client=browser, words="I write from zyxhouse")
        opened(SLUG, "acorn " * 7, client=browser)
        browser.get("/speak-up/northgate/nothing/")
    return before, whole_database(), receipt, browser


def whole_database() -> dict[str, list[str]]:
    """Every row of every table, as somebody with a copy sees it."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            found[table] = sorted(" | ".join(_shown(one) for one in row) for row in cursor.fetchall())
    return found


def _shown(value: object) -> str:
    return bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)


def test_a_copy_of_the_database_tells_nobody_and_no_minute(visited, trust):
    before, after, receipt, _ = visited
    grown = {table for table in after if after[table] != before[table]}
    assert grown == {"speaking_concern", "speaking_message", "speaking_sorting", "speaking_assignment"}
    nurse = trust.people["staff"]
    new = "\n".join(row for table in grown for row in after[table])
    for sign in (
        nurse.email,
        nurse.name,
        ADDRESS,
        BROWSER,
        "zyxreferer",
        "13:37",
        "14:37",
        "987654",
        WORDS,
        "zyxhouse",
    ):
        assert sign not in new, sign
    secret = receipt.split()[passphrases.SELECTOR_WORDS :]
    assert not [word for word in secret if re.search(rf"\b{word}\b", new)]


def test_no_table_of_this_app_has_a_column_for_a_reporter_or_a_time_of_day():
    # Whoever looks after a case, and whoever arranges something, is named, with the minute where it is of no reporter.
    people = {"Assignment": {"user"}, "RouteAnswer": {"user"}}
    moments = {"Route", "RouteAnswer", "ClockSet"}
    for model in apps.get_app_config("speaking").get_models():
        fields = model._meta.get_fields()
        links = [one for one in fields if one.is_relation and one.concrete]
        named = {one.name for one in links if one.related_model._meta.label == "accounts.User"}
        assert named == people.get(model.__name__, set())
        timed = [one.name for one in fields if one.concrete and one.get_internal_type() == "DateTimeField"]
        assert bool(timed) == (model.__name__ in moments), model
        assert not [one.name for one in fields if re.search("address|agent|session|device", one.name)]


def test_no_audit_line_session_or_failed_sign_in_is_written(visited):
    before, after, _, _ = visited
    for table in (
        "audit_auditline",
        "django_session",
        "axes_accessattempt",
        "axes_accesslog",
        "axes_accessfailurelog",
    ):
        assert after[table] == before[table]
    assert not AuditLine.objects.filter(did__startswith="speaking").exists()


def test_whoever_is_signed_in_in_the_browser_is_neither_shown_nor_asked_of_the_database(visited, trust):
    _, _, _, browser = visited
    for address in ("front", "raise", "tell", "come_back", "you_said"):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page = browser.get(reverse(f"speaking:{address}", args=[SLUG]))
        assert trust.people["staff"].name not in page.content.decode()
        assert "Sign out" not in page.content.decode()
        assert not [one["sql"] for one in asked if "django_session" in one["sql"]]
        assert page["Cache-Control"] == "no-store"


def test_there_is_no_cookie_and_whoever_turns_them_off_speaks_up_all_the_same(trust):
    browser = Client(enforce_csrf_checks=True)
    receipt, _ = raised(SLUG, client=browser)
    page = opened(SLUG, receipt, client=browser)
    assert "Your message was kept." in text_of(act(SLUG, page, "write", client=browser, words="And more"))
    assert not browser.cookies
    assert "csrf" not in page.content.decode()


def test_rows_lie_in_no_order_that_tells_which_came_first(trust, is_postgres):
    """Numbers are drawn at random, and on SQLite they are the order in which rows lie."""
    for _ in range(6):
        raised(SLUG)
    numbers = [one.pk for one in models.Message.objects.all()]
    assert len(set(numbers)) == 6
    assert min(numbers) > 2**20
    if not is_postgres:
        with connection.cursor() as cursor:
            cursor.execute("SELECT rowid = id FROM speaking_message")
            assert cursor.fetchall() == [(1,)] * 6


@pytest.mark.parametrize("path", ["/speak-up/northgate/", "/speak-up/northgate/come-back/", "/answer/"])
def test_the_log_keeps_no_line_of_a_visit_and_of_a_fault_only_where_it_arose(path, rf):
    quiet = InConfidence()

    def record(level: int, **more: object) -> logging.LogRecord:
        made = logging.LogRecord("django.request", level, "f", 1, "Not Found: %s", (path,), None)
        made.request = rf.get(path)
        made.__dict__.update(more)
        return made

    assert not quiet.filter(record(logging.WARNING))
    try:
        raise ValueError(WORDS)
    except ValueError as problem:
        kept = record(logging.ERROR, exc_info=(type(problem), problem, problem.__traceback__))
    assert quiet.filter(kept)
    told = logging.Formatter("%(message)s").format(kept)
    assert told.startswith("ValueError on a page where people speak in confidence, at ")
    assert WORDS not in told
    assert path not in told
    elsewhere = record(logging.WARNING)
    elsewhere.request = rf.get("/units/1/")
    assert quiet.filter(elsewhere)


def test_the_console_is_behind_the_filter(trust, capsys):
    import logging.config

    logging.config.dictConfig(settings.LOGGING)
    Client().get("/speak-up/nothing-here/")
    Client(enforce_csrf_checks=True).post(reverse("speaking:raise", args=[SLUG]), {})
    assert "speak-up" not in capsys.readouterr().err
    Client().get("/nothing-here/")
    assert "/nothing-here/" in capsys.readouterr().err


def test_the_server_is_started_without_a_log_of_visits():
    from leadwell_site.commands.serving import Serving

    words = Serving(host="127.0.0.1", port=1)._server()
    assert not [one for one in words if "access-log" in one]


def test_a_wrong_receipt_takes_as_long_as_a_right_one(trust):
    """The slow hash is worked out once whatever is typed: found, half found, not found, unreadable."""
    receipt, _ = raised(SLUG)
    words = receipt.split()
    tried = (receipt, " ".join([*words[:6], "acorn"]), " ".join(["acorn"] * 7), "nothing like it", "")
    counted, slow = [], passphrases._slow

    def counting(*given: object) -> bytes:
        counted.append(given)
        return slow(*given)

    passphrases._slow = counting
    try:
        lasted = []
        for text in tried:
            begun = time.perf_counter()
            queries.concern_by_receipt(trust.organisation, text)
            lasted.append(time.perf_counter() - begun)
    finally:
        passphrases._slow = slow
    assert len(counted) == len(tried)
    print("seconds:", " ".join(f"{one:.3f}" for one in lasted))
    assert max(lasted) < 4 * min(lasted)


def test_guessing_finds_nothing_and_is_stopped_after_so_many_tries(trust, monkeypatch):
    assert unseen.VISITS._most == 60
    monkeypatch.setattr(unseen, "VISITS", Tries(most=4))
    receipt, _ = raised(SLUG)
    words = passphrases.word_list()
    selector = receipt.split()[:2]
    guesses = [" ".join([*selector, *(secrets.choice(words) for _ in range(5))]) for _ in range(5)]
    assert [opened(SLUG, one).status_code for one in guesses] == [200] * 4 + [429]
    page = opened(SLUG, receipt, client=Client(REMOTE_ADDR="198.51.100.2"))
    assert WORDS in page.content.decode()


def test_tries_are_counted_in_memory_under_numbers_that_are_forgotten_within_the_hour():
    now = [0.0]
    tries = Tries(most=2, clock=lambda: now[0])
    assert [tries.may(ADDRESS) for _ in range(3)] == [True, True, False]
    assert tries.may("198.51.100.2")
    assert ADDRESS not in repr(vars(tries))
    salt = tries._salt
    now[0] = WINDOW
    assert tries.may(ADDRESS)
    assert tries._salt != salt


def test_a_visit_cannot_be_made_up(trust):
    receipt, _ = raised(SLUG)
    case = models.Concern.objects.get()
    for forged in (TimestampSigner(salt="other").sign(str(case.pk)), f"{case.pk}", "", ":" * 3):
        answer = Client().post(
            reverse("speaking:come_back", args=[SLUG]),
            {"act": "write", "visit": forged, "write-words": "x", "write-nonce": "n" * 32},
        )
        assert "Enter your seven words again" in answer.content.decode()
    assert models.Message.objects.count() == 1
    assert date(2026, 1, 1) < case.raised_on
    assert unseen.MOST_BYTES == 8_000_000
    assert hidden(opened(SLUG, receipt), "visit")


@pytest.mark.django_db(transaction=True)
def test_on_postgresql_the_order_and_the_transaction_of_rows_are_gone_after_the_nightly_rewriting(
    trust, is_postgres
):
    if not is_postgres:
        pytest.skip("SQLite keeps rows in the order of their numbers and has no numbers of transactions")
    came = []
    for number in range(8):
        raised(SLUG, words=f"{number}")
        came.append(models.Message.objects.exclude(pk__in=came).get().pk)

    def lying() -> list[tuple[int, int]]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT id, xmin::text::bigint FROM speaking_message ORDER BY ctid")
            return cursor.fetchall()

    before = lying()
    assert [pk for pk, _ in before] == came  # a copy of the files would have told everything
    assert [pk for pk, _ in sorted(before, key=lambda one: one[1])] == came
    assert actions.reorder() == 7
    after = lying()
    assert [pk for pk, _ in after] == sorted(came)
    assert len({moment for _, moment in after}) == 1
    assert models.Message.objects.count() == 8
    with connection.cursor() as cursor:
        for model in (models.Concern, models.Sorting, models.Assignment):
            cursor.execute(f"SELECT count(DISTINCT xmin::text), max(xmax::text) FROM {model._meta.db_table}")
            assert cursor.fetchall() == [(1, "0")], model
    with pytest.raises(DatabaseError):
        models.Message.objects.update(place=3)
