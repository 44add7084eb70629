"""Closed months, counter-entries, the authority's figures; the numbers of the law their due dates come from."""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models

from courses.evidence import triggers
from courses.evidence.seeds import MONTH_NUMBERS


def fill(apps, schema_editor):
    rows = apps.get_model("lms_courses", "LawNumber").objects
    for subject, amount, norm, valid_from in MONTH_NUMBERS:
        rows.get_or_create(subject=subject, valid_from=valid_from, defaults={"amount": amount, "norm": norm})


class Migration(migrations.Migration):
    dependencies = [
        ("lms_courses", "0013_forbidden_items"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="lawnumber",
            options={
                "default_permissions": ("view", "add"),
                "ordering": ["subject", "-valid_from"],
                "verbose_name": "number of the law",
                "verbose_name_plural": "numbers of the law",
            },
        ),
        migrations.AddField(
            model_name="lawnumber",
            name="article",
            field=models.CharField(blank=True, max_length=80, verbose_name="article"),
        ),
        migrations.AddField(
            model_name="lawnumber",
            name="entered_at",
            field=models.DateTimeField(
                default=django.utils.timezone.now, editable=False, verbose_name="entered on"
            ),
        ),
        migrations.AddField(
            model_name="lawnumber",
            name="entered_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="lawnumber",
            name="subject",
            field=models.CharField(
                choices=[
                    ("day_minutes", "Minutes that make one day"),
                    ("most_minutes", "Most minutes of a day that count"),
                    ("pass_mark", "Passing mark of a month"),
                    ("most_unexcused", "Unexcused absences allowed, in percent"),
                    ("sheet_hours", "Working hours to hand in the monthly sheet"),
                    ("working_day_hours", "Hours that one working day of that time is counted as"),
                    ("report_days", "First days of the next month to send the sheets"),
                ],
                max_length=24,
                verbose_name="about",
            ),
        ),
        migrations.CreateModel(
            name="MonthClose",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("month", models.DateField(verbose_name="month")),
                (
                    "closed_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="closed on"),
                ),
                ("figures", models.JSONField(default=dict)),
                ("digest", models.CharField(max_length=64)),
                (
                    "closed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="closed by",
                    ),
                ),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="closed_months",
                        to="lms_courses.cohort",
                        verbose_name="cohort",
                    ),
                ),
            ],
            options={
                "verbose_name": "closed month",
                "verbose_name_plural": "closed months",
                "ordering": ["cohort", "month"],
                "permissions": [
                    ("close_month", "Can close months and correct closed ones"),
                    (
                        "enter_authority_figures",
                        "Can enter the authority's figures and acknowledge differences",
                    ),
                ],
                "default_permissions": ("view",),
            },
        ),
        migrations.CreateModel(
            name="MonthCorrection",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="entered on")),
                (
                    "thing",
                    models.CharField(
                        choices=[
                            ("attendance", "Attendance"),
                            ("evaluation", "Monthly mark"),
                            ("lesson", "Lesson taught"),
                            ("skill", "Skill seen"),
                            ("session", "Session"),
                            ("membership", "Enrolment"),
                        ],
                        max_length=12,
                        verbose_name="what",
                    ),
                ),
                ("fact", models.UUIDField(null=True)),
                ("before", models.JSONField(null=True)),
                ("after", models.JSONField(null=True)),
                ("reason", models.CharField(max_length=255, verbose_name="reason")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "close",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="lms_courses.monthclose",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="lms_courses.participant",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="lms_courses.session",
                    ),
                ),
            ],
            options={
                "verbose_name": "counter-entry",
                "verbose_name_plural": "counter-entries",
                "ordering": ["at", "id"],
                "default_permissions": ("view",),
            },
        ),
        migrations.CreateModel(
            name="AuthorityFigure",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("month", models.DateField(verbose_name="month")),
                ("minutes", models.PositiveSmallIntegerField(null=True, verbose_name="minutes")),
                ("days", models.PositiveSmallIntegerField(null=True, verbose_name="days")),
                ("mark", models.PositiveSmallIntegerField(null=True, verbose_name="mark")),
                ("folio", models.CharField(blank=True, max_length=40, verbose_name="folio")),
                ("is_taken_back", models.BooleanField(default=False, verbose_name="taken back")),
                (
                    "entered_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="entered on"),
                ),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="authority_figures",
                        to="lms_courses.cohort",
                        verbose_name="cohort",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="authority_figures",
                        to="lms_courses.participant",
                        verbose_name="participant",
                    ),
                ),
            ],
            options={
                "verbose_name": "figure of the authority",
                "verbose_name_plural": "figures of the authority",
                "ordering": ["month", "entered_at", "id"],
                "default_permissions": ("view",),
                "indexes": [models.Index(fields=["cohort", "month"], name="authority_by_month")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)), name="authority_month_is_its_first_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("mark", None), ("mark__lte", 20), _connector="OR"),
                        name="authority_mark_within_scale",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("days", None), ("days__lte", 31), _connector="OR"),
                        name="authority_days_within_month",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DifferenceAcknowledgement",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("month", models.DateField(verbose_name="month")),
                ("difference", models.JSONField(default=dict)),
                ("digest", models.CharField(max_length=64)),
                ("reason", models.CharField(max_length=255, verbose_name="reason")),
                (
                    "at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="acknowledged on"),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="acknowledged by",
                    ),
                ),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="lms_courses.cohort"
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="lms_courses.participant",
                    ),
                ),
            ],
            options={
                "verbose_name": "acknowledged difference",
                "verbose_name_plural": "acknowledged differences",
                "ordering": ["at", "id"],
                "default_permissions": ("view",),
                "indexes": [models.Index(fields=["cohort", "month"], name="acknowledged_by_month")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="acknowledgement_has_a_reason"
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="monthclose",
            constraint=models.UniqueConstraint(fields=("cohort", "month"), name="month_closed_once"),
        ),
        migrations.AddConstraint(
            model_name="monthclose",
            constraint=models.CheckConstraint(
                condition=models.Q(("month__day", 1)), name="closed_month_is_its_first_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="monthcorrection",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="counter_entry_has_a_reason"
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(triggers.create, triggers.drop),
    ]
