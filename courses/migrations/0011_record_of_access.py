import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from courses.audit import triggers


class Migration(migrations.Migration):
    dependencies = [
        ("lms_courses", "0010_first_rows_of_rights_and_calendar"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AccessRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(
                        db_index=True, default=django.utils.timezone.now, verbose_name="when"
                    ),
                ),
                ("actor_name", models.CharField(blank=True, max_length=150, verbose_name="user name")),
                (
                    "deed",
                    models.CharField(
                        choices=[
                            ("saw", "Saw"),
                            ("changed", "Changed"),
                            ("printed", "Printed"),
                            ("exported", "Exported"),
                            ("signed_in", "Signed in"),
                            ("signed_out", "Signed out"),
                            ("refused", "Sign-in refused"),
                        ],
                        max_length=10,
                        verbose_name="what",
                    ),
                ),
                ("action", models.CharField(max_length=80)),
                ("subject_type", models.CharField(blank=True, max_length=100)),
                ("subject_id", models.CharField(blank=True, max_length=64)),
                ("participant_id", models.UUIDField(null=True)),
                ("data", models.JSONField(default=dict)),
                (
                    "actor",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
            ],
            options={
                "verbose_name": "record of access",
                "verbose_name_plural": "record of access",
                "ordering": ["-at", "-pk"],
                "default_permissions": ("view",),
                "indexes": [
                    models.Index(fields=["participant_id", "at"], name="access_by_participant"),
                    models.Index(fields=["subject_type", "subject_id"], name="access_by_subject"),
                    models.Index(fields=["actor", "at"], name="access_by_actor"),
                ],
            },
        ),
        migrations.RunPython(triggers.create, triggers.drop),
    ]
