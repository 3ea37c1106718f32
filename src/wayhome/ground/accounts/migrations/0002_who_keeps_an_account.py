"""Which organisation's administrators keep an account: somebody may work for two, and only one opens the log-in."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="kept_by",
            field=models.ForeignKey(
                help_text="whose administrators keep the account itself; roles are each organisation's own",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.organisation",
            ),
        ),
    ]
