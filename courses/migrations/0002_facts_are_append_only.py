"""Closes the doors of the database through which a fact could be changed or deleted."""

from django.db import migrations

from courses.events import triggers


class Migration(migrations.Migration):
    dependencies = [("lms_courses", "0001_initial")]

    operations = [migrations.RunPython(triggers.create, triggers.drop)]
