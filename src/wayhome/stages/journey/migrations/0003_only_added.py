"""Let what happened on the way only be added to: what happened is never rewritten."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("core", "0002_only_added"), ("journey", "0002_hand_over_parts")]
    operations = [migrations.RunSQL("SELECT only_added('journey_travel_event')", migrations.RunSQL.noop)]
