"""Long files: received in pieces, compared beforehand without anything being written."""

import random
import re
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.urls import reverse
from tests.site.intake.shift_files import shift_file
from tests.site.intake.test_editions import edition
from tests.site.intake.test_loading import AT, BY, checked
from tests.site.intake.test_pages import words

from leadwell.foundations.staff import Part, StaffGroup
from leadwell.intake.digest import digest_of
from leadwell.intake.forms import limits
from leadwell_site.intake import actions
from leadwell_site.intake.actions import checking, comparing, loading
from leadwell_site.intake.directory import Directory
from leadwell_site.intake.places import places_of, plan
from leadwell_site.intake.sources import reading_of
from leadwell_site.measures import files
from leadwell_site.measures.models import Observation, Source
from leadwell_site.staffing.actions import GroupTyped, type_in_shift
from leadwell_site.staffing.models import ShiftHours

HISTORIES = range(6, 10)  # seeds of histories with older editions and with rows gone
NAMES = {"NORT1": "Harvey Ward", "NORT2": "Maple Ward"}


@pytest.fixture
def analyst(client, trust, sign_in):
    return sign_in(client, trust.people["analyst"])


def test_a_file_is_kept_whole_and_known_by_its_hash_when_it_comes_in_pieces(analyst):
    content = random.Random(1).randbytes(3_000_000)
    analyst.post(reverse("intake:files"), {"files": [SimpleUploadedFile("noise.bin", content)]})
    source = Source.objects.get()
    assert (source.size, source.digest) == (len(content), digest_of(content))
    assert files.content(source.digest) == content


def test_uploads_are_written_to_the_disk_and_never_held_whole():
    assert settings.FILE_UPLOAD_HANDLERS == ["leadwell_site.intake.arriving.ArrivingFileHandler"]


def test_a_file_that_is_too_large_is_stopped_while_it_comes_in(analyst, monkeypatch):
    small = limits.Limits(**dict.fromkeys(limits.Limits.__slots__, 100000))
    monkeypatch.setattr("leadwell_site.intake.arriving.limits", lambda: small)
    answer = analyst.post(reverse("intake:files"), {"files": [SimpleUploadedFile("big.csv", b"x" * 300_000)]})
    assert "big.csv is larger than" in words(answer.content.decode())
    assert not Source.objects.exists()


def both_ways(trust, source):
    """What trying and what only comparing say."""
    reading = reading_of(source)
    found = plan(Directory(trust.organisation), places_of(reading), source.choices)
    told = {"source": source, "reading": reading, "plan": found, "at": AT + timedelta(days=9)}
    return loading.would_change(**told), comparing.comparison(**told)


def test_comparing_only_says_the_same_as_trying_and_writes_nothing(trust):
    source = checked(trust.organisation, shift_file(NAMES))
    tried, compared = both_ways(trust, source)
    for name in ("added", "corrected", "unchanged", "left_out"):
        assert compared["counts"][name] == tried["counts"][name]
    actions.load(source=source, by=BY, known_at=AT)
    before = (ShiftHours.objects.count(), Observation.objects.count())

    changed = shift_file(NAMES, actual={("Harvey Ward", 1): 11.5}).replace(
        b"Maple Ward,2025-03-02,Night", b""
    )
    source = checked(trust.organisation, changed, at=AT + timedelta(days=2))
    tried, compared = both_ways(trust, source)
    for name in ("added", "corrected", "unchanged", "left_out"):
        assert compared["counts"][name] == tried["counts"][name]
    assert compared["corrections"] == tried["corrections"]
    assert compared["gone"] == tried["gone"]
    assert compared["gone"]["count"] > 0
    assert compared["older"]["is_older"] is tried["older"]["is_older"] is False
    assert (ShiftHours.objects.count(), Observation.objects.count()) == before


def test_comparing_only_finds_an_older_file(trust):
    first, later = shift_file(NAMES), shift_file(NAMES, actual={("Harvey Ward", 1): 11.5})
    for at, content in enumerate((first, later)):
        source = checked(trust.organisation, content, at=AT + timedelta(days=at))
        actions.load(source=source, by=BY, known_at=AT + timedelta(days=at))
    source = checked(trust.organisation, first + b"\n", at=AT + timedelta(days=3))
    tried, compared = both_ways(trust, source)
    assert compared["older"] == tried["older"]
    assert compared["older"]["is_older"]


def test_comparing_only_says_the_same_of_figures(trust):
    def table(value, places=12):
        rows = [f"R{at:02},Trust number {at},{value + at}" for at in range(places)]
        return "\n".join(["Period:,July 2024", "", "Provider Code,Provider Name,Falls", *rows]).encode()

    source = checked(trust.organisation, table(40))
    tried, compared = both_ways(trust, source)
    assert compared["counts"]["added"] == tried["counts"]["added"] == 12
    actions.load(source=source, by=BY, known_at=AT)
    source = checked(trust.organisation, table(41, places=11), at=AT + timedelta(days=1))
    tried, compared = both_ways(trust, source)
    for name in ("added", "corrected", "unchanged"):
        assert compared["counts"][name] == tried["counts"][name]
    assert compared["counts"]["corrected"] == 11
    assert compared["corrections"] == tried["corrections"]


def test_a_file_over_the_limit_for_trying_gets_a_preview_all_the_same(trust, monkeypatch):
    monkeypatch.setattr(checking, "_LONGEST_TRIED", 5)
    source = checked(trust.organisation, shift_file(NAMES))
    preview = source.summary["preview"]
    assert (preview["counts"]["added"], preview["is_compared_only"]) == (24 + 12, True)
    actions.load(source=source, by=BY, known_at=AT)
    assert ShiftHours.objects.count() == 24


