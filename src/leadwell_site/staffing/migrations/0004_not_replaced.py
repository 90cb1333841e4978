"""Rows of history cannot be replaced on SQLite either."""

from django.db import migrations

from leadwell_site.audit.append_only import guard


class Migration(migrations.Migration):
    dependencies = [("staffing", "0003_append_only")]

    operations = [
        guard("staffing_shifthours", is_again=True),
        guard("staffing_shiftcensus", is_again=True),
        guard("staffing_recordedflag", is_again=True),
        guard("staffing_mitigation", is_again=True),
        guard("staffing_flagoverride", is_again=True),
        guard("staffing_needstally", is_again=True),
    ]
