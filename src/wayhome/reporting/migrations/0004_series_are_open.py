"""Open published series and releases: no personal data; a release is only ever added."""

from django.db import migrations

MAKE = """
SELECT open_table('reporting_series', 'SELECT, INSERT, UPDATE', 'aggregates that others have published');
SELECT open_table('reporting_series_cell', 'SELECT, INSERT', 'aggregates that others have published');
SELECT open_table('reporting_release', 'SELECT, INSERT', 'coarse facts, frozen');
GRANT SELECT ON reporting_series, reporting_series_cell, reporting_release TO wayhome_stats;
"""


class Migration(migrations.Migration):
    dependencies = [("reporting", "0003_series_and_releases")]
    operations = [migrations.RunSQL(MAKE)]
