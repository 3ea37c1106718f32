"""Let what somebody agreed to or took back only be added to: what happened is never rewritten."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("core", "0002_only_added"), ("consent", "0002_end_consents_with_their_journey")]
    operations = [migrations.RunSQL("SELECT only_added('consent_event')", migrations.RunSQL.noop)]
