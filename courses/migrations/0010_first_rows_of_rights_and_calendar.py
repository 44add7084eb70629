from datetime import date

from django.db import migrations

from courses.cohorts.calendar import public_holidays
from courses.people.seeds import CONSENT_TEXTS, LEGAL_TERMS


def fill(apps, schema_editor):
    ConsentText = apps.get_model("lms_courses", "ConsentText")
    LegalTerm = apps.get_model("lms_courses", "LegalTerm")
    Holiday = apps.get_model("lms_courses", "Holiday")
    ConsentText.objects.bulk_create(
        ConsentText(purpose=purpose, language="es", version=1, text=text.strip(), valid_from=date(2025, 3, 30))
        for purpose, text in CONSENT_TEXTS
    )
    LegalTerm.objects.bulk_create(
        LegalTerm(subject=subject, amount=amount, unit=unit, norm=norm, valid_from=valid_from)
        for subject, amount, unit, norm, valid_from in LEGAL_TERMS
    )
    Holiday.objects.bulk_create(
        Holiday(date=one.date, name=one.name, norm=one.norm)
        for year in range(2024, 2031)
        for one in public_holidays(year)
    )


class Migration(migrations.Migration):
    dependencies = [("lms_courses", "0009_rights_and_calendar")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
