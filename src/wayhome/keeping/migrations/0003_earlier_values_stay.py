"""Keep the rows of earlier values when their drawer goes: what they held is lost with the key, and the log tells of each.

A row that the log tells of and that is gone looks like tampering to whoever verifies the log.
"""

from django.db import migrations

KEEP = """
DELETE FROM core_erased_with WHERE of = 'audit_revision' AND named = 'drawer_id';
SELECT erased_with('audit_revision', 'case_id', 'kept');
"""


class Migration(migrations.Migration):
    dependencies = [("keeping", "0002_erasing"), ("audit", "0008_sealing_run")]
    operations = [migrations.RunSQL(KEEP, migrations.RunSQL.noop)]
