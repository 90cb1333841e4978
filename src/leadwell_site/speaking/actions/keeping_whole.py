"""Seals in the audit log, week by week, what was told: so that no concern can be taken away unnoticed.

A reporter leaves no line of their own. Instead one line a week for each organisation holds a hash over all that was
told there until the Sunday before. It is worked out with a secret and the week, so that it differs every week and does
not tell whether anything came.
"""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from leadwell_site.audit.actions import record
from leadwell_site.organisations.models import Organisation
from leadwell_site.speaking import queries


@transaction.atomic
def seal_the_week(*, at: datetime) -> int:
    """Write the line of the last week that is over for each organisation that has none yet; give how many."""
    sunday = last_sunday(localdate(at))
    done = 0
    for organisation in Organisation.objects.order_by("pk"):
        last = queries.last_seal(organisation.pk)
        if last is None or last.until < sunday:
            record(
                actor="job speaking.seal",
                did=queries.SEALED,
                subject=f"organisation {organisation.pk}",
                organisation_id=organisation.pk,
                details={
                    "until": sunday.isoformat(),
                    "seal": queries.seal_of(organisation.pk, until=sunday),
                },
                at=at,
            )
            done += 1
    return done


def last_sunday(on: date) -> date:
    """Give the last Sunday before a day."""
    return on - timedelta(days=on.weekday() + 1)
