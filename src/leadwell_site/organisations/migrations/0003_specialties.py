"""Beds and specialties of a unit, as the national return of ward staffing asks for them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0002_append_only"),
    ]

    operations = [
        migrations.AddField(
            model_name="unit",
            name="specialty_1",
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddField(
            model_name="unit",
            name="specialty_2",
            field=models.CharField(blank=True, max_length=80),
        ),
    ]
