"""The audit log and the overrides only grow."""

from django.db import migrations

from leadwell_site.audit.append_only import guard


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        guard("audit_auditline"),
        guard("audit_override"),
    ]
