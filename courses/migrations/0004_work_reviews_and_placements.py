import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("lms_courses", "0003_tablets"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="placement",
            options={
                "default_permissions": ("view",),
                "ordering": ["-offered_on"],
                "verbose_name": "placement",
                "verbose_name_plural": "placements",
            },
        ),
        migrations.RemoveConstraint(
            model_name="workunlockreview",
            name="one_review_per_unlock_and_completion",
        ),
        migrations.AddField(
            model_name="placement",
            name="authority_admission",
            field=models.CharField(
                choices=[
                    ("not_needed", "Not needed"),
                    ("waiting", "Waiting for the authority"),
                    ("admitted", "Admitted by the authority"),
                ],
                default="waiting",
                max_length=10,
                verbose_name="admission by the authority",
            ),
        ),
        migrations.AddField(
            model_name="placement",
            name="ending",
            field=models.CharField(
                blank=True,
                choices=[
                    ("declined", "The person said no"),
                    ("not_admitted", "The authority said no"),
                    ("finished", "The work is done"),
                    ("left", "The person left"),
                    ("other", "Other reason"),
                ],
                max_length=12,
                verbose_name="how it ended",
            ),
        ),
        migrations.AddField(
            model_name="workunlockreview",
            name="opened_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="workunlockreview",
            name="opening_reason",
            field=models.CharField(blank=True, max_length=500, verbose_name="why it is looked at again"),
        ),
        migrations.AlterField(
            model_name="workunlockreview",
            name="opened_at",
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name="opened on"),
        ),
        migrations.AddConstraint(
            model_name="placement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("authority_admission", "admitted"), _negated=True),
                    ("authority_admitted_on__isnull", False),
                    _connector="OR",
                ),
                name="placement_admission_has_a_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="placement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("started_on", None),
                    ("authority_admission__in", ("not_needed", "admitted")),
                    _connector="OR",
                ),
                name="placement_starts_after_admission",
            ),
        ),
        migrations.AddConstraint(
            model_name="placement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("started_on", None), ("started_on__gte", models.F("offered_on")), _connector="OR"
                ),
                name="placement_starts_after_offer",
            ),
        ),
        migrations.AddConstraint(
            model_name="placement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_on", None),
                    models.Q(
                        ("ended_on__gte", models.F("offered_on")), models.Q(("ending", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="placement_end_is_explained",
            ),
        ),
        migrations.AddConstraint(
            model_name="placement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_on", None),
                    ("started_on", None),
                    ("ended_on__gte", models.F("started_on")),
                    _connector="OR",
                ),
                name="placement_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="workunlockreview",
            constraint=models.UniqueConstraint(
                condition=models.Q(("decision", "open")),
                fields=("unlock", "completion"),
                name="one_open_review_per_unlock_and_completion",
            ),
        ),
        migrations.AddConstraint(
            model_name="workunlockreview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decision", "open"),
                    models.Q(
                        models.Q(("reason", ""), _negated=True),
                        ("decided_by__isnull", False),
                        ("decided_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="decided_review_has_a_reason",
            ),
        ),
    ]
