"""Let files be kept on a case; what one is stands sealed, and only its removal can be written to it later."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import wayhome.ground.crypto.fields
import wayhome.ground.values.tiers

T2 = wayhome.ground.values.tiers.Tier["T2"]
REMOVED = ("removed_at", "removed_by", "removed_because")


def _key(to: str, **more: object) -> models.ForeignKey:
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to, **more)


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0014_emergencies"),
        ("files", "0002_second_lock"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="KeptFile",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("sort", wayhome.ground.crypto.fields.SealedText(tier=T2)),
                ("note", wayhome.ground.crypto.fields.SealedText(null=True, tier=T2)),
                ("added_at", models.DateTimeField()),
                ("added_for_id", models.IntegerField(help_text="the organisation that added it")),
                ("removed_at", models.DateTimeField(null=True)),
                ("removed_because", wayhome.ground.crypto.fields.SealedText(null=True, tier=T2)),
                ("added_by", _key(settings.AUTH_USER_MODEL)),
                ("case", _key("cases.case")),
                ("drawer", _key("crypto.drawer", db_index=False)),
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile"
                    ),
                ),
                ("member", _key("cases.casemember", null=True)),
                ("removed_by", _key(settings.AUTH_USER_MODEL, null=True)),
            ],
            options={
                "db_table": "cases_kept_file",
                "indexes": [models.Index(fields=["case", "-added_at", "-id"], name="cases_kept_file_by_case")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(**{f"{name}__isnull": True for name in REMOVED})
                        | models.Q(**{f"{name}__isnull": False for name in REMOVED}),
                        name="cases_kept_file_removed_by_somebody",
                    )
                ],
            },
        ),
        migrations.RunSQL(
            "SELECT lock_by_case('cases_kept_file',"
            " 'SELECT, INSERT, UPDATE (removed_at, removed_by_id, removed_because)')",
            migrations.RunSQL.noop,
        ),
    ]
