"""A reason has an area; the icon of a line is sealed, because it told the area."""

import wayhome.ground.crypto.fields
import wayhome.ground.values.tiers
from django.db import migrations

T2 = wayhome.ground.values.tiers.Tier["T2"]


class Migration(migrations.Migration):

    dependencies = [
        ("cases", "0004_open_cases_by_travel"),
    ]

    operations = [
        migrations.AddField(
            model_name="statechange",
            name="area",
            field=wayhome.ground.crypto.fields.SealedText(null=True, tier=T2),
        ),
        migrations.RemoveField(model_name="timelineentry", name="icon"),
        migrations.AddField(
            model_name="timelineentry",
            name="icon",
            field=wayhome.ground.crypto.fields.SealedText(null=True, tier=T2),
        ),
    ]
