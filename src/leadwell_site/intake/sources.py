"""Received files read again from the bytes that were kept."""

from collections.abc import Iterator

from django.utils import timezone

from leadwell.intake import Profile, Reading, read
from leadwell.intake.editions import Covers
from leadwell.intake.kinds import ALL
from leadwell_site.intake.models import PlaceAlias
from leadwell_site.intake.models import Profile as KeptProfile
from leadwell_site.measures import files
from leadwell_site.measures.models import Source
from leadwell_site.organisations.choices import UnitKind
from leadwell_site.organisations.models import UnitName

_FEEDS = {kind.key: kind.feed for kind in ALL}
_COVERS = {kind.key: kind.covers for kind in ALL}
_OTHERS = (UnitKind.PEER, UnitKind.AREA)


def reading_of(source: Source) -> Reading:
    """Read a received file; the same bytes, layouts and names of units give the same reading.

    A layout that no kind knows is read by what somebody of the organisation has confirmed about it.
    """
    content = files.content(source.digest)
    told = {
        "known_places": tuple(_known_places(source)),
        "today": timezone.localdate(source.received_at),
    }
    reading = read(content, source.file_name, **told)
    if reading.suggestion is None:
        return reading
    kept = KeptProfile.objects.filter(
        organisation_id=source.organisation_id, fingerprint=reading.suggestion.fingerprint
    ).first()
    if kept is None:
        return reading
    return read(content, source.file_name, profile=Profile.from_dict(kept.columns), **told)


def feed_of(reading: Reading) -> str:
    """Give the feed that a file's figures belong to: feeds of one measure are never mixed."""
    assert reading.kind is not None, "a layout that is not known has no feed"
    return _FEEDS.get(reading.kind, reading.kind)


def covers_of(reading: Reading) -> Covers:
    """Give what a file tells the whole of; a layout that somebody explained covers its own series only."""
    return _COVERS.get(reading.kind or "", Covers.SERIES)


def _known_places(source: Source) -> Iterator[str]:
    names = UnitName.objects.filter(unit__organisation_id=source.organisation_id).exclude(
        unit__kind__in=_OTHERS
    )
    yield from names.values_list("name", flat=True)
    yield from PlaceAlias.objects.filter(organisation_id=source.organisation_id).values_list(
        "written", flat=True
    )
