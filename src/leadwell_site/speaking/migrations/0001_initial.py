"""Cases, what was written and done about them, and who looks after them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import leadwell_site.speaking.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0004_guardians"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ClockSet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        default=leadwell_site.speaking.models.drawn_number,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("thanks_days", models.PositiveIntegerField()),
                ("triage_days", models.PositiveIntegerField()),
                ("decision_days", models.PositiveIntegerField()),
                ("change_days", models.PositiveIntegerField()),
                ("reply_days", models.PositiveIntegerField()),
                ("by", models.CharField(max_length=200)),
                ("known_at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clocks",
                        to="organisations.organisation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Concern",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        default=leadwell_site.speaking.models.drawn_number,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("concern", "Concern"),
                            ("compliment", "Thanks or praise"),
                            ("complaint", "Complaint"),
                            ("story", "What it was like"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "openness",
                    models.CharField(
                        choices=[
                            ("anonymous", "Anonymous: I do not say who I am"),
                            ("confidential", "In confidence: those who read it know my name and keep it"),
                            ("open", "Openly: my name may be told"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "I would rather not say"),
                            ("worker", "A worker, volunteer or student"),
                            ("manager", "A manager"),
                            ("senior-leader", "A senior leader"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "who",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "I would rather not say"),
                            ("served", "Somebody who is cared for here"),
                            ("close", "A relative, friend or carer"),
                            ("supporter", "Somebody who helped to write this"),
                        ],
                        max_length=20,
                    ),
                ),
                ("raised_on", models.DateField()),
                ("goes_outside", models.BooleanField(default=False)),
                ("selector", models.CharField(max_length=40, unique=True)),
                ("lock", models.CharField(max_length=120)),
                ("nonce", models.CharField(max_length=40, unique=True)),
                ("name_box", models.BinaryField(null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="concerns",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="concerns",
                        to="organisations.unit",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        default=leadwell_site.speaking.models.drawn_number,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("place", models.PositiveIntegerField()),
                (
                    "hand",
                    models.CharField(
                        choices=[
                            ("given", "looks after it"),
                            ("taken", "no longer looks after it"),
                            ("kept-out", "may not read it"),
                        ],
                        max_length=10,
                    ),
                ),
                ("is_outside", models.BooleanField(default=False)),
                ("on", models.DateField()),
                ("by", models.CharField(blank=True, max_length=200)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="concerns_held",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="speaking.concern",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ActionAgreed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        default=leadwell_site.speaking.models.drawn_number,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("place", models.PositiveIntegerField()),
                ("box", models.BinaryField()),
                ("owner", models.CharField(blank=True, max_length=200)),
                ("due_on", models.DateField(null=True)),
                ("on", models.DateField()),
                ("by", models.CharField(max_length=200)),
                (
                    "finishes",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="finished_by",
                        to="speaking.actionagreed",
                    ),
                ),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions",
                        to="speaking.concern",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Learning",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        default=leadwell_site.speaking.models.drawn_number,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("staff", "Staff of the organisation"),
                            ("public", "Everybody: you said, we did"),
                        ],
                        max_length=10,
                    ),
                ),
                ("said", models.CharField(max_length=500)),
                ("did", models.CharField(max_length=1000)),
                ("quarter", models.DateField()),
                ("by", models.CharField(max_length=200)),
                ("on", models.DateField()),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="learning",
                        to="speaking.concern",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="learning",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "takes_back",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taken_back_by",
                        to="speaking.learning",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        default=leadwell_site.speaking.models.drawn_number,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("place", models.PositiveIntegerField()),
                ("is_from_reporter", models.BooleanField()),
                ("on", models.DateField()),
                ("box", models.BinaryField()),
                (
                    "step",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("thanked", "Thanked"),
                            ("triaged", "Told what happens next"),
                            ("decided", "Told what was decided"),
                            ("changed", "Told what changed"),
                            ("closed", "Closed"),
                            ("reopened", "Opened again"),
                        ],
                        max_length=20,
                    ),
                ),
                ("by", models.CharField(blank=True, max_length=200)),
                ("nonce", models.CharField(max_length=40, unique=True)),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="speaking.concern",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        default=leadwell_site.speaking.models.drawn_number,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("place", models.PositiveIntegerField()),
                ("kind", models.CharField(max_length=10)),
                ("original_box", models.BinaryField()),
                ("cleaned_box", models.BinaryField()),
                ("removed", models.JSONField(default=list)),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="speaking.message",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Rating",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        default=leadwell_site.speaking.models.drawn_number,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("place", models.PositiveIntegerField()),
                (
                    "thanked",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("unsure", "I am not sure")], max_length=10
                    ),
                ),
                (
                    "helped",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("unsure", "I am not sure")], max_length=10
                    ),
                ),
                (
                    "again",
                    models.CharField(
                        choices=[
                            ("yes", "Yes"),
                            ("no", "No"),
                            ("maybe", "Maybe"),
                            ("do-not-know", "I do not know"),
                        ],
                        max_length=20,
                    ),
                ),
                ("on", models.DateField()),
                ("nonce", models.CharField(max_length=40, unique=True)),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ratings",
                        to="speaking.concern",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Route",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        default=leadwell_site.speaking.models.drawn_number,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("guardian", "A guardian of another organisation who uses this site"),
                            ("body", "Somebody to ring or write to"),
                        ],
                        max_length=10,
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("email", models.CharField(blank=True, max_length=200)),
                ("contact", models.CharField(blank=True, max_length=500)),
                ("by", models.CharField(max_length=200)),
                ("known_at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="routes_outside",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "takes_away",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taken_away_by",
                        to="speaking.route",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RouteAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        default=leadwell_site.speaking.models.drawn_number,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("accepts", models.BooleanField()),
                ("known_at", models.DateTimeField()),
                (
                    "route",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="speaking.route",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="routes_answered",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Sorting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        default=leadwell_site.speaking.models.drawn_number,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("place", models.PositiveIntegerField()),
                ("elements", models.JSONField()),
                ("on", models.DateField()),
                ("by", models.CharField(blank=True, max_length=200)),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sortings",
                        to="speaking.concern",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="StepTaken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        default=leadwell_site.speaking.models.drawn_number,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("place", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("thanked", "Thanked"),
                            ("triaged", "Told what happens next"),
                            ("decided", "Told what was decided"),
                            ("changed", "Told what changed"),
                            ("closed", "Closed"),
                            ("reopened", "Opened again"),
                        ],
                        max_length=20,
                    ),
                ),
                ("note_box", models.BinaryField(null=True)),
                ("on", models.DateField()),
                ("by", models.CharField(max_length=200)),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="speaking.concern",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TreatmentCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        default=leadwell_site.speaking.models.drawn_number,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("place", models.PositiveIntegerField()),
                ("after_months", models.PositiveIntegerField(null=True)),
                ("was_worse", models.BooleanField(null=True)),
                ("box", models.BinaryField(null=True)),
                ("is_from_reporter", models.BooleanField()),
                ("on", models.DateField()),
                ("by", models.CharField(blank=True, max_length=200)),
                ("nonce", models.CharField(max_length=40, unique=True)),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checks",
                        to="speaking.concern",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="concern",
            index=models.Index(fields=["organisation", "raised_on"], name="concern_by_day"),
        ),
        migrations.AddConstraint(
            model_name="concern",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("openness", "anonymous"), _negated=True), ("name_box", None), _connector="OR"
                ),
                name="concern_anonymous_has_no_name",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.UniqueConstraint(fields=("concern", "place"), name="assignment_one_at_a_place"),
        ),
        migrations.AddConstraint(
            model_name="actionagreed",
            constraint=models.UniqueConstraint(fields=("concern", "place"), name="agreed_one_at_a_place"),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(fields=("concern", "place"), name="message_one_at_a_place"),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_from_reporter", False), ("by", ""), _connector="OR"),
                name="message_of_a_reporter_names_nobody",
            ),
        ),
        migrations.AddConstraint(
            model_name="attachment",
            constraint=models.UniqueConstraint(fields=("message", "place"), name="attachment_one_at_a_place"),
        ),
        migrations.AddConstraint(
            model_name="rating",
            constraint=models.UniqueConstraint(fields=("concern", "place"), name="rating_one_at_a_place"),
        ),
        migrations.AddConstraint(
            model_name="sorting",
            constraint=models.UniqueConstraint(fields=("concern", "place"), name="sorting_one_at_a_place"),
        ),
        migrations.AddConstraint(
            model_name="steptaken",
            constraint=models.UniqueConstraint(fields=("concern", "place"), name="step_one_at_a_place"),
        ),
        migrations.AddConstraint(
            model_name="treatmentcheck",
            constraint=models.UniqueConstraint(fields=("concern", "place"), name="check_one_at_a_place"),
        ),
        migrations.AddConstraint(
            model_name="treatmentcheck",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_from_reporter", False), ("by", ""), _connector="OR"),
                name="check_of_a_reporter_names_nobody",
            ),
        ),
    ]
