"""Attacks on a copied database: somebody knows in which order raters answered and holds every byte of the copy.

The figures are printed: ``pytest tests/site/qualities/test_storage.py -s``.
"""

import sqlite3

import pytest
from django.db import connection
from tests.site.qualities.rounds import NOW, codes_of, opened
from tests.site.voices.test_storage import (
    Lines,
    against_chance,
    copied,
    in_bytes,
    mark,
)

pytestmark = [pytest.mark.site, pytest.mark.django_db(transaction=True)]
MANY = 100
TABLES = ("qualities_ratercode", "qualities_keptrating", "qualities_keptremark")


@pytest.fixture
def trust(transactional_db, make_trust):
    return make_trust(name="Northgate Trust", slug="northgate")


@pytest.fixture
def arrived(trust):
    """Marks in the order in which they arrived: each stands in the name of a rating and in a remark."""
    from leadwell_site.qualities import actions

    of = opened(trust, counts={"served": MANY}, is_named=True)  # a name is a mark of each rating's own
    codes = codes_of(of)["served"]
    first = of.asked[0].questions[0].address
    order = []
    for number, code in enumerate(codes):
        order.append(mark(number))
        actions.rate(code=code, answers={first: "often"}, name=mark(number), remark=f"Remark {mark(number)}.")
    return order


@pytest.fixture
def mixed(arrived):
    from leadwell_site.qualities import actions

    actions.shuffle_ratings()
    return arrived


def test_ratings_come_in_no_order_of_arrival(mixed):
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM qualities_keptrating")
        guess = [name for (name,) in cursor.fetchall()]
    right, found, usual = against_chance(mixed, guess, "ratings as they lie")
    assert found <= usual
    assert right <= 8


def test_before_they_are_mixed_the_attack_works(arrived, is_postgres, tmp_path):
    if is_postgres:
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM qualities_keptrating ORDER BY ctid")
            guess = [name for (name,) in cursor.fetchall()]
    else:
        file = copied(tmp_path)
        log = file.with_name("copy.sqlite3-wal").read_bytes()
        guess = in_bytes(file.read_bytes() + log, arrived)
    _, found, usual = against_chance(arrived, guess, "before mixing")
    assert found > usual


def test_the_bytes_of_the_file_and_its_log_tell_no_order_and_no_hidden_number(mixed, is_postgres, tmp_path):
    if is_postgres:
        pytest.skip("SQLite's file and write-ahead log")
    file = copied(tmp_path)
    main = file.read_bytes()
    log = file.with_name("copy.sqlite3-wal")
    left = log.read_bytes() if log.exists() else b""
    assert not [one for one in mixed if one.encode() in left]
    right, found, usual = against_chance(mixed, in_bytes(main, mixed), "bytes of the SQLite file")
    assert found <= usual
    assert right <= 8
    copy = sqlite3.connect(file)
    for table in TABLES:
        with pytest.raises(sqlite3.OperationalError, match="rowid"):
            copy.execute(f"SELECT rowid FROM {table}")
    copy.close()


def test_postgres_keeps_no_order_of_place_and_transaction(mixed, is_postgres):
    if not is_postgres:
        pytest.skip("PostgreSQL's ctid and xmin")
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM qualities_keptrating ORDER BY ctid")
        guess = [name for (name,) in cursor.fetchall()]
        right, found, usual = against_chance(mixed, guess, "PostgreSQL ctid")
        assert found <= usual
        assert right <= 8
        for table in TABLES:
            cursor.execute(f"SELECT COUNT(DISTINCT xmin::text) FROM {table}")
            assert cursor.fetchone() == (1,)


def test_ratings_remarks_and_codes_are_joined_by_nothing(mixed):
    from leadwell_site.qualities.models import KeptRating, KeptRemark, RaterCode

    ratings = list(KeptRating.objects.order_by("key").values_list("name", flat=True))
    remarks = list(KeptRemark.objects.order_by("key").values_list("name", flat=True))
    right, found, usual = against_chance(ratings, remarks, "remarks beside ratings, by their keys")
    assert found <= usual
    assert right <= 8
    fields = {one.name for model in (KeptRating, KeptRemark, RaterCode) for one in model._meta.get_fields()}
    assert fields == {"key", "digest", "round", "group", "content", "words", "name", "is_used"}


def test_nothing_else_in_the_database_grows_when_a_rater_answers_and_no_name_is_kept(trust):
    from django.apps import apps
    from django.test import Client

    from leadwell_site.qualities.models import KeptRating

    of = opened(trust)
    code = codes_of(of)["peers"][0]

    def counts():
        return {
            model._meta.db_table: model._default_manager.count()
            for model in apps.get_models()
            if model._meta.managed and not model._meta.proxy
        }

    before = counts()
    visitor = Client()
    for answer in (
        visitor.get("/rate/"),
        visitor.post("/rate/", {"code": "NONO NONO NONO"}),
        visitor.post("/rate/", {"code": code}),
        visitor.post("/rate/", {"code": code, "did": "begin"}),
        visitor.post("/rate/", {"code": code, "did": "send", "q1": "often", "rater": "Zoe"}),
        visitor.get("/rate/thanks/"),
    ):
        assert not answer.cookies
        assert "no-store" in answer["Cache-Control"]
        assert code not in answer.get("Location", "")
    after = counts()
    assert {name: after[name] - before[name] for name in after if after[name] != before[name]} == {
        "qualities_keptrating": 1
    }
    (kept,) = KeptRating.objects.all()
    assert kept.name == ""
    assert kept.content == {of.asked[0].questions[0].address: "often"}


def test_not_even_a_mistyped_code_is_logged(trust):
    import logging.config

    from django.conf import settings
    from django.test import Client

    logging.config.dictConfig(settings.LOGGING)
    (handler,) = logging.getLogger().handlers[-1:]
    lines = []
    usual = handler.stream
    handler.setStream(Lines(lines))
    try:
        Client().post("/rate/", {"code": "NONO NONO NONO"})
        Client().get("/rate/there-is-no-such-page/")
        assert lines == []
        Client().get("/public/there-is-no-such-page/")
        assert len(lines) == 1
    finally:
        handler.setStream(usual)


def test_whoever_holds_the_database_cannot_try_out_codes_without_the_sites_key(trust):
    from leadwell_site.qualities.models import RaterCode
    from leadwell_site.voices.queries import digest_of

    of = opened(trust)
    codes = codes_of(of, at=NOW)
    held = str(list(RaterCode.objects.values()))
    assert not any(code in held or digest_of(code) in held for group in codes.values() for code in group)
