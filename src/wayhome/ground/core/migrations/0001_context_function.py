"""Make ``ctx_orgs()``: the organisations that this transaction acts for, an empty array when nobody said."""

from django.db import migrations

MAKE = """
CREATE OR REPLACE FUNCTION ctx_orgs() RETURNS int[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce(string_to_array(nullif(current_setting('wayhome.orgs', true), ''), ',')::int[], '{}'::int[])
$$;
"""


class Migration(migrations.Migration):
    dependencies = []
    operations = [migrations.RunSQL(MAKE, "DROP FUNCTION IF EXISTS ctx_orgs()")]
