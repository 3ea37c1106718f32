"""Keep what was handed over about each person in that person's own drawer; packages in the case drawer are dropped."""

import django.db.models.deletion
import uuid
import wayhome.ground.crypto.fields
import wayhome.ground.values.tiers
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0008_seal_free_text'),
        ('crypto', '0001_initial'),
        ('journey', '0001_initial'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='handover',
            name='package',
        ),
        migrations.CreateModel(
            name='HandOverPart',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('sheet', wayhome.ground.crypto.fields.SealedJSON(tier=wayhome.ground.values.tiers.Tier['T2'])),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('drawer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='crypto.drawer')),
                ('handover', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='journey.handover')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.casemember')),
            ],
            options={
                'db_table': 'journey_hand_over_part',
                'indexes': [models.Index(fields=['case'], name='journey_part_by_case')],
                'constraints': [models.UniqueConstraint(fields=('handover', 'member'), name='journey_one_part_for_each_person')],
            },
        ),
    ]
