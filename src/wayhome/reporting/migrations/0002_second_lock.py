"""Open figures that were published already."""

from django.db import migrations

MAKE = """
SELECT open_table('reporting_published_figure', 'SELECT, INSERT, UPDATE', 'published figures');
GRANT SELECT ON reporting_published_figure TO wayhome_stats;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0003_second_lock"), ("reporting", "0001_initial")]
    operations = [migrations.RunSQL(MAKE)]
