import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0003_specialties"),
        ("staffing", "0004_not_replaced"),
    ]

    operations = [
        migrations.CreateModel(
            name="Handover",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ends_on", models.DateField()),
                ("ends_part", models.CharField(max_length=10)),
                ("begins_on", models.DateField()),
                ("begins_part", models.CharField(max_length=10)),
                ("checklist", models.JSONField()),
                ("unresolved", models.JSONField()),
                ("note", models.TextField(blank=True)),
                ("by", models.CharField(max_length=200)),
                ("known_at", models.DateTimeField()),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handovers",
                        to="organisations.unit",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["unit", "known_at"], name="handover_by_unit")],
            },
        ),
    ]
