"""Requests, drafts and what became of them only grow."""

from django.db import migrations

from leadwell_site.audit.append_only import guard


class Migration(migrations.Migration):
    dependencies = [("rosters", "0001_initial")]

    operations = [
        guard("rosters_wish"),
        guard("rosters_draft"),
        guard("rosters_outcome"),
        guard("rosters_stop"),
        guard("rosters_change"),
        guard("rosters_published"),
        guard("rosters_calendarkey"),
    ]
