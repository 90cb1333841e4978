"""What is promised to be destroyed is in no byte of the database; what may not be shown is shown to nobody."""

from datetime import timedelta

import pytest
from django.db import close_old_connections, connection
from django.urls import reverse
from tests.site.voices.asking import LEAD, NOW, answered, closed_and_released, codes_of, opened
from tests.site.voices.test_storage import copied

pytestmark = [pytest.mark.site, pytest.mark.django_db(transaction=True)]
MANY = 60


@pytest.fixture
def trust(transactional_db, make_trust):
    return make_trust(name="Northgate Trust", slug="northgate")


def afresh():
    """Go on with a connection that nobody has set anything on, as another process would."""
    connection.close()
    close_old_connections()


def left_of(folder):
    """All bytes of a copy of the database."""
    file = copied(folder)
    log = file.with_name("copy.sqlite3-wal")
    return file.read_bytes() + (log.read_bytes() if log.exists() else b"")


def test_after_the_release_no_single_answer_is_left_in_the_file(trust, is_postgres, tmp_path):
    """SQLite keeps what is deleted in the file, unless each connection that deletes is told not to."""
    if is_postgres:
        pytest.skip("SQLite's free pages")
    from leadwell_site.voices import actions
    from leadwell_site.voices.models import Code, KeptComment, KeptReply

    cycle = opened(trust.home, people=200)
    answered(cycle, codes_of(cycle, MANY), comments=MANY)
    keys = [
        *KeptReply.objects.values_list("key", flat=True),
        *KeptComment.objects.values_list("key", flat=True),
        *Code.objects.values_list("digest", flat=True),
    ]
    assert len(keys) == 3 * MANY
    afresh()
    before = left_of(tmp_path)
    assert all(one.encode() in before for one in keys)
    actions.close(cycle=closed_at(cycle), by=LEAD, at=NOW + timedelta(days=15))
    afresh()  # the worker that releases is another process than the one that closed
    actions.release(cycle=closed_at(cycle), by=LEAD, at=NOW + timedelta(days=15))
    afresh()
    actions.finish_comments(cycle=closed_at(cycle), show=(), by=LEAD, at=NOW + timedelta(days=15))
    afresh()
    after = left_of(tmp_path)
    assert sum(one.encode() in after for one in keys) == 0


def closed_at(cycle):
    from leadwell_site.voices import queries

    return queries.cycle_now(cycle.pk)


def test_comments_of_fewer_than_ten_are_read_by_nobody_and_destroyed(trust, client, sign_in):
    """That was promised above the questions: what is written is shown only where ten or more wrote."""
    from leadwell_site.voices.models import KeptComment

    cycle = opened(trust.root, people=20)
    answered(cycle, codes_of(cycle, 12), comments=9)
    cycle = closed_and_released(cycle)
    lead = sign_in(client, trust.people["operational"])
    assert lead.get(reverse("voices:comments", args=[cycle.pk])).status_code == 404
    assert not KeptComment.objects.exists()
    page = lead.get(reverse("voices:cycle", args=[cycle.pk])).content.decode()
    assert "Somebody has to read the comments" not in page
    assert "More hands on nights" not in page
