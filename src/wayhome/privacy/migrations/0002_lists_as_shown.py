"""Keep with a list that leaves the house what it is narrowed by, its columns, and as what file it leaves."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('privacy', '0001_rights'),
    ]

    operations = [
        migrations.AddField(
            model_name='caselistexport',
            name='columns',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('step', 'STEP'), ('next', 'NEXT'), ('departs', 'DEPARTS'), ('responsible', 'RESPONSIBLE'), ('destination', 'DESTINATION'), ('host', 'HOST'), ('programme', 'PROGRAMME'), ('office', 'OFFICE'), ('organisation', 'ORGANISATION'), ('people', 'PEOPLE'), ('sexes', 'SEXES'), ('ages', 'AGES'), ('journeys', 'JOURNEYS'), ('language', 'LANGUAGE'), ('due', 'DUE'), ('since', 'SINCE'), ('opened', 'OPENED'), ('departed', 'DEPARTED'), ('arrived', 'ARRIVED'), ('on_hold', 'ON_HOLD'), ('type', 'TYPE'), ('assistance', 'ASSISTANCE')], max_length=16), default=list, size=None),
        ),
        migrations.AddField(
            model_name='caselistexport',
            name='layout',
            field=models.CharField(choices=[('xlsx', 'XLSX'), ('csv', 'CSV')], default='xlsx', max_length=4),
        ),
        migrations.AddField(
            model_name='caselistexport',
            name='shown',
            field=models.JSONField(default=dict, help_text='what the list is narrowed by, in words and keys of ours'),
        ),
        migrations.RunSQL(
            """
            UPDATE privacy_case_list_export SET shown = '{"open_only": true}' WHERE open_only;
            SET CONSTRAINTS ALL IMMEDIATE;
            """,
            migrations.RunSQL.noop,
        ),
        migrations.RemoveField(
            model_name='caselistexport',
            name='open_only',
        ),
    ]
