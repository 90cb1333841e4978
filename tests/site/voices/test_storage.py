"""Attacks on a copied database: somebody knows in which order people answered and holds every byte of the copy.

Each attack links answers to people by an order that it finds. What is linked beyond chance is a leak. The figures
are printed: ``pytest tests/site/voices/test_storage.py -s``.
"""

import shutil
import sqlite3

import pytest
from django.conf import settings
from django.db import connection
from tests.site.voices.asking import codes_of, opened

pytestmark = [pytest.mark.site, pytest.mark.django_db(transaction=True)]
MANY = 120


@pytest.fixture
def trust(transactional_db, make_trust):
    return make_trust(name="Northgate Trust", slug="northgate")


@pytest.fixture
def arrived(trust):
    """The replies in the order in which they arrived, told by what each says, and the cycle."""
    from leadwell_site.voices import actions

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:  # all that happens stays in the log: the thief's best day
            cursor.execute("PRAGMA wal_autocheckpoint = 0")
    cycle = opened(trust.home, people=200)
    codes = codes_of(cycle, MANY)
    order = []
    for number, code in enumerate(codes):
        reply = distinct(cycle, number)
        actions.answer(code=code, reply=reply, comment=f"Remark {mark(number)}.")
        order.append(mark(number))
    return cycle, order


def mark(number):
    """A word of its own for each person, which tells the attacker nothing but whether they were right."""
    return f"zq{number * 7919 % 100_003:06}zq"


def distinct(cycle, number):
    from leadwell.voices.cycle import Reply

    return Reply(answers={cycle.design.items[0].address: "agree"}, groups={"staff_group": mark(number)})


def linked(order, guess):
    """How many of those who answered are linked to their own answer, if the guess is the order of arrival."""
    return sum(one == other for one, other in zip(order, guess, strict=True))


def against_chance(order, guess, name):
    """The order that was found is no nearer to that of arrival than one drawn by lot."""
    right = linked(order, guess)
    place = {one: number for number, one in enumerate(order)}
    found = abs(correlation([place[one] for one in guess]))
    usual = 5 / (len(order) - 1) ** 0.5  # an order by lot goes beyond once in a million
    print(f"{name}: {right} of {len(order)} linked; order correlates {found:.3f}, by lot below {usual:.3f}")
    return right, found, usual


def correlation(places):
    mean = (len(places) - 1) / 2
    spread = sum((one - mean) ** 2 for one in places)
    return sum((one - mean) * (number - mean) for number, one in enumerate(places)) / spread


def in_bytes(blob, order):
    """The marks in the order in which they stand in a file; the first place of each counts."""
    places = [(blob.find(one.encode()), one) for one in order]
    return [one for place, one in sorted(places) if place >= 0]


def copied(folder):
    """A copy of the database with all that lies beside it, as a thief would take it."""
    source = connection.settings_dict["NAME"]
    for ending in ("", "-wal", "-shm"):
        if shutil.os.path.exists(f"{source}{ending}"):
            shutil.copy(f"{source}{ending}", folder / f"copy.sqlite3{ending}")
    return folder / "copy.sqlite3"


def marks_of(rows):
    import json

    return [(json.loads(one) if isinstance(one, str) else one)["groups"]["staff_group"] for (one,) in rows]


@pytest.fixture
def mixed(arrived):
    from leadwell_site.voices import actions

    actions.shuffle()
    return arrived


def test_rows_come_in_no_order_of_arrival(mixed):
    """The ordinary attack: read the table as it lies."""
    _, order = mixed
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM voices_keptreply")
        guess = marks_of(cursor.fetchall())
    right, found, usual = against_chance(order, guess, "rows as they lie")
    assert found <= usual
    assert right <= 8


def test_sqlite_has_no_hidden_numbers(mixed, is_postgres, tmp_path):
    if is_postgres:
        pytest.skip("SQLite alone has hidden row numbers")
    copy = sqlite3.connect(copied(tmp_path))
    for table in ("voices_keptreply", "voices_keptcomment", "voices_code"):
        with pytest.raises(sqlite3.OperationalError, match="rowid"):
            copy.execute(f"SELECT rowid FROM {table}")
    copy.close()


def test_the_bytes_of_the_file_and_its_log_tell_no_order(mixed, is_postgres, tmp_path):
    if is_postgres:
        pytest.skip("SQLite's file and write-ahead log")
    _, order = mixed
    file = copied(tmp_path)
    main = file.read_bytes()
    log = file.with_name("copy.sqlite3-wal")
    left = log.read_bytes() if log.exists() else b""
    assert not [one for one in order if one.encode() in left]  # the log was cut to nothing
    guess = in_bytes(main, order)
    assert len(guess) == MANY  # each stands once in the file: what was there before is overwritten
    assert all(main.count(one.encode()) == 2 for one in order)  # the reply and the comment
    right, found, usual = against_chance(order, guess, "bytes of the SQLite file")
    assert found <= usual
    assert right <= 8


