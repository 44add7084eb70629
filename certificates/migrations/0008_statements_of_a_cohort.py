import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("lms_certificates", "0007_seals_made_elsewhere"),
        ("lms_courses", "0018_files_of_cohorts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="StatementBatch",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("first", models.DateField(verbose_name="first month")),
                ("last", models.DateField(verbose_name="last month")),
                (
                    "recorded_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="entered on"),
                ),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statement_batches",
                        to="lms_courses.cohort",
                        verbose_name="cohort",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "statements of a cohort",
                "verbose_name_plural": "statements of cohorts",
                "ordering": ["-recorded_at"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last__gte", models.F("first"))), name="batch_months_in_order"
                    )
                ],
            },
        ),
        # A column that may be empty is added without building the table anew, so SQLite keeps its triggers.
        migrations.AddField(
            model_name="statementrequest",
            name="batch",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="requests",
                to="lms_certificates.statementbatch",
            ),
        ),
    ]
