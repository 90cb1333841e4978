"""What people decided about charts only grows."""

from django.db import migrations

from leadwell_site.audit.append_only import guard


class Migration(migrations.Migration):
    dependencies = [("measures", "0004_decisions")]

    operations = [
        guard("measures_ownmeasure"),
        guard("measures_chartstep"),
        guard("measures_target"),
        guard("measures_happening"),
    ]
