"""Long files: received in pieces, compared beforehand without anything being written."""

import random
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.site.intake.shift_files import shift_file
from tests.site.intake.test_loading import AT, BY, checked
from tests.site.intake.test_pages import words

from leadwell.intake.digest import digest_of
from leadwell.intake.forms import limits
from leadwell_site.intake import actions
from leadwell_site.intake.actions import checking, comparing, loading
from leadwell_site.intake.places import Directory, places_of, plan
from leadwell_site.intake.sources import reading_of
from leadwell_site.measures import files
from leadwell_site.measures.models import Observation, Source
from leadwell_site.staffing.models import ShiftHours

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
