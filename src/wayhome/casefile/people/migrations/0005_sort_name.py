"""Where a name is written to sort by, a person record keeps it."""

from django.db import migrations

import wayhome.ground.crypto.fields
import wayhome.ground.values.tiers


class Migration(migrations.Migration):
    dependencies = [("people", "0004_buckets_hold_cases")]
    operations = [
        migrations.AddField(
            "person",
            "sort_name",
            wayhome.ground.crypto.fields.SealedText(null=True, tier=wayhome.ground.values.tiers.Tier["T1"]),
        ),
    ]
