"""What readers found in comments only grows."""

from django.db import migrations

from leadwell_site.audit.append_only import guard


class Migration(migrations.Migration):
    dependencies = [("voices", "0005_coded_texts")]

    operations = [guard("voices_codedtext")]
