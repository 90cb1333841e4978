"""People may be guardians, and facilitators of assessments."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0003_specialties"),
    ]

    operations = [
        migrations.AlterField(
            model_name="role",
            name="kind",
            field=models.CharField(
                choices=[
                    ("staff", "care assistant, nurse or other staff"),
                    ("ward_manager", "ward manager or front-line leader"),
                    ("registered_manager", "registered manager"),
                    ("operational", "operational leader"),
                    ("board", "board member or strategic leader"),
                    ("analyst", "analyst"),
                    ("administrator", "administrator"),
                    ("facilitator", "facilitator of assessments"),
                    ("regulator", "commissioner, system or regulator"),
                    ("guardian", "guardian, who looks after what people speak up about"),
                ],
                max_length=30,
            ),
        ),
    ]
