"""Make ``erased_with(table, column, way)``: what becomes of a table's rows when a drawer, a person or a case is erased.

Without a word of its own a row goes with its case and stays, closed, when only one person of the case is erased.
"""

from django.db import migrations

MAKE = """
CREATE TABLE core_erased_with (
  of text NOT NULL, named text NOT NULL, way text NOT NULL CHECK (way IN ('drawer', 'person', 'kept', 'emptied')),
  PRIMARY KEY (of, named)
);
SELECT open_table('core_erased_with', 'SELECT', 'which rows go with an erased drawer; names of tables only');

-- drawer, person: rows whose column names an erased drawer or person are deleted (old values, keyed hashes of names).
-- kept: rows of an erased case stay as they are; emptied: they stay, and forget which case it was.
CREATE FUNCTION erased_with(of regclass, named text, way text) RETURNS void LANGUAGE sql AS $$
  INSERT INTO core_erased_with VALUES (of::text, named, way)
  ON CONFLICT ON CONSTRAINT core_erased_with_pkey DO UPDATE SET way = excluded.way
$$;
REVOKE EXECUTE ON FUNCTION erased_with(regclass, text, text) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0006_throttle")]
    operations = [migrations.RunSQL(MAKE, "DROP FUNCTION erased_with(regclass, text, text); DROP TABLE core_erased_with")]
