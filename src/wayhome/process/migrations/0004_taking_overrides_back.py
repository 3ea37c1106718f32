"""Who took a decision to go on back, and why."""

import wayhome.ground.crypto.fields
import wayhome.ground.values.tiers
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('process', '0003_how_a_message_was_answered'),
    ]

    operations = [
        migrations.AddField(
            model_name='override',
            name='end_reason',
            field=wayhome.ground.crypto.fields.SealedText(null=True, tier=wayhome.ground.values.tiers.Tier['T2']),
        ),
        migrations.AddField(
            model_name='override',
            name='ended_by_id',
            field=models.IntegerField(help_text='empty: it ended with a journey', null=True),
        ),
    ]
