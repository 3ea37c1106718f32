"""An account that exists is kept by the organisation in which its owner held the first role."""

from django.db import migrations

FILL = """
UPDATE accounts_user u SET kept_by_id = (
  SELECT m.organisation_id FROM access_membership m WHERE m.user_id = u.id ORDER BY m.id LIMIT 1
) WHERE kept_by_id IS NULL AND NOT is_service;
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial"), ("accounts", "0002_who_keeps_an_account")]
    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
