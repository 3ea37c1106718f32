"""Who wrote a point of the checklist and who put it in force; a point that was in force keeps every word.

The only points there are so far are the demonstration's. Whoever put them in force then is their writer, and another
programme manager their reader; an installation without one stops here.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FILL = """
SET CONSTRAINTS ALL IMMEDIATE;
UPDATE counselling_checklist_point p SET
  written_by_id = e.user_id, written_at = e.at, confirmed_at = e.at,
  confirmed_by_id = (
    SELECT min(m.user_id) FROM access_membership m
    WHERE m.role = 'programme_manager' AND m.user_id <> e.user_id
  )
FROM audit_event e WHERE e.tag = 'counselling:point:publish' AND e.subject_id = p.id::text;
SET CONSTRAINTS ALL DEFERRED;
"""
STAY = """
CREATE FUNCTION counselling_point_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'a point that was put in force is never removed' USING ERRCODE = 'check_violation';
  ELSIF to_jsonb(OLD) - 'ends_on' IS DISTINCT FROM to_jsonb(NEW) - 'ends_on' THEN
    RAISE EXCEPTION 'a point that was put in force is never changed' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER counselling_point_stays BEFORE UPDATE OR DELETE ON counselling_checklist_point
  FOR EACH ROW WHEN (OLD.confirmed_at IS NOT NULL) EXECUTE FUNCTION counselling_point_stays();

CREATE FUNCTION counselling_point_words_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM counselling_checklist_point p WHERE p.confirmed_at IS NOT NULL
      AND ((TG_OP <> 'INSERT' AND p.id = OLD.point_id) OR (TG_OP <> 'DELETE' AND p.id = NEW.point_id))
  ) THEN
    RAISE EXCEPTION 'the words of a point that was put in force are never changed' USING ERRCODE = 'check_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER counselling_point_words_stay BEFORE INSERT OR UPDATE OR DELETE ON counselling_checklist_text
  FOR EACH ROW EXECUTE FUNCTION counselling_point_words_stay();
"""
GO = """
DROP TRIGGER counselling_point_words_stay ON counselling_checklist_text;
DROP FUNCTION counselling_point_words_stay();
DROP TRIGGER counselling_point_stays ON counselling_checklist_point;
DROP FUNCTION counselling_point_stays();
"""


def person(**more: object) -> models.ForeignKey:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, **more
    )


class Migration(migrations.Migration):
    dependencies = [
        ("counselling", "0002_settled_is_sealed"),
        ("access", "0001_initial"),
        ("audit", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("checklistpoint", "written_by", person(null=True)),
        migrations.AddField("checklistpoint", "written_at", models.DateTimeField(null=True)),
        migrations.AddField("checklistpoint", "confirmed_by", person(null=True)),
        migrations.AddField("checklistpoint", "confirmed_at", models.DateTimeField(null=True)),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField("checklistpoint", "written_by", person()),
        migrations.AlterField("checklistpoint", "written_at", models.DateTimeField()),
        migrations.AlterField(
            "checklistpoint", "begins_on", models.DateField(help_text="empty: a draft", null=True)
        ),
        migrations.AddConstraint(
            "checklistpoint",
            models.UniqueConstraint(
                condition=models.Q(("confirmed_at__isnull", True)),
                fields=("code", "programme"),
                name="counselling_point_one_draft",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            "checklistpoint",
            models.CheckConstraint(
                condition=models.Q(("confirmed_by__isnull", True))
                | ~models.Q(("confirmed_by", models.F("written_by"))),
                name="counselling_point_by_two_people",
            ),
        ),
        migrations.AddConstraint(
            "checklistpoint",
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
                name="counselling_point_in_force_by_somebody",
            ),
        ),
        migrations.RunSQL(STAY, GO),
    ]
