"""Make ``count_anew(tables)``: whoever wrote thousands of rows may have them counted, which otherwise only the owner may.

The database plans by what it counted last. Where that was an empty table, it goes through all rows for each row.
"""

from django.db import migrations

MAKE = """
CREATE FUNCTION count_anew(tables text[]) RETURNS void LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE one text;
BEGIN
  FOREACH one IN ARRAY tables LOOP
    EXECUTE format('ANALYZE public.%I', one);
  END LOOP;
END $$;
REVOKE EXECUTE ON FUNCTION count_anew(text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION count_anew(text[]) TO wayhome_app;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0007_erased_with")]
    operations = [migrations.RunSQL(MAKE, "DROP FUNCTION count_anew(text[])")]
