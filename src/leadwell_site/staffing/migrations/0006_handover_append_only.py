"""Handovers that were signed only grow."""

from django.db import migrations

from leadwell_site.audit.append_only import guard


class Migration(migrations.Migration):
    dependencies = [("staffing", "0005_handover")]

    operations = [guard("staffing_handover")]
