"""Rows of history cannot be replaced on SQLite either."""

from django.db import migrations

from leadwell_site.audit.append_only import guard


class Migration(migrations.Migration):
    dependencies = [("publishing", "0002_append_only")]

    operations = [
        guard("publishing_publication", is_again=True),
    ]
