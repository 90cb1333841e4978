"""Codes and kiosks: what they open."""

import hmac
from dataclasses import dataclass

from django.utils.crypto import salted_hmac

from leadwell_site.organisations.models import Unit
from leadwell_site.voices.choices import KioskDid
from leadwell_site.voices.models import Code, Kiosk
from leadwell_site.voices.queries.cycles import CycleSeen, cycle_now

# No letter or digit that is taken for another in print or by hand; 12 of them are 57 bits.
ALPHABET = "ABCDEFGHJKMNPQRTUVWXY346789"


@dataclass(frozen=True, slots=True, kw_only=True)
class KioskSeen:
    """A kiosk that stands."""

    pk: int
    cycle: CycleSeen
    unit: Unit


def tidy(typed: str) -> str:
    """Give a code as it was drawn, however it was typed: small letters, spaces and strokes do not matter.

    >>> tidy("abcd efgh-jkmn")
    'ABCDEFGHJKMN'
    """
    return "".join(one for one in typed.upper() if one.isalnum())[:40]


def digest_of(code: str) -> str:
    """Give under what a code is kept. Without the site's secret key nobody can try out codes against a copy."""
    return salted_hmac("leadwell_site.voices.code", code, algorithm="sha256").hexdigest()


def cycle_of_code(typed: str) -> tuple[CycleSeen, Unit, bool] | None:
    """Give the cycle and unit that a code is of, and whether it was used already; None where there is none."""
    found = Code.objects.select_related("unit").filter(digest=digest_of(tidy(typed))).first()
    return None if found is None else (cycle_now(found.cycle_id), found.unit, found.is_used)


def kiosk_of(token: str) -> KioskSeen | None:
    """Give the kiosk at an address; None where there is none, or it was ended."""
    rows = list(Kiosk.objects.select_related("unit").filter(digest=digest_of(token)).order_by("id"))
    if (
        not rows
        or rows[-1].did == KioskDid.ENDED
        or not hmac.compare_digest(rows[0].digest, digest_of(token))
    ):
        return None
    return KioskSeen(pk=rows[0].pk, cycle=cycle_now(rows[0].cycle_id), unit=rows[0].unit)


def digest_of_form(once: str) -> str:
    """Give under what a form that was shown at a kiosk is kept, once it has arrived."""
    return digest_of(f"kiosk {tidy(once)}")


def has_arrived(once: str) -> bool:
    """Say whether a form that was shown at a kiosk has arrived."""
    return Code.objects.filter(digest=digest_of_form(once)).exists()


def kiosks_of(cycle: CycleSeen) -> list[Kiosk]:
    """Give the kiosks of a cycle that stand."""
    last: dict[str, Kiosk] = {}
    for one in Kiosk.objects.select_related("unit").filter(cycle=cycle.cycle).order_by("id"):
        last[one.digest] = one
    return [one for one in last.values() if one.did == KioskDid.STARTED]
