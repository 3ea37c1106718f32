"""Let a person record say that it was erased."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [
        migrations.AddField(
            "person",
            "erased_on",
            models.DateField(help_text="day on which the drawer's keys were destroyed", null=True),
        )
    ]
