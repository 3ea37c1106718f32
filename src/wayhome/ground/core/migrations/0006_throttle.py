"""Make the table in which tries are counted, for every process that serves."""

from django.db import migrations

MAKE = """
CREATE TABLE core_throttle (
  cache_key varchar(255) NOT NULL PRIMARY KEY, value text NOT NULL, expires timestamp with time zone NOT NULL
);
CREATE INDEX core_throttle_expires ON core_throttle (expires);
SELECT open_table('core_throttle', 'SELECT, INSERT, UPDATE, DELETE', 'counts tries at log-in by keyed address');
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0005_policies_of_others")]
    operations = [migrations.RunSQL(MAKE, "DROP TABLE core_throttle")]
