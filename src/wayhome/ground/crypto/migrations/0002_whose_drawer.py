"""Let a drawer say whose it is, and its wraps too; the key of a wrap becomes random and tells no number."""

import uuid

from django.db import migrations, models

FILL = """
ALTER TABLE crypto_drawer ADD COLUMN organisation_id integer;
UPDATE crypto_drawer d SET organisation_id = first.organisation_id
  FROM (SELECT DISTINCT ON (drawer_id) drawer_id, organisation_id FROM crypto_drawer_wrap ORDER BY drawer_id, id) first
  WHERE first.drawer_id = d.id;
UPDATE crypto_drawer SET organisation_id = 0 WHERE organisation_id IS NULL;
ALTER TABLE crypto_drawer ALTER COLUMN organisation_id SET NOT NULL;

ALTER TABLE crypto_drawer_wrap DROP COLUMN id, ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid() PRIMARY KEY,
  ADD COLUMN owner_id integer;
UPDATE crypto_drawer_wrap w SET owner_id = d.organisation_id FROM crypto_drawer d WHERE d.id = w.drawer_id;
ALTER TABLE crypto_drawer_wrap ALTER COLUMN owner_id SET NOT NULL, ALTER COLUMN id DROP DEFAULT;
"""


class Migration(migrations.Migration):
    dependencies = [("crypto", "0001_initial")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(FILL)],
            state_operations=[
                migrations.AddField(
                    "drawer",
                    "organisation_id",
                    models.IntegerField(help_text="whose drawer it is; only they wrap it for others"),
                    preserve_default=False,
                ),
                migrations.AddField(
                    "drawerwrap",
                    "owner_id",
                    models.IntegerField(
                        default=0, help_text="whose drawer it is, as the database fills it in"
                    ),
                ),
                migrations.AlterField(
                    "drawerwrap",
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
            ],
        )
    ]
