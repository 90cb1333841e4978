"""Shifts, counts of people and what was recorded about them only grow."""

from django.db import migrations

from leadwell_site.audit.append_only import guard


class Migration(migrations.Migration):
    dependencies = [("staffing", "0002_own_needs")]

    operations = [
        guard("staffing_shifthours"),
        guard("staffing_shiftcensus"),
        guard("staffing_recordedflag"),
        guard("staffing_mitigation"),
        guard("staffing_flagoverride"),
        guard("staffing_needstally"),
    ]
