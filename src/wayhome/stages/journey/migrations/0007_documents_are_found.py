"""Keep keyed hashes of document numbers, locked by their case and erased with the person."""

import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0013_second_lock'),
        ('core', '0007_erased_with'),
        ('journey', '0006_states_in_lists'),
    ]

    operations = [
        migrations.CreateModel(
            name='DocumentKey',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('case_id', models.UUIDField(db_index=True)),
                ('drawer_id', models.UUIDField(help_text='of the person, with whom it is erased')),
                ('digest', models.BinaryField()),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='journey.traveldocument')),
            ],
            options={
                'db_table': 'journey_document_key',
                'constraints': [models.UniqueConstraint(models.F('digest'), models.F('document'), name='journey_key_once')],
            },
        ),
        migrations.RunSQL(
            """
            SELECT lock_by_case('journey_document_key', 'SELECT, INSERT, DELETE');
            SELECT erased_with('journey_document_key', 'drawer_id', 'drawer');
            """,
            migrations.RunSQL.noop,
        ),
    ]
