"""Numbers of the law as dated rows, with those the norms give today."""

from django.db import migrations, models

from courses.evidence.seeds import LAW_NUMBERS


def fill(apps, schema_editor):
    apps.get_model("lms_courses", "LawNumber").objects.bulk_create(
        apps.get_model("lms_courses", "LawNumber")(
            subject=subject, amount=amount, norm=norm, valid_from=valid_from
        )
        for subject, amount, norm, valid_from in LAW_NUMBERS
    )


class Migration(migrations.Migration):
    dependencies = [
        ("lms_courses", "0011_record_of_access"),
    ]

    operations = [
        migrations.CreateModel(
            name="LawNumber",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "subject",
                    models.CharField(
                        choices=[
                            ("day_minutes", "Minutes that make one day"),
                            ("most_minutes", "Most minutes of a day that count"),
                            ("pass_mark", "Passing mark of a month"),
                            ("most_unexcused", "Unexcused absences allowed, in percent"),
                        ],
                        max_length=24,
                        verbose_name="about",
                    ),
                ),
                ("amount", models.PositiveSmallIntegerField(verbose_name="amount")),
                ("norm", models.CharField(max_length=200, verbose_name="norm")),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("confirmed_on", models.DateField(blank=True, null=True, verbose_name="confirmed on")),
                ("confirmed_by", models.CharField(blank=True, max_length=120, verbose_name="confirmed by")),
            ],
            options={
                "verbose_name": "number of the law",
                "verbose_name_plural": "numbers of the law",
                "ordering": ["subject", "-valid_from"],
                "constraints": [
                    models.UniqueConstraint(fields=("subject", "valid_from"), name="law_number_once_per_day"),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 1)), name="law_number_is_positive"
                    ),
                ],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
