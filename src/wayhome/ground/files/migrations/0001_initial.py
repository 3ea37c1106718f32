"""Make the table of stored files; their content lies outside the database."""

import django.db.models.deletion
import uuid
import wayhome.ground.crypto.fields
import wayhome.ground.values.tiers
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ('crypto', '0003_second_lock'),
    ]

    operations = [
        migrations.CreateModel(
            name='StoredFile',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.IntegerField(help_text='which organisation took it in')),
                ('case_id', models.UUIDField(null=True)),
                ('name', wayhome.ground.crypto.fields.SealedText(null=True, tier=wayhome.ground.values.tiers.Tier['T1'])),
                ('key', wayhome.ground.crypto.fields.SealedText(help_text='32 bytes in base64; of this file alone', null=True, tier=wayhome.ground.values.tiers.Tier['T2'])),
                ('kind', models.CharField(choices=[('pdf', 'PDF'), ('jpeg', 'JPEG'), ('png', 'PNG')], max_length=10)),
                ('state', models.CharField(choices=[('quarantined', 'QUARANTINED'), ('clean', 'CLEAN'), ('refused', 'REFUSED'), ('deleted', 'DELETED')], max_length=12)),
                ('size', models.PositiveIntegerField()),
                ('pages', models.PositiveSmallIntegerField()),
                ('sha256', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField()),
                ('scanned_at', models.DateTimeField(help_text='empty: not scanned', null=True)),
                ('drawer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='crypto.drawer')),
            ],
            options={
                'db_table': 'files_stored_file',
                'indexes': [models.Index(fields=['case_id'], name='files_of_case'), models.Index(condition=models.Q(('scanned_at__isnull', True), ('state__in', ['quarantined', 'clean'])), fields=['organisation_id', 'made_at'], name='files_not_scanned')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('key__isnull', False), ('name__isnull', False), ('state__in', ['quarantined', 'clean'])), models.Q(('key__isnull', True), ('name__isnull', False), ('state', 'refused')), models.Q(('key__isnull', True), ('name__isnull', True), ('state', 'deleted')), _connector='OR'), name='files_key_while_kept')],
            },
        ),
    ]
