"""Paper sheets with their printed lines, entries and scans; sample pieces and their pictures."""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models

from courses.evidence.sheets import triggers


class Migration(migrations.Migration):
    dependencies = [
        ("lms_courses", "0015_class_hand_over"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="centre",
            name="photos_allowed",
            field=models.BooleanField(
                default=False,
                help_text="Of finished work, never of faces. Only where the place permits cameras.",
                verbose_name="photographs of pieces may be taken",
            ),
        ),
        migrations.CreateModel(
            name="PaperSheet",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveIntegerField(unique=True, verbose_name="number of the sheet")),
                ("skills", models.JSONField(default=list)),
                ("blank_lines", models.PositiveSmallIntegerField(default=0)),
                (
                    "printed_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="printed on"),
                ),
                ("entered_at", models.DateTimeField(null=True, verbose_name="typed in on")),
                ("voided_at", models.DateTimeField(null=True, verbose_name="voided on")),
                ("void_reason", models.CharField(blank=True, max_length=255, verbose_name="reason")),
                (
                    "printed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paper_sheets",
                        to="lms_courses.session",
                        verbose_name="session",
                    ),
                ),
                (
                    "voided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "paper sheet",
                "verbose_name_plural": "paper sheets",
                "ordering": ["number"],
                "default_permissions": ("view",),
            },
        ),
        migrations.CreateModel(
            name="PaperSheetRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="lms_courses.participant",
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rows",
                        to="lms_courses.papersheet",
                    ),
                ),
            ],
            options={
                "verbose_name": "line of a paper sheet",
                "verbose_name_plural": "lines of paper sheets",
                "ordering": ["sheet", "number"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="PiecePhoto",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("path", models.CharField(max_length=120)),
                ("size", models.PositiveIntegerField()),
                ("width", models.PositiveSmallIntegerField()),
                ("height", models.PositiveSmallIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("shows_people", models.BooleanField(default=False, verbose_name="people can be seen")),
                ("brought_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("taken_away_at", models.DateTimeField(null=True)),
                ("taken_away_reason", models.CharField(blank=True, max_length=255)),
                (
                    "brought_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="piece_photos",
                        to="lms_courses.cohort",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="piece_photos",
                        to="lms_courses.participant",
                    ),
                ),
                (
                    "taken_away_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "picture of a piece",
                "verbose_name_plural": "pictures of pieces",
                "ordering": ["brought_at", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="SamplePiece",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("monthly", "Monthly"), ("final", "Final")],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("month", models.DateField(null=True, verbose_name="month")),
                ("attempt", models.PositiveSmallIntegerField(default=1, verbose_name="attempt")),
                ("piece", models.UUIDField()),
                ("made", models.CharField(max_length=120, verbose_name="what was made")),
                ("results", models.JSONField(default=dict)),
                ("judged_on", models.DateField(verbose_name="judged on")),
                ("judged_at", models.DateTimeField()),
                ("cell", models.CharField(db_index=True, max_length=200)),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sample_pieces",
                        to="lms_courses.cohort",
                    ),
                ),
                (
                    "judged_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sample_pieces",
                        to="lms_courses.participant",
                    ),
                ),
                (
                    "photo",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="lms_courses.piecephoto",
                    ),
                ),
            ],
            options={
                "verbose_name": "sample piece",
                "verbose_name_plural": "sample pieces",
                "default_permissions": ("view",),
            },
        ),
        migrations.CreateModel(
            name="SheetEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("typed", models.JSONField(default=dict)),
                ("facts", models.PositiveIntegerField(default=0)),
                ("entered_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="lms_courses.papersheet",
                    ),
                ),
            ],
            options={
                "verbose_name": "entry of a paper sheet",
                "verbose_name_plural": "entries of paper sheets",
                "ordering": ["entered_at", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="SheetScan",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("path", models.CharField(max_length=120)),
                ("media_type", models.CharField(max_length=20)),
                ("size", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("attached_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("set_aside_at", models.DateTimeField(null=True)),
                ("set_aside_reason", models.CharField(blank=True, max_length=255)),
                (
                    "attached_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "set_aside_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scans",
                        to="lms_courses.papersheet",
                    ),
                ),
            ],
            options={
                "verbose_name": "signed sheet",
                "verbose_name_plural": "signed sheets",
                "ordering": ["attached_at", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.AddConstraint(
            model_name="papersheet",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("void_reason", ""), ("voided_at", None), ("voided_by", None)),
                    models.Q(
                        ("voided_at__isnull", False),
                        ("voided_by__isnull", False),
                        models.Q(("void_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="voided_sheet_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="papersheet",
            constraint=models.CheckConstraint(
                condition=models.Q(("voided_at", None), ("entered_at", None), _connector="OR"),
                name="sheet_typed_in_is_not_voided",
            ),
        ),
        migrations.AddConstraint(
            model_name="papersheet",
            constraint=models.UniqueConstraint(
                condition=models.Q(("voided_at", None)),
                fields=("session",),
                name="one_sheet_in_use_per_session",
            ),
        ),
        migrations.AddConstraint(
            model_name="papersheetrow",
            constraint=models.UniqueConstraint(fields=("sheet", "number"), name="line_number_once_per_sheet"),
        ),
        migrations.AddConstraint(
            model_name="papersheetrow",
            constraint=models.UniqueConstraint(fields=("sheet", "participant"), name="person_once_per_sheet"),
        ),
        migrations.AddConstraint(
            model_name="papersheetrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1)), name="line_numbers_count_from_one"
            ),
        ),
        migrations.AddIndex(
            model_name="samplepiece",
            index=models.Index(fields=["cohort", "participant"], name="piece_by_person_and_cohort"),
        ),
        migrations.AddConstraint(
            model_name="sheetscan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("set_aside_at", None)), fields=("digest",), name="signed_sheet_once"
            ),
        ),
        migrations.RunPython(triggers.create, triggers.drop),
    ]
