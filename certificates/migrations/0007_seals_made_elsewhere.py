from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("lms_certificates", "0006_signers_of_statements")]

    operations = [
        migrations.AlterField(
            model_name="certificatedesign",
            name="sentence",
            field=models.CharField(
                blank=True,
                help_text=(
                    "Press a word to put it where the cursor stands; on each certificate the datum takes its place."
                ),
                max_length=300,
                verbose_name="extra sentence",
            ),
        ),
        migrations.AlterField(
            model_name="certificateitem",
            name="status",
            field=models.CharField(
                choices=[
                    ("pending", "Waiting"),
                    ("numbered", "Numbered"),
                    ("drawn", "Drawn"),
                    ("sealing", "Waits for its seal"),
                    ("failed", "Failed"),
                ],
                default="pending",
                max_length=10,
            ),
        ),
    ]
