"""Shifts at two units in one part of a day stand beside each other from now on.

Until now the later row of a person, day, part and kind took the place of the one before, at whatever unit. Of each
row that took the place of one at another unit it is told that the one before was cancelled then, so that what stood
and stands is the same as it was. The cancelled rows are known just before the rows that took their place: the release
before, which may still be running, reads the same.
"""

from datetime import timedelta

from django.db import migrations

_KEPT = (
    "employee_id",
    "unit_id",
    "on",
    "part",
    "shift",
    "begins",
    "ends",
    "hours",
    "kind",
    "hired",
    "breaks_missed",
)


def cancel_what_was_replaced(apps, _):
    duty = apps.get_model("workforce", "Duty")
    before = None
    found = []
    rows = duty.objects.order_by("employee_id", "on", "part", "kind", "known_at", "id")
    for row in rows.iterator(chunk_size=5_000):
        same = before is not None and all(
            getattr(before, name) == getattr(row, name) for name in ("employee_id", "on", "part", "kind")
        )
        if same and before.unit_id != row.unit_id and before.state != "cancelled":
            found.append(
                duty(
                    **{name: getattr(before, name) for name in _KEPT},
                    state="cancelled",
                    sheet="",
                    row=None,
                    load_id=row.load_id,
                    # Of two known at one moment the one before would stand after a row that is known before it.
                    known_at=max(before.known_at, row.known_at - timedelta(microseconds=1)),
                )
            )
        before = row
    duty.objects.bulk_create(found, batch_size=1_000)


class Migration(migrations.Migration):
    dependencies = [("workforce", "0002_append_only")]

    operations = [migrations.RunPython(cancel_what_was_replaced, migrations.RunPython.noop)]
