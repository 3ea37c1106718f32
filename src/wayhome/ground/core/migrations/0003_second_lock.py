"""Make ``lock_table``: rights and row policies of one table for the role that serves pages, and no others.

A table that no migration locks or opens is closed to that role altogether.
"""

from django.db import migrations

MAKE = """
DO $$ BEGIN
  IF (SELECT count(*) FROM pg_roles WHERE rolname IN ('wayhome_owner', 'wayhome_app', 'wayhome_stats',
                                                       'wayhome_sealer')) < 4 THEN
    RAISE EXCEPTION 'The roles of Wayhome are not on this server: run deploy/roles.sql there as its superuser first.';
  END IF;
END $$;

CREATE FUNCTION allow_on_table(of regclass, rights text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('REVOKE ALL ON %s FROM PUBLIC, wayhome_app', of);
  EXECUTE format('GRANT %s ON %s TO wayhome_app', rights, of);
END $$;

CREATE FUNCTION open_table(of regclass, rights text, why text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM allow_on_table(of, rights);
  EXECUTE format('COMMENT ON TABLE %s IS %L', of, 'open: ' || why);
END $$;

CREATE FUNCTION lock_table(of regclass, rights text, seen text, added text DEFAULT NULL, changed text DEFAULT NULL)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE old record;
BEGIN
  PERFORM allow_on_table(of, rights);
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', of);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', of);
  FOR old IN SELECT polname FROM pg_policy WHERE polrelid = of LOOP
    EXECUTE format('DROP POLICY %I ON %s', old.polname, of);
  END LOOP;
  EXECUTE format('CREATE POLICY seen ON %s FOR SELECT TO wayhome_app USING (%s)', of, seen);
  EXECUTE format('CREATE POLICY added ON %s FOR INSERT TO wayhome_app WITH CHECK (%s)', of, coalesce(added, seen));
  EXECUTE format('CREATE POLICY changed ON %s FOR UPDATE TO wayhome_app USING (%s)', of, coalesce(changed, seen));
  EXECUTE format('CREATE POLICY removed ON %s FOR DELETE TO wayhome_app USING (%s)', of, coalesce(changed, seen));
END $$;

CREATE FUNCTION of_acting(named text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT format('%s = ANY ((SELECT ctx_orgs())::int[])', named)
$$;

REVOKE EXECUTE ON FUNCTION allow_on_table(regclass, text) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION open_table(regclass, text, text) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION lock_table(regclass, text, text, text, text) FROM PUBLIC;
"""

UNDO = """
DROP FUNCTION of_acting(text);
DROP FUNCTION lock_table(regclass, text, text, text, text);
DROP FUNCTION open_table(regclass, text, text);
DROP FUNCTION allow_on_table(regclass, text);
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0002_only_added")]
    operations = [migrations.RunSQL(MAKE, UNDO)]
