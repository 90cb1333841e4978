"""Rows of history cannot be replaced on SQLite either."""

from django.db import migrations

from leadwell_site.audit.append_only import guard


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]

    operations = [
        guard("audit_auditline", is_again=True),
        guard("audit_override", is_again=True),
    ]
