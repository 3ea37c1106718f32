"""Let an access row say whose case it is, and let no two open ones stand side by side."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0011_arrived_without_a_departure")]
    operations = [
        migrations.AddField(
            "caseaccess",
            "owner_id",
            models.IntegerField(default=0, help_text="whose case it is, as the database fills it in"),
        ),
        migrations.RunSQL(
            "UPDATE cases_case_access a SET owner_id = c.organisation_id FROM cases_case c WHERE c.id = a.case_id;"
            "SET CONSTRAINTS ALL IMMEDIATE;",
            migrations.RunSQL.noop,
        ),
        migrations.RemoveConstraint("caseaccess", "cases_one_open_access"),
        migrations.AddConstraint(
            "caseaccess",
            models.UniqueConstraint(
                fields=["case", "organisation"],
                condition=models.Q(ended_at__isnull=True),
                name="cases_one_open_access",
            ),
        ),
    ]
