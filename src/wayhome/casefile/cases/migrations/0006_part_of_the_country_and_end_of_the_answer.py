"""Keep in which part of the country the journey ends, and until when the host government's answer holds."""

import wayhome.ground.crypto.fields
import wayhome.ground.values.tiers
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0005_area_of_a_reason'),
    ]

    operations = [
        migrations.AddField(
            model_name='case',
            name='destination_area',
            field=wayhome.ground.crypto.fields.SealedText(null=True, tier=wayhome.ground.values.tiers.Tier['T1']),
        ),
        migrations.AddField(
            model_name='case',
            name='destination_areas_ruled_out',
            field=wayhome.ground.crypto.fields.SealedJSON(null=True, tier=wayhome.ground.values.tiers.Tier['T1']),
        ),
        migrations.AddField(
            model_name='case',
            name='host_answer_until',
            field=models.DateField(help_text='last day it holds; empty: no end was named', null=True),
        ),
    ]
