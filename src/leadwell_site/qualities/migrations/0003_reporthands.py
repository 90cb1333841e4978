"""Who filled in the form, of people served, told with a report."""

import django.db.models.deletion
from django.db import migrations, models

from leadwell_site.audit.append_only import guard


class Migration(migrations.Migration):
    dependencies = [("qualities", "0002_unordered")]

    operations = [
        migrations.CreateModel(
            name="ReportHands",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("told", models.JSONField()),
                ("known_at", models.DateTimeField()),
                (
                    "round",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hands",
                        to="qualities.round",
                    ),
                ),
            ],
        ),
        guard("qualities_reporthands"),
    ]