def test_before_it_is_mixed_the_bytes_do_tell_so_the_attack_works(arrived, is_postgres, tmp_path):
    """The attack finds what it looks for where nothing is done against it, or it would prove nothing."""
    _, order = arrived
    if is_postgres:
        with connection.cursor() as cursor:
            cursor.execute("SELECT content FROM voices_keptreply ORDER BY ctid")
            guess = marks_of(cursor.fetchall())
    else:
        file = copied(tmp_path)
        log = file.with_name("copy.sqlite3-wal").read_bytes()
        guess = in_bytes(file.read_bytes() + log, order)
    _, found, usual = against_chance(order, guess, "before mixing")
    assert found > usual


def test_postgres_keeps_no_order_of_place_and_transaction(mixed, is_postgres):
    if not is_postgres:
        pytest.skip("PostgreSQL's ctid and xmin")
    _, order = mixed
    for column in ("ctid", "xmin::text::bigint, ctid"):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT content FROM voices_keptreply ORDER BY {column}")
            guess = marks_of(cursor.fetchall())
        right, found, usual = against_chance(order, guess, f"PostgreSQL {column}")
        assert found <= usual
        assert right <= 8
    with connection.cursor() as cursor:
        for table in ("voices_keptreply", "voices_code", "voices_keptcomment"):
            cursor.execute(f"SELECT COUNT(DISTINCT xmin::text) FROM {table}")
            assert cursor.fetchone() == (1,)
            cursor.execute(f"SELECT pg_relation_size('{table}')")
            (size,) = cursor.fetchone()
            assert size < 200_000  # versions that were there before are cut off


def test_codes_and_comments_and_replies_are_joined_by_nothing(mixed):
    """Their keys are drawn apart, and sorted by them the three are in orders that do not belong together."""
    from leadwell_site.voices.models import Code, KeptComment, KeptReply

    replies = [one.content["groups"]["staff_group"] for one in KeptReply.objects.order_by("key")]
    comments = [one.words.split()[1].rstrip(".") for one in KeptComment.objects.order_by("key")]
    right, found, usual = against_chance(replies, comments, "comments beside replies, by their keys")
    assert found <= usual
    assert right <= 8
    keys = {*KeptReply.objects.values_list("key", flat=True)}
    assert not keys & {*KeptComment.objects.values_list("key", flat=True)}
    assert not keys & {*Code.objects.values_list("digest", flat=True)}
    fields = {one.name for model in (KeptReply, KeptComment, Code) for one in model._meta.get_fields()}
    assert fields == {"key", "digest", "cycle", "unit", "content", "words", "is_used"}


def test_nothing_else_in_the_database_grows_when_somebody_answers(trust):
    """No session, audit line, job or sign-in attempt is written by answering."""
    from django.apps import apps
    from django.test import Client

    cycle = opened(trust.home, people=20)
    code = codes_of(cycle, 1)[0]

    def counts():
        return {
            model._meta.db_table: model._default_manager.count()
            for model in apps.get_models()
            if model._meta.managed and not model._meta.proxy
        }

    before = counts()
    visitor = Client()
    visitor.get("/answer/")
    visitor.post("/answer/", {"code": "NONO NONO NONO"})
    assert visitor.post("/answer/", {"code": code, "did": "send", "q1": "agree"}).status_code == 302
    after = counts()
    assert {name: after[name] - before[name] for name in after if after[name] != before[name]} == {
        "voices_keptreply": 1
    }


def test_not_even_a_mistyped_code_or_an_ended_kiosk_is_logged(trust, capsys):
    """Lines of the log bear a time. Django's own warnings of refused requests go through our one handler."""
    import logging.config

    from django.test import Client

    logging.config.dictConfig(settings.LOGGING)
    (handler,) = logging.getLogger().handlers[-1:]
    lines = []
    usual = handler.stream
    handler.setStream(Lines(lines))
    try:
        visitor = Client()
        visitor.post("/answer/", {"code": "NONO NONO NONO"})
        visitor.get("/answer/kiosk/there-is-no-such-kiosk/")
        assert lines == []
        visitor.get("/public/there-is-no-such-page/")
        assert len(lines) == 1  # other pages are logged, so the handler is the one that writes
    finally:
        handler.setStream(usual)


class Lines:
    """A stream that keeps what is written."""

    def __init__(self, lines):
        self.lines = lines

    def write(self, text):
        self.lines.append(text)

    def flush(self):
        pass
