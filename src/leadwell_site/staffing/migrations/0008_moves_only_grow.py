"""Answers about moves only grow."""

from django.db import migrations

from leadwell_site.audit.append_only import guard


class Migration(migrations.Migration):
    dependencies = [("staffing", "0007_move_answers")]

    operations = [guard("staffing_moveanswer")]
