from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('lms_courses', '0012_numbers_of_the_law'),
    ]

    operations = [
        migrations.AddField(
            model_name='centre',
            name='forbidden_items',
            field=models.JSONField(blank=True, default=list, verbose_name='not allowed here'),
        ),
    ]
