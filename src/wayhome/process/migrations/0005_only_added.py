"""Let decisions only be added to: what happened is never rewritten."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("core", "0002_only_added"), ("process", "0004_taking_overrides_back")]
    operations = [migrations.RunSQL("SELECT only_added('process_decision')", migrations.RunSQL.noop)]
