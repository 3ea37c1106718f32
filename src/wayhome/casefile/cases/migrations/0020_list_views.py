"""Keep columns and views of lists, by the organisation in which somebody chose them; a view may be taken away."""

import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_log_ins'),
        ('cases', '0019_lists_filter'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ListColumns',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.IntegerField()),
                ('columns', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('step', 'STEP'), ('next', 'NEXT'), ('departs', 'DEPARTS'), ('responsible', 'RESPONSIBLE'), ('destination', 'DESTINATION'), ('host', 'HOST'), ('programme', 'PROGRAMME'), ('office', 'OFFICE'), ('organisation', 'ORGANISATION'), ('people', 'PEOPLE'), ('sexes', 'SEXES'), ('ages', 'AGES'), ('journeys', 'JOURNEYS'), ('language', 'LANGUAGE'), ('due', 'DUE'), ('since', 'SINCE'), ('opened', 'OPENED'), ('departed', 'DEPARTED'), ('arrived', 'ARRIVED'), ('on_hold', 'ON_HOLD'), ('type', 'TYPE'), ('assistance', 'ASSISTANCE')], max_length=16), default=list, size=None)),
                ('chosen_at', models.DateTimeField()),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'cases_list_columns',
                'constraints': [models.UniqueConstraint(fields=('organisation_id', 'user'), name='cases_list_columns_once')],
            },
        ),
        migrations.CreateModel(
            name='ListView',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.IntegerField()),
                ('made_at', models.DateTimeField()),
                ('asked', models.JSONField(default=dict)),
                ('columns', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('step', 'STEP'), ('next', 'NEXT'), ('departs', 'DEPARTS'), ('responsible', 'RESPONSIBLE'), ('destination', 'DESTINATION'), ('host', 'HOST'), ('programme', 'PROGRAMME'), ('office', 'OFFICE'), ('organisation', 'ORGANISATION'), ('people', 'PEOPLE'), ('sexes', 'SEXES'), ('ages', 'AGES'), ('journeys', 'JOURNEYS'), ('language', 'LANGUAGE'), ('due', 'DUE'), ('since', 'SINCE'), ('opened', 'OPENED'), ('departed', 'DEPARTED'), ('arrived', 'ARRIVED'), ('on_hold', 'ON_HOLD'), ('type', 'TYPE'), ('assistance', 'ASSISTANCE')], max_length=16), default=list, size=None)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('office', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.office')),
            ],
            options={
                'db_table': 'cases_list_view',
                'indexes': [models.Index(fields=['organisation_id', 'made_by'], name='cases_list_view_own'), models.Index(fields=['organisation_id', 'office'], name='cases_list_view_office')],
            },
        ),
        migrations.RunSQL(
            """
            SELECT lock_table('cases_list_columns', 'SELECT, INSERT, UPDATE', of_acting('organisation_id')),
                   lock_table('cases_list_view', 'SELECT, INSERT, DELETE', of_acting('organisation_id'));
            """,
            migrations.RunSQL.noop,
        ),
    ]
