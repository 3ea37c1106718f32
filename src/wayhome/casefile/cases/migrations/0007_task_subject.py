"""What a task asks about, so that the deed settles the right one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_part_of_the_country_and_end_of_the_answer")]

    operations = [
        migrations.AddField(
            model_name="task",
            name="subject_id",
            field=models.UUIDField(help_text="key of the member or record that the task asks about", null=True),
        ),
        migrations.AddField(
            model_name="task",
            name="asked_by_id",
            field=models.IntegerField(
                help_text="who asked, where it must be somebody else who does it", null=True
            ),
        ),
    ]
