from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("lms_courses", "0007_participant_import")]

    operations = [
        migrations.CreateModel(
            name="Figures",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ],
            options={
                "verbose_name": "figures",
                "verbose_name_plural": "figures",
                "permissions": [("view_figures", "Can see figures without names")],
                "managed": False,
                "default_permissions": (),
            },
        ),
    ]
