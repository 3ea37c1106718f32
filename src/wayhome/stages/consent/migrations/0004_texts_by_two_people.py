"""Who wrote a text of consent and who put it in force; a text that was in force keeps every word.

The only texts there are so far are the demonstration's. Whoever put them in force then is their writer, and another
programme manager their reader; an installation without one stops here.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FILL = """
SET CONSTRAINTS ALL IMMEDIATE;
UPDATE consent_text t SET
  written_by_id = e.user_id, written_at = e.at, confirmed_at = e.at,
  confirmed_by_id = (
    SELECT min(m.user_id) FROM access_membership m
    WHERE m.role = 'programme_manager' AND m.user_id <> e.user_id
  )
FROM audit_event e WHERE e.tag = 'consent:text:publish' AND e.subject_id = t.id::text;
SET CONSTRAINTS ALL DEFERRED;
"""
STAY = """
CREATE FUNCTION consent_text_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'a text of consent that was put in force is never removed' USING ERRCODE = 'check_violation';
  ELSIF to_jsonb(OLD) - 'ends_on' IS DISTINCT FROM to_jsonb(NEW) - 'ends_on' THEN
    RAISE EXCEPTION 'a text of consent that was put in force is never changed' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER consent_text_stays BEFORE UPDATE OR DELETE ON consent_text
  FOR EACH ROW WHEN (OLD.confirmed_at IS NOT NULL) EXECUTE FUNCTION consent_text_stays();
"""
GO = "DROP TRIGGER consent_text_stays ON consent_text; DROP FUNCTION consent_text_stays();"


def person(**more: object) -> models.ForeignKey:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, **more
    )


class Migration(migrations.Migration):
    dependencies = [
        ("consent", "0003_only_added"),
        ("access", "0001_initial"),
        ("audit", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("consenttext", "written_by", person(null=True)),
        migrations.AddField("consenttext", "written_at", models.DateTimeField(null=True)),
        migrations.AddField("consenttext", "confirmed_by", person(null=True)),
        migrations.AddField("consenttext", "confirmed_at", models.DateTimeField(null=True)),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField("consenttext", "written_by", person()),
        migrations.AlterField("consenttext", "written_at", models.DateTimeField()),
        migrations.AlterField(
            "consenttext", "begins_on", models.DateField(help_text="empty: a draft", null=True)
        ),
        migrations.AddConstraint(
            "consenttext",
            models.UniqueConstraint(
                condition=models.Q(("confirmed_at__isnull", True)),
                fields=("purpose", "language"),
                name="consent_text_one_draft",
            ),
        ),
        migrations.AddConstraint(
            "consenttext",
            models.CheckConstraint(
                condition=models.Q(("confirmed_by__isnull", True))
                | ~models.Q(("confirmed_by", models.F("written_by"))),
                name="consent_text_by_two_people",
            ),
        ),
        migrations.AddConstraint(
            "consenttext",
            models.CheckConstraint(
                condition=models.Q(
                    ("begins_on__isnull", True),
                    ("confirmed_at__isnull", True),
                    ("confirmed_by__isnull", True),
                )
                | models.Q(
                    ("begins_on__isnull", False),
                    ("confirmed_at__isnull", False),
                    ("confirmed_by__isnull", False),
                ),
                name="consent_text_in_force_by_somebody",
            ),
        ),
        migrations.RunSQL(STAY, GO),
    ]
