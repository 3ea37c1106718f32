"""Let ``lock_table`` replace the policies of the role that serves pages only: those of other roles stay as they are."""

from django.db import migrations

MAKE = """
CREATE OR REPLACE FUNCTION lock_table(of regclass, rights text, seen text, added text DEFAULT NULL,
                                      changed text DEFAULT NULL)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE old record;
BEGIN
  PERFORM allow_on_table(of, rights);
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', of);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', of);
  FOR old IN SELECT polname FROM pg_policy WHERE polrelid = of AND 'wayhome_app'::regrole = ANY (polroles) LOOP
    EXECUTE format('DROP POLICY %I ON %s', old.polname, of);
  END LOOP;
  EXECUTE format('CREATE POLICY seen ON %s FOR SELECT TO wayhome_app USING (%s)', of, seen);
  EXECUTE format('CREATE POLICY added ON %s FOR INSERT TO wayhome_app WITH CHECK (%s)', of, coalesce(added, seen));
  EXECUTE format('CREATE POLICY changed ON %s FOR UPDATE TO wayhome_app USING (%s)', of, coalesce(changed, seen));
  EXECUTE format('CREATE POLICY removed ON %s FOR DELETE TO wayhome_app USING (%s)', of, coalesce(changed, seen));
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0004_hand_over")]
    operations = [migrations.RunSQL(MAKE, migrations.RunSQL.noop)]
