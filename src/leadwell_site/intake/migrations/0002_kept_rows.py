import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0001_initial"),
        ("measures", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="placealias",
            name="written",
            field=models.CharField(blank=True, default="", max_length=200),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name="KeptRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sheet", models.CharField(blank=True, max_length=200)),
                ("row", models.PositiveIntegerField(null=True)),
                ("reason", models.CharField(max_length=300)),
                ("cells", models.JSONField()),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="kept_rows",
                        to="measures.source",
                    ),
                ),
            ],
            options={"ordering": ["id"]},
        ),
    ]
