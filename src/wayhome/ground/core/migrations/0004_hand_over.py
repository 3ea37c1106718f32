"""Make ``hand_over()``: every table belongs to the owner, who never logs in, and what answers beyond row policies does not.

``./wayhome manage migrate`` calls it when it is done.
"""

from django.db import migrations

MAKE = """
CREATE FUNCTION hand_over() RETURNS void LANGUAGE plpgsql AS $$
DECLARE one record;
BEGIN
  PERFORM open_table('django_migrations', 'SELECT', 'names of migrations');
  GRANT SELECT ON django_migrations TO wayhome_sealer;
  FOR one IN SELECT c.oid::regclass AS name FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v', 'm', 'p')
      AND pg_get_userbyid(c.relowner) <> 'wayhome_owner'
  LOOP
    EXECUTE format('ALTER TABLE %s OWNER TO wayhome_owner', one.name);
  END LOOP;
  FOR one IN SELECT p.oid::regprocedure AS name FROM pg_proc p
    WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef
      AND pg_get_userbyid(p.proowner) = 'wayhome_owner'
  LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO %I', one.name, current_user);
  END LOOP;
END $$;
REVOKE EXECUTE ON FUNCTION hand_over() FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0003_second_lock")]
    operations = [migrations.RunSQL(MAKE, "DROP FUNCTION hand_over()")]
