"""Savings schemes, their assessments, tripwires and moves only grow."""

from django.db import migrations

from leadwell_site.audit.append_only import guard


class Migration(migrations.Migration):
    dependencies = [("improvement", "0003_schemes")]

    operations = [
        guard("improvement_scheme"),
        guard("improvement_assessment"),
        guard("improvement_tripwire"),
        guard("improvement_schememove"),
    ]
