from django.db import migrations, models

from courses.people import names


def fill(apps, schema_editor):
    Participant = apps.get_model("lms_courses", "Participant")
    for row in Participant.objects.only("given_names", "paternal_surname", "maternal_surname").iterator():
        key = names.name_key(row.given_names, row.paternal_surname, row.maternal_surname)[:400]
        Participant.objects.filter(pk=row.pk).update(name_key=key)


class Migration(migrations.Migration):
    dependencies = [("lms_courses", "0004_work_reviews_and_placements")]

    operations = [
        migrations.AddField(
            model_name="participant",
            name="name_key",
            field=models.CharField(db_index=True, default="", editable=False, max_length=400),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
