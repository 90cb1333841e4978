"""What was said of the names, codes and places of units, and of what became of them, only grows."""

from django.db import migrations

from leadwell_site.audit.append_only import guard


class Migration(migrations.Migration):
    dependencies = [("organisations", "0001_initial")]

    operations = [
        guard("organisations_unitname"),
        guard("organisations_unitcode"),
        guard("organisations_unitparent"),
        guard("organisations_succession"),
    ]
