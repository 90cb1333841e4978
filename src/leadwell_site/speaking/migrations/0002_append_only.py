"""Cases and everything about them only grow."""

from django.db import migrations

from leadwell_site.audit.append_only import guard


class Migration(migrations.Migration):
    dependencies = [("speaking", "0001_initial")]

    operations = [
        guard("speaking_concern"),
        guard("speaking_message"),
        guard("speaking_attachment"),
        guard("speaking_sorting"),
        guard("speaking_steptaken"),
        guard("speaking_actionagreed"),
        guard("speaking_rating"),
        guard("speaking_treatmentcheck"),
        guard("speaking_assignment"),
        guard("speaking_learning"),
        guard("speaking_route"),
        guard("speaking_routeanswer"),
        guard("speaking_clockset"),
    ]
