"""One row that the sealer writes after each run and whoever serves pages reads: how the log stands."""

from django.db import migrations, models

LOCK = """
SELECT open_table('audit_sealing_run', 'SELECT', 'how the log stands; speaks of nobody');
GRANT SELECT, INSERT, UPDATE ON audit_sealing_run TO wayhome_sealer;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0007_sealing")]
    operations = [
        migrations.CreateModel(
            name="SealingRun",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("size", models.BigIntegerField()),
                ("checkpoint_at", models.DateTimeField(null=True)),
                ("waiting", models.BigIntegerField()),
                ("oldest_at", models.DateTimeField(null=True)),
                ("witnesses", models.PositiveIntegerField()),
                ("behind", models.PositiveIntegerField()),
            ],
            options={
                "db_table": "audit_sealing_run",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id", 1)), name="audit_one_sealing_run"
                    )
                ],
            },
        ),
        migrations.RunSQL(LOCK, migrations.RunSQL.noop),
    ]