def agreed(trust, source):
    """What trying and comparing both say; they have to say the same."""
    tried, compared = both_ways(trust, source)
    for name in ("added", "corrected", "unchanged", "left_out"):
        assert compared["counts"][name] == tried["counts"][name], name
    assert compared["older"] == tried["older"]
    assert compared["gone"] == tried["gone"]
    return compared


def test_rows_that_were_withdrawn_and_come_again_are_older_either_way(trust):
    whole = shift_file(NAMES)
    less = b"\n".join(one for one in whole.split(b"\n") if b"2025-03-02,Night" not in one)
    for number, content in enumerate((whole, less)):
        source = checked(trust.organisation, content, at=AT + timedelta(days=number))
        actions.decide(source=source, gone="withdraw", by=BY, at=AT)
        actions.load(source=source, by=BY, known_at=AT + timedelta(days=number))
    source = checked(trust.organisation, whole + b"\n", at=AT + timedelta(days=2))
    older = agreed(trust, source)["older"]
    assert (older["changed"], older["back"], older["is_older"]) == (6, 6, True)


def test_comparing_only_finds_that_a_file_says_it_was_published_earlier(trust, monkeypatch):
    monkeypatch.setattr(checking, "_LONGEST_TRIED", 5)

    def table(said, value):
        head = [f"Published:,{said}", "Period:,July 2024", "", "Provider Code,Provider Name,Falls"]
        return "\n".join([*head, *(f"R{at:02},Trust number {at},{value + at}" for at in range(12))]).encode()

    source = checked(trust.organisation, table("12 September 2024", 40))
    actions.load(source=source, by=BY, known_at=AT)
    source = checked(trust.organisation, table("14 August 2024", 30), at=AT + timedelta(days=1))
    assert source.summary["preview"]["older"]["is_older"]
    assert agreed(trust, source)["older"]["published_later"] == "march.csv"
    with pytest.raises(actions.OlderFile):
        actions.load(source=source, by=BY, known_at=AT + timedelta(days=1))
    actions.decide(source=source, older="load", reason="It is right", by=BY, at=AT)
    assert actions.load(source=source, by=BY, known_at=AT + timedelta(days=1)).counts["corrected"] == 12


def test_what_was_typed_by_hand_makes_no_file_an_older_one_either_way(trust):
    source = checked(trust.organisation, shift_file(NAMES))
    actions.load(source=source, by=BY, known_at=AT)
    for actual in (9.0, 22.0):
        typed = GroupTyped(group=StaffGroup.REGISTERED, required=None, planned=23.0, actual=actual)
        type_in_shift(
            unit=trust.wards[0], on=date(2025, 3, 2), part=Part.DAY, groups=[typed], people=21, by=BY, at=AT
        )
    Source.objects.update(kind="another_kind")
    source = checked(trust.organisation, shift_file(NAMES) + b"\n", at=AT + timedelta(days=3))
    assert agreed(trust, source)["older"] == {}


@pytest.mark.slow
def test_trying_comparing_and_loading_agree_on_random_histories_of_editions(trust):
    found = {"older": 0, "gone": 0, "neither": 0}
    for seed in HISTORIES:
        chance = random.Random(seed)
        with transaction.atomic():
            history(trust, chance, found)
            transaction.set_rollback(True)
    assert min(found.values()) >= 4, found


def history(trust, chance, found):
    """Send seven editions, some of them again; whatever they say before loading is so while loading."""
    sent = []
    for number in range(7):
        is_again = sent and chance.random() < 0.7
        content = chance.choice(sent) if is_again else edition(chance)[0]
        if b"Ward" not in content:
            continue
        sent.append(content)
        at = AT + timedelta(days=number)
        source = checked(trust.organisation, content + b"\n" * (number + 1), at=at)
        said = agreed(trust, source)
        is_older, is_gone = said["older"].get("is_older", False), said["gone"]["count"] > 0
        found["older"] += is_older
        found["gone"] += is_gone
        found["neither"] += not is_older and not is_gone
        # What was not said beforehand must not be found while loading: nobody was asked about it.
        actions.decide(
            source=source,
            gone=chance.choice(["keep", "withdraw"]) if is_gone else "",
            older="load" if is_older else "",
            reason="random",
            by=BY,
            at=at,
        )
        counts = actions.load(source=source, by=BY, known_at=at).counts
        assert (counts["added"], counts["corrected"]) == tuple(
            said["counts"][name] for name in ("added", "corrected")
        )


def long_file(days: int) -> bytes:
    """Give a file of many days, each with as many patients as the next."""
    return re.sub(rb",\d+$", b",20", shift_file(NAMES, days=days), flags=re.MULTILINE)


def test_on_sqlite_a_long_file_is_only_compared_so_that_others_can_write_meanwhile(trust, is_postgres):
    source = checked(trust.organisation, long_file(400), at=AT + timedelta(days=500))
    preview = source.summary["preview"]
    assert preview["counts"]["added"] == 2 * 400 * (4 + 2)
    assert preview.get("is_compared_only", False) is not is_postgres


def test_sqlite_holds_the_index_while_many_rows_are_written(trust, is_postgres):
    if is_postgres:
        pytest.skip("PostgreSQL looks after its memory itself")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA cache_size = -2000")
        source = checked(trust.organisation, long_file(700), at=AT + timedelta(days=900))
        actions.load(source=source, by=BY, known_at=AT)
        assert ShiftHours.objects.count() == 5600
        (kept,) = cursor.execute("PRAGMA cache_size").fetchone()
    assert kept <= -65_536
