"""Topics and what was said to them only grow."""

from django.db import migrations

from leadwell_site.audit.append_only import guard


class Migration(migrations.Migration):
    dependencies = [("voices", "0003_topics")]

    operations = [guard("voices_topic"), guard("voices_topicturn")]
