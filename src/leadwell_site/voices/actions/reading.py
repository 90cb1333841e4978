"""Reading what people wrote: somebody chooses what is shown, and everything else is destroyed."""

import secrets
from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from leadwell.voices.cycle import CycleState, buckets
from leadwell_site.audit.actions import record
from leadwell_site.voices.actions.releasing import NotYet
from leadwell_site.voices.actions.shuffling import shuffle
from leadwell_site.voices.models import CommentsRead, Cycle, KeptComment, ShownComment
from leadwell_site.voices.queries import CycleSeen, comments_to_read


def finish_comments(*, cycle: CycleSeen, show: Collection[str], by: str, at: datetime) -> int:
    """Show the chosen comments, each in a bucket of ten or more writers, and destroy all; give how many are shown.

    Args:
        cycle: a released cycle.
        show: keys of the comments to show.
        by: who read them.
        at: when.

    Raises:
        NotYet: the cycle is not released, or somebody finished reading already.
    """
    with transaction.atomic():
        Cycle.objects.select_for_update(no_key=True).get(pk=cycle.pk)
        found = comments_to_read(cycle)
        if cycle.state is not CycleState.RELEASED or not found:
            raise NotYet(
                "There is nothing to read: the figures are not released yet, or somebody has read it all."
            )
        places = {one["unit"]: tuple(one["way"]) for one in cycle.places}
        shown = []
        for bucket in buckets([places[one.unit_id] for one in found]):
            where = bucket.title or cycle.unit.name
            shown += [
                ShownComment(
                    cycle=cycle.cycle,
                    where=where[:500],
                    words=found[number].words,
                    place=secrets.token_hex(16),
                )
                for number in bucket.members
                if found[number].key in show
            ]
        ShownComment.objects.bulk_create(sorted(shown, key=lambda one: one.place))
        CommentsRead.objects.create(cycle=cycle.cycle, by=by, known_at=at)
        KeptComment.objects.filter(cycle=cycle.cycle).delete()
        record(
            actor=by,
            did="voices.comments.read",
            subject=f"cycle {cycle.pk}",
            organisation_id=cycle.unit.organisation_id,
            details={"shown": len(shown)},
            at=at,
        )
    shuffle()
    return len(shown)
