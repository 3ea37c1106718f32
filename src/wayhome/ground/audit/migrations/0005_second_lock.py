"""Lock old values by the drawer that seals them: who holds no wrap of it sees no row."""

from django.db import migrations

MAKE = """
SELECT lock_table('audit_revision', 'SELECT, INSERT', format(
  'EXISTS (SELECT 1 FROM crypto_drawer_wrap w WHERE w.drawer_id = audit_revision.drawer_id AND %s)',
  of_acting('w.organisation_id')));
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_random_keys"), ("crypto", "0003_second_lock")]
    operations = [migrations.RunSQL(MAKE)]
