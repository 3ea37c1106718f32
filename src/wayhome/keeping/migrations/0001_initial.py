"""Make holds, erasures with their tombstones, the witness of the ledger, and confirmed schedules."""

import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
import wayhome.ground.crypto.fields
import wayhome.ground.values.tiers
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0014_emergencies'),
        ('crypto', '0004_random_keys'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ErasedDrawer',
            fields=[
                ('drawer_id', models.UUIDField(primary_key=True, serialize=False)),
                ('erased_on', models.DateField()),
            ],
            options={
                'db_table': 'keeping_erased_drawer',
            },
        ),
        migrations.CreateModel(
            name='ConfirmedSchedule',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.IntegerField()),
                ('purposes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None)),
                ('years', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), size=None)),
                ('confirmed_by_id', models.IntegerField()),
                ('confirmed_at', models.DateTimeField()),
            ],
            options={
                'db_table': 'keeping_confirmed_schedule',
                'indexes': [models.Index(fields=['organisation_id', '-confirmed_at'], name='keeping_schedules')],
            },
        ),
        migrations.CreateModel(
            name='Erasure',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.IntegerField()),
                ('whole', models.CharField(choices=[('person', 'PERSON'), ('case', 'CASE')], max_length=10)),
                ('basis', models.CharField(choices=[('gdpr_17_asked', 'ASKED'), ('gdpr_17_objected', 'OBJECTED'), ('gdpr_17_unlawful', 'UNLAWFUL'), ('opened_in_error', 'IN_ERROR'), ('retention', 'RETENTION')], max_length=20)),
                ('case_id', models.UUIDField(null=True)),
                ('person_id', models.UUIDField(null=True)),
                ('reference', models.CharField(default='', help_text='of the case; emptied with it', max_length=12)),
                ('due_on', models.DateField(help_text='the day from which it may be carried out', null=True)),
                ('list_month', models.DateField(help_text='first day of the month whose list named it', null=True)),
                ('why', models.JSONField(default=dict)),
                ('asked_by_id', models.IntegerField(help_text='empty: listed by the timer, nobody stood for it yet', null=True)),
                ('asked_at', models.DateTimeField()),
                ('approved_by_id', models.IntegerField(null=True)),
                ('approved_at', models.DateTimeField(null=True)),
                ('dropped_by_id', models.IntegerField(null=True)),
                ('dropped_at', models.DateTimeField(null=True)),
                ('carried_out_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'keeping_erasure',
                'indexes': [models.Index(fields=['organisation_id', '-asked_at', 'id'], name='keeping_erasures'), models.Index(fields=['case_id'], name='keeping_erasures_of_case')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('approved_at__isnull', True), ('approved_by_id__isnull', True)), models.Q(('approved_at__isnull', False), ('approved_by_id__isnull', False), ('asked_by_id__isnull', False), models.Q(('approved_by_id', models.F('asked_by_id')), _negated=True)), _connector='OR'), name='keeping_erasure_by_two_people'), models.CheckConstraint(condition=models.Q(('carried_out_at__isnull', True), models.Q(('approved_at__isnull', False), ('case_id__isnull', True), ('dropped_at__isnull', True), ('person_id__isnull', True), ('reference', '')), _connector='OR'), name='keeping_erasure_leaves_a_tombstone'), models.UniqueConstraint(condition=models.Q(('carried_out_at__isnull', True), ('dropped_at__isnull', True)), fields=('case_id', 'person_id'), name='keeping_one_open_erasure', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='LegalHold',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.IntegerField()),
                ('reason', wayhome.ground.crypto.fields.SealedText(tier=wayhome.ground.values.tiers.Tier['T2'])),
                ('decided_by', wayhome.ground.crypto.fields.SealedText(help_text='who ordered it: a court, an authority, the officer, with reference', tier=wayhome.ground.values.tiers.Tier['T2'])),
                ('placed_at', models.DateTimeField()),
                ('lift_reason', wayhome.ground.crypto.fields.SealedText(null=True, tier=wayhome.ground.values.tiers.Tier['T2'])),
                ('lift_asked_at', models.DateTimeField(null=True)),
                ('lifted_at', models.DateTimeField(null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('drawer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='crypto.drawer')),
                ('lift_asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('lifted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('placed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'keeping_legal_hold',
                'indexes': [models.Index(fields=['case', 'placed_at'], name='keeping_holds_of_case')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('lifted_at__isnull', True), ('lifted_by__isnull', True)), models.Q(('lift_asked_by__isnull', False), ('lifted_at__isnull', False), ('lifted_by__isnull', False), models.Q(('lifted_by', models.F('lift_asked_by')), _negated=True)), _connector='OR'), name='keeping_hold_lifted_by_two_people')],
            },
        ),
    ]
