"""Mixing beside answers, closes and readers: nobody waits for ever, nothing is lost, and no log is left."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction
from tests.site.voices.asking import LEAD, NOW, codes_of, opened, some_reply
from tests.site.voices.test_storage import copied

pytestmark = [pytest.mark.site, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def trust(transactional_db, make_trust):
    return make_trust(name="Northgate Trust", slug="northgate")


def beside(*steps):
    """Do each step in a thread of its own; give what went wrong."""
    wrong = []

    def guarded(step):
        try:
            step()
        except Exception as error:  # noqa: BLE001 (whatever it is, the test tells it)
            wrong.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=guarded, args=(step,)) for step in steps]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    assert not any(one.is_alive() for one in threads)
    return wrong


def test_an_answer_at_a_kiosk_and_the_mixing_do_not_wait_for_each_other(trust, is_postgres, monkeypatch):
    """The kiosk holds the cycle and wants the codes; the mixing holds the codes and checks the cycle at its end."""
    if not is_postgres:
        pytest.skip("SQLite has one writer at a time")
    import random

    from leadwell_site.voices import actions
    from leadwell_site.voices.actions import answering, shuffling
    from leadwell_site.voices.models import KeptReply

    cycle = opened(trust.home, people=20)
    codes_of(cycle, 20)
    token = actions.start_kiosk(cycle=cycle, unit_id=trust.home.pk, by=LEAD, at=NOW)
    holds_cycle, holds_codes = threading.Event(), threading.Event()
    usual_turn, usual_lock = answering._in_turn, shuffling.locked

    def in_turn(cycle_id):
        usual_turn(cycle_id)
        holds_cycle.set()
        holds_codes.wait(5)

    def locked(model):
        if not holds_codes.is_set():
            holds_cycle.wait(5)
        usual_lock(model)
        holds_codes.set()

    monkeypatch.setattr(answering, "_in_turn", in_turn)
    monkeypatch.setattr(shuffling, "locked", locked)
    reply = some_reply(cycle, random.Random(1))
    wrong = beside(lambda: actions.answer_at_kiosk(token=token, once="a" * 32, reply=reply), actions.shuffle)
    assert wrong == []
    assert KeptReply.objects.count() == 1


def test_the_log_is_emptied_though_somebody_reads_when_it_is_mixed(trust, is_postgres, tmp_path):
    """SQLite does not empty its log while anybody reads an older state; it says so, and it must be asked again."""
    if is_postgres:
        pytest.skip("SQLite's write-ahead log")
    import random

    from leadwell_site.voices import actions

    cycle = opened(trust.home, people=20)
    (code,) = codes_of(cycle, 1)
    reads, is_mixed = threading.Event(), threading.Event()

    def reader():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("ROLLBACK")
            cursor.execute("BEGIN DEFERRED")
            cursor.execute("SELECT COUNT(*) FROM voices_keptreply")
            cursor.fetchall()
            reads.set()
            is_mixed.wait(1)

    def mixer():
        reads.wait(5)
        actions.answer(code=code, reply=some_reply(cycle, random.Random(1)), comment="Remark zq1zq.")
        actions.shuffle()
        log = copied(tmp_path).with_name("copy.sqlite3-wal")
        is_mixed.set()
        assert not log.exists() or b"zq1zq" not in log.read_bytes()

    assert beside(reader, mixer) == []


def test_answers_that_arrive_while_it_is_mixed_are_all_there(trust):
    """Each answer that was acknowledged counts once, however often everything is written anew meanwhile."""
    import random

    from leadwell_site.voices import actions
    from leadwell_site.voices.models import Code, KeptReply

    cycle = opened(trust.home, people=100)
    codes = codes_of(cycle, 40)
    done = []

    def answering(own):
        def go():
            for code in own:
                actions.answer(code=code, reply=some_reply(cycle, random.Random(1)))
                done.append(code)

        return go

    def mixing():
        for _ in range(6):
            actions.shuffle()

    assert beside(answering(codes[:20]), answering(codes[20:]), mixing, mixing) == []
    assert len(done) == 40
    assert KeptReply.objects.count() == 40
    assert Code.objects.filter(is_used=True).count() == 40


def test_a_release_and_a_mixing_at_once_leave_nothing_and_lose_nothing(trust):
    import random

    from leadwell_site.voices import actions, queries
    from leadwell_site.voices.models import KeptReply, ReleasedPart

    cycle = opened(trust.home, people=100)
    for code in codes_of(cycle, 20):
        actions.answer(code=code, reply=some_reply(cycle, random.Random(1)))
    later = NOW + timedelta(days=15)
    actions.close(cycle=queries.cycle_now(cycle.pk), by=LEAD, at=later)

    def release():
        actions.release(cycle=queries.cycle_now(cycle.pk), by=LEAD, at=later)

    assert beside(release, release, actions.shuffle, actions.shuffle) == []
    assert not KeptReply.objects.exists()
    assert ReleasedPart.objects.filter(cycle=cycle.pk).count() == 2
