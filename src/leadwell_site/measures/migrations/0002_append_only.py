"""Observations only grow, and a load stays what it was; its counts are written when it ends."""

from django.db import migrations

from leadwell_site.audit.append_only import guard


class Migration(migrations.Migration):
    dependencies = [("measures", "0001_initial")]

    operations = [
        guard("measures_observation"),
        guard("measures_load", columns=("organisation_id", "source_id", "known_at", "by")),
    ]
