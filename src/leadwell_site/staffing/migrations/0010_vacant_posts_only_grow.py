"""Vacant posts only grow: a later row takes the place of an earlier one."""

from django.db import migrations

from leadwell_site.audit.append_only import guard


class Migration(migrations.Migration):
    dependencies = [("staffing", "0009_vacant_posts")]

    operations = [guard("staffing_vacantpost")]
