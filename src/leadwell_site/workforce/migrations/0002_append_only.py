"""What is known of people only grows."""

from django.db import migrations

from leadwell_site.audit.append_only import guard


class Migration(migrations.Migration):
    dependencies = [("workforce", "0001_initial")]

    operations = [
        guard("workforce_employee"),
        guard("workforce_post"),
        guard("workforce_training"),
        guard("workforce_absence"),
        guard("workforce_duty"),
        guard("workforce_competenceneed"),
    ]
