"""Let histories of states and legal facts only be added to: what happened is never rewritten."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("core", "0002_only_added"), ("cases", "0009_moment_access_ended")]
    operations = [migrations.RunSQL("SELECT only_added('cases_state_change'), only_added('cases_legal_fact')", migrations.RunSQL.noop)]
