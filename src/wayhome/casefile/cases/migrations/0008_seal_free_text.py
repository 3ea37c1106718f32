"""Seal what people write about a destination and about whom a task waits for; what stood there plain is dropped."""

import wayhome.ground.crypto.fields
import wayhome.ground.values.tiers
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0007_task_subject'),
    ]

    operations = [
        migrations.RemoveField(model_name='case', name='destination_basis'),
        migrations.RemoveField(model_name='task', name='waits_for'),
        migrations.AddField(
            model_name='case',
            name='destination_basis',
            field=wayhome.ground.crypto.fields.SealedText(null=True, tier=wayhome.ground.values.tiers.Tier['T2']),
        ),
        migrations.AddField(
            model_name='task',
            name='waits_for',
            field=wayhome.ground.crypto.fields.SealedText(null=True, tier=wayhome.ground.values.tiers.Tier['T2']),
        ),
    ]
