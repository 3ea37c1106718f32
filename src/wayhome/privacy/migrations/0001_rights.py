"""Make the tables of people's rights, locked by their case, and of lists that leave the house, locked by who asked."""


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
        ('accounts', '0004_log_ins'),
        ('cases', '0016_restricted_files'),
        ('crypto', '0004_random_keys'),
        ('people', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CaseListExport',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.IntegerField()),
                ('asked_at', models.DateTimeField()),
                ('open_only', models.BooleanField()),
                ('with_names', models.BooleanField()),
                ('cases', models.PositiveIntegerField(help_text='how many there were when it was asked for')),
                ('needs_another', models.BooleanField(help_text='whether a second person has to allow it')),
                ('decided_at', models.DateTimeField(null=True)),
                ('allowed', models.BooleanField(null=True)),
                ('runs_out_at', models.DateTimeField()),
                ('file_id', models.UUIDField(null=True)),
                ('file_sha256', models.CharField(default='', max_length=64)),
                ('rows', models.PositiveIntegerField(null=True)),
                ('given_out', models.PositiveIntegerField(default=0)),
                ('emptied_at', models.DateTimeField(null=True)),
                ('reason', wayhome.ground.crypto.fields.SealedText(tier=wayhome.ground.values.tiers.Tier['T2'])),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('drawer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='crypto.drawer')),
            ],
            options={
                'db_table': 'privacy_case_list_export',
                'indexes': [models.Index(fields=['organisation_id', '-asked_at', 'id'], name='privacy_export_by_asking')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('allowed__isnull', True), ('decided_at__isnull', True), ('decided_by__isnull', True)), models.Q(('allowed__isnull', False), ('decided_at__isnull', False), ('decided_by__isnull', False), models.Q(('decided_by', models.F('asked_by')), _negated=True)), _connector='OR'), name='privacy_export_allowed_by_another'), models.CheckConstraint(condition=models.Q(('file_id__isnull', True), ('needs_another', False), ('allowed', True), _connector='OR'), name='privacy_export_made_when_allowed')],
            },
        ),
        migrations.CreateModel(
            name='CorrectionTold',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('revision_id', models.UUIDField(help_text='the correction, as the edit function keeps it')),
                ('groups', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('identity', 'IDENTITY'), ('contacts', 'CONTACTS'), ('travel', 'TRAVEL'), ('other', 'OTHER')], max_length=12), size=None)),
                ('told_at', models.DateTimeField()),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ],
            options={
                'db_table': 'privacy_correction_told',
                'indexes': [models.Index(fields=['case', '-told_at'], name='privacy_told_by_case')],
                'constraints': [models.UniqueConstraint(fields=('revision_id', 'organisation'), name='privacy_told_once_of_each')],
            },
        ),
        migrations.CreateModel(
            name='OwnFile',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('language', models.CharField(max_length=8)),
                ('whole_case', models.BooleanField(help_text='with what is written about the case as a whole')),
                ('prepared_at', models.DateTimeField()),
                ('runs_out_at', models.DateTimeField()),
                ('pdf_id', models.UUIDField()),
                ('json_id', models.UUIDField()),
                ('pdf_sha256', models.CharField(max_length=64)),
                ('json_sha256', models.CharField(max_length=64)),
                ('entries', models.PositiveIntegerField()),
                ('replaced', models.PositiveIntegerField(help_text='names of others that were taken out')),
                ('given_out', models.PositiveIntegerField(default=0)),
                ('emptied_at', models.DateTimeField(null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('drawer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='crypto.drawer')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('prepared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'privacy_own_file',
                'indexes': [models.Index(fields=['case', '-prepared_at'], name='privacy_own_file_by_case'), models.Index(condition=models.Q(('emptied_at__isnull', True)), fields=['runs_out_at'], name='privacy_own_file_to_empty')],
            },
        ),
        migrations.CreateModel(
            name='RightsRequest',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.IntegerField(help_text='whose case it is, and who answers')),
                ('kind', models.CharField(choices=[('access', 'ACCESS'), ('portability', 'PORTABILITY'), ('rectification', 'RECTIFICATION'), ('erasure', 'ERASURE'), ('restriction', 'RESTRICTION'), ('objection', 'OBJECTION')], max_length=16)),
                ('asked_by', models.CharField(choices=[('self', 'SELF'), ('parent', 'PARENT'), ('guardian', 'GUARDIAN')], max_length=12)),
                ('received_on', models.DateField()),
                ('due_on', models.DateField(help_text='last day: one month after it was received, or three where it was extended')),
                ('made_at', models.DateTimeField()),
                ('extended_at', models.DateTimeField(null=True)),
                ('outcome', models.CharField(blank=True, choices=[('', 'OPEN'), ('done', 'DONE'), ('refused', 'REFUSED'), ('taken_back', 'TAKEN_BACK')], default='', max_length=12)),
                ('settled_at', models.DateTimeField(null=True)),
                ('words', wayhome.ground.crypto.fields.SealedText(null=True, tier=wayhome.ground.values.tiers.Tier['T2'])),
                ('extension_reason', wayhome.ground.crypto.fields.SealedText(null=True, tier=wayhome.ground.values.tiers.Tier['T2'])),
                ('outcome_words', wayhome.ground.crypto.fields.SealedText(null=True, tier=wayhome.ground.values.tiers.Tier['T2'])),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('drawer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='crypto.drawer')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'privacy_rights_request',
                'indexes': [models.Index(fields=['case', 'received_on'], name='privacy_request_by_case'), models.Index(fields=['organisation_id', 'outcome', 'due_on', 'id'], name='privacy_request_by_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('outcome', ''), ('settled_at__isnull', True), ('settled_by__isnull', True)), models.Q(models.Q(('outcome', ''), _negated=True), ('settled_at__isnull', False), ('settled_by__isnull', False)), _connector='OR'), name='privacy_request_settled_by_somebody'), models.CheckConstraint(condition=models.Q(('due_on__gt', models.F('received_on'))), name='privacy_request_due_after_it_came')],
            },
        ),
        migrations.RunSQL(
            """
            SELECT lock_by_case('privacy_rights_request'), lock_by_case('privacy_own_file'),
                   lock_by_case('privacy_correction_told', 'SELECT, INSERT'),
                   lock_table('privacy_case_list_export', 'SELECT, INSERT, UPDATE', of_acting('organisation_id'));
            """,
            migrations.RunSQL.noop,
        ),
    ]
