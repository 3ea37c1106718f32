"""Make ``only_added(table)``: whoever is not the owner may add rows to a table, and never change or remove one.

It takes the rights from every role that was granted them, whatever the role is called.
"""

from django.db import migrations

MAKE = """
CREATE OR REPLACE FUNCTION only_added(of regclass) RETURNS void LANGUAGE plpgsql AS $$
DECLARE granted record;
BEGIN
  FOR granted IN
    SELECT DISTINCT a.grantee FROM pg_class c, aclexplode(c.relacl) a
    WHERE c.oid = of AND a.grantee <> c.relowner AND a.grantee <> 0
  LOOP
    EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %s FROM %I', of, pg_get_userbyid(granted.grantee));
  END LOOP;
  EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %s FROM PUBLIC', of);
END $$;
REVOKE EXECUTE ON FUNCTION only_added(regclass) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0001_context_function")]
    operations = [migrations.RunSQL(MAKE, "DROP FUNCTION IF EXISTS only_added(regclass)")]
