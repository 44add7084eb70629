"""By what finished pieces of a course are judged: one criterion on each line of its page."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('lms_curriculum', '0008_reading'),
    ]

    operations = [
        migrations.AddField(
            model_name='coursepage',
            name='criteria',
            field=models.TextField(blank=True, help_text='One criterion on each line, for example: The edges are straight. Begin the line with an asterisk when nobody passes without it. Empty: the skills asked for are the criteria.', verbose_name='by what a piece is judged'),
        ),
    ]
