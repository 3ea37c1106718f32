"""Let the application add audit rows and revisions, and never change or delete one."""

from django.db import migrations

MAKE = """
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'wayhome_app') THEN
    REVOKE UPDATE, DELETE, TRUNCATE ON audit_event, audit_revision FROM wayhome_app;
  END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunSQL(MAKE, migrations.RunSQL.noop)]
