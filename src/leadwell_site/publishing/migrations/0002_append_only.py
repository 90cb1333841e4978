"""What was published stays as it was published."""

from django.db import migrations

from leadwell_site.audit.append_only import guard


class Migration(migrations.Migration):
    dependencies = [("publishing", "0001_initial")]

    operations = [
        guard("publishing_publication"),
    ]
