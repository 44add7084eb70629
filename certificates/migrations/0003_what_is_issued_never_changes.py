"""Closes the doors of the database through which the register or an issued certificate could be changed.

SQLite drops triggers when Django rebuilds a table: a later migration that alters one of the two tables has to run
`triggers.renew` again. tests/certificates/test_database.py fails when one forgot.
"""

from django.db import migrations

from certificates import triggers


class Migration(migrations.Migration):
    dependencies = [("lms_certificates", "0002_keys_changes_and_reviews")]

    operations = [migrations.RunPython(triggers.create, triggers.drop)]
