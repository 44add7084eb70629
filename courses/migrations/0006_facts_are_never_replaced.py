"""Closes INSERT OR REPLACE on SQLite, and lets facts wait for a decision of the office."""

from django.db import migrations, models

from courses.events import triggers


class Migration(migrations.Migration):
    dependencies = [
        ("lms_courses", "0005_people_name_key"),
    ]

    operations = [
        migrations.AlterField(
            model_name="heldevent",
            name="code",
            field=models.CharField(
                choices=[
                    ("unreadable", "It could not be read."),
                    ("newer_format", "It was written by a newer version."),
                    ("unknown_kind", "It is of a kind this office does not know."),
                    ("id_reused", "Another mark already has its number."),
                    ("signature", "The signature of the tablet does not fit."),
                    ("device_revoked", "The tablet was withdrawn."),
                    ("seq_clash", "The tablet used the same counter twice."),
                    ("group_not_carried", "The tablet does not carry this group."),
                    ("actor_not_allowed", "The person who marked does not belong to the group."),
                    ("participant_unknown", "The participant was not in the group on that day."),
                    ("session_unknown", "The session does not exist or was cancelled."),
                    ("invalid_value", "The value is not possible."),
                    ("month_closed", "The month is closed."),
                    ("needs_decision", "A person at the office decides this."),
                    ("not_projected", "It could not be counted yet."),
                ],
                max_length=24,
                verbose_name="reason",
            ),
        ),
        migrations.RunPython(triggers.refuse_replacing, triggers.allow_replacing),
    ]
