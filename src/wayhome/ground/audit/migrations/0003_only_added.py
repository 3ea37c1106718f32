"""Let the audit trail and old values only be added to: what happened is never rewritten."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("core", "0002_only_added"), ("audit", "0002_append_only")]
    operations = [migrations.RunSQL("SELECT only_added('audit_event'), only_added('audit_revision')", migrations.RunSQL.noop)]
