"""Give audit rows random keys, and keep the running number beside them."""

import uuid

from django.db import migrations, models

import wayhome.ground.audit.models

FILL = """
ALTER TABLE audit_event DROP CONSTRAINT audit_event_pkey;
ALTER TABLE audit_event RENAME COLUMN id TO seq;
ALTER TABLE audit_event ADD CONSTRAINT audit_event_seq_key UNIQUE (seq);
ALTER TABLE audit_event ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid() PRIMARY KEY;
ALTER TABLE audit_event ALTER COLUMN id DROP DEFAULT;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_only_added")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(FILL)],
            state_operations=[
                migrations.AlterField(
                    "auditevent",
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                migrations.AddField(
                    "auditevent",
                    "seq",
                    wayhome.ground.audit.models.DatabaseNumber(editable=False, unique=True),
                    preserve_default=False,
                ),
            ],
        )
    ]
