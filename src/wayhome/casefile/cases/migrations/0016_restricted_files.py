"""Let a file be restricted to being stored (GDPR 18), and be read where data protection allows it."""

import uuid

import django.db.models.deletion
import wayhome.ground.crypto.fields
import wayhome.ground.values.tiers
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0015_kept_files'),
        ('crypto', '0004_random_keys'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='case',
            name='restricted_at',
            field=models.DateTimeField(help_text='since when it is stored and nothing else is done with it (GDPR 18)', null=True),
        ),
        migrations.CreateModel(
            name='FileRestriction',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('reason', wayhome.ground.crypto.fields.SealedText(tier=wayhome.ground.values.tiers.Tier['T2'])),
                ('from_at', models.DateTimeField()),
                ('until_at', models.DateTimeField(null=True)),
                ('lift_reason', wayhome.ground.crypto.fields.SealedText(null=True, tier=wayhome.ground.values.tiers.Tier['T2'])),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('drawer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='crypto.drawer')),
                ('from_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('until_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'cases_file_restriction',
                'indexes': [models.Index(fields=['case', 'from_at'], name='cases_restriction_by_case')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('until_at__isnull', True)), fields=('case',), name='cases_one_open_restriction'), models.CheckConstraint(condition=models.Q(models.Q(('until_at__isnull', True), ('until_by__isnull', True)), models.Q(('lift_reason__isnull', False), ('until_at__isnull', False), ('until_by__isnull', False)), _connector='OR'), name='cases_restriction_lifted_by_somebody')],
            },
        ),
        migrations.CreateModel(
            name='RestrictedReading',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.IntegerField(help_text='for which they act')),
                ('reason', wayhome.ground.crypto.fields.SealedText(tier=wayhome.ground.values.tiers.Tier['T2'])),
                ('from_at', models.DateTimeField()),
                ('until_at', models.DateTimeField()),
                ('allowed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('drawer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='crypto.drawer')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'cases_restricted_reading',
                'indexes': [models.Index(fields=['case', 'user', '-until_at'], name='cases_restricted_reading_of')],
                'constraints': [models.CheckConstraint(condition=models.Q(('until_at__gt', models.F('from_at'))), name='cases_restricted_reading_ends_after_it_begins')],
            },
        ),
        migrations.RunSQL(
            "SELECT lock_by_case('cases_file_restriction'), lock_by_case('cases_restricted_reading')",
            migrations.RunSQL.noop,
        ),
    ]
