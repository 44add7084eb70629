"""A class one tablet handed to another by a signed file."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("lms_courses", "0014_closed_months"),
    ]

    operations = [
        migrations.CreateModel(
            name="ClassHandOver",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("statement_id", models.UUIDField(editable=False)),
                ("statement", models.TextField(editable=False)),
                ("signature", models.CharField(editable=False, max_length=200)),
                (
                    "given_at",
                    models.DateTimeField(editable=False, help_text="As the clock of the first tablet said."),
                ),
                ("taken_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "cohort",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="lms_courses.cohort",
                    ),
                ),
                (
                    "giver",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="classes_given",
                        to="lms_courses.device",
                    ),
                ),
                (
                    "receiver",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="classes_received",
                        to="lms_courses.device",
                    ),
                ),
            ],
            options={
                "verbose_name": "class handed to another tablet",
                "verbose_name_plural": "classes handed to other tablets",
                "ordering": ["-taken_at"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("statement_id", "receiver"), name="class_handed_once_per_receiver"
                    )
                ],
            },
        ),
    ]
