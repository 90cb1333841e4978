"""Tables of history cannot be emptied at a stroke either (PostgreSQL)."""

from django.db import migrations

from leadwell_site.audit.append_only import guard_against_truncate


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0003_not_replaced"),
        ("measures", "0002_append_only"),
        ("publishing", "0002_append_only"),
        ("staffing", "0003_append_only"),
    ]

    operations = [guard_against_truncate()]
