"""Questions, their turns and finished lessons are only added."""

from django.db import migrations

from leadwell_site.audit.append_only import guard


class Migration(migrations.Migration):
    dependencies = [("improvement", "0001_initial")]

    operations = [
        guard("improvement_question"),
        guard("improvement_turn"),
        guard("improvement_lessondone"),
    ]
