"""Rows of history cannot be replaced on SQLite either."""

from django.db import migrations

from leadwell_site.audit.append_only import guard


class Migration(migrations.Migration):
    dependencies = [("measures", "0002_append_only")]

    operations = [
        guard("measures_observation", is_again=True),
        guard(
            "measures_load",
            columns=("id", "organisation_id", "source_id", "known_at", "by"),
            is_again=True,
        ),
    ]
