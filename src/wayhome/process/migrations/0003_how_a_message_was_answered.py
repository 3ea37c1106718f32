"""How a message was answered, and what a protection signature had seen."""

import wayhome.ground.crypto.fields
import wayhome.ground.values.tiers
from django.db import migrations, models

T2 = wayhome.ground.values.tiers.Tier["T2"]


class Migration(migrations.Migration):

    dependencies = [
        ("process", "0002_owner_of"),
    ]

    operations = [
        migrations.AddField(
            model_name="blindwithdrawal",
            name="spoken",
            field=wayhome.ground.crypto.fields.SealedText(null=True, tier=T2),
        ),
        migrations.AddField(
            model_name="blindwithdrawal",
            name="withdrew_at",
            field=models.DateTimeField(
                help_text="when somebody of the case withdrew after it was told", null=True
            ),
        ),
        # First without the default: a sealed field has none that the database could fill in.
        migrations.AddField(
            model_name="decisionrecord",
            name="signed_for",
            field=wayhome.ground.crypto.fields.SealedJSON(null=True, tier=T2),
        ),
        migrations.AlterField(
            model_name="decisionrecord",
            name="signed_for",
            field=wayhome.ground.crypto.fields.SealedJSON(default=list, null=True, tier=T2),
        ),
    ]
