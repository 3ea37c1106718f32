"""The tree of sealed rows, its checkpoints, and who holds them: written by ``wayhome_sealer`` and never changed."""

import uuid

from django.db import migrations, models

import wayhome.ground.audit.models

LOCK = """
ALTER TABLE audit_leaf ADD CONSTRAINT audit_leaf_in_order CHECK (index >= 0 AND length(hash) = 32);
ALTER TABLE audit_checkpoint ADD CONSTRAINT audit_checkpoint_whole CHECK (size > 0 AND length(root) = 32);
REVOKE ALL ON audit_leaf, audit_checkpoint, audit_witnessed FROM PUBLIC, wayhome_app;
GRANT SELECT, INSERT ON audit_leaf, audit_checkpoint, audit_witnessed TO wayhome_sealer;

-- The sealer reads what enters a leaf, of every organisation, and nothing of what may be erased.
GRANT SELECT (id, seq, xid, at, written_at, tag, user_id, organisation_id, office_id, roles, relation, case_id,
              subject, commitment) ON audit_event TO wayhome_sealer;
CREATE POLICY sealed ON audit_event FOR SELECT TO wayhome_sealer USING (true);

-- Nobody changes what was written, the owner neither. What a sealed event tells in detail may be erased, together
-- with its salt, and in no other way; audit_erase_detail() below does it.
CREATE FUNCTION audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'audit_event' THEN
    IF OLD.salt IS NOT NULL AND NEW.salt IS NULL
       AND NEW.subject_id = '' AND NEW.fields = '{}' AND NEW.detail = '{}'
       AND to_jsonb(OLD) - ARRAY['salt', 'subject_id', 'fields', 'detail']
         = to_jsonb(NEW) - ARRAY['salt', 'subject_id', 'fields', 'detail'] THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'the log is only added to: % of % is refused', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE ON audit_event FOR EACH ROW EXECUTE FUNCTION audit_stays();
CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE ON audit_leaf FOR EACH ROW EXECUTE FUNCTION audit_stays();
CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE ON audit_checkpoint FOR EACH ROW EXECUTE FUNCTION audit_stays();
CREATE TRIGGER audit_stays_whole BEFORE TRUNCATE ON audit_event EXECUTE FUNCTION audit_stays();
CREATE TRIGGER audit_stays_whole BEFORE TRUNCATE ON audit_leaf EXECUTE FUNCTION audit_stays();
CREATE TRIGGER audit_stays_whole BEFORE TRUNCATE ON audit_checkpoint EXECUTE FUNCTION audit_stays();

-- Erases what the sealed events of one case (NULL: of no case) tell in detail, up to one number. The owner's alone;
-- whoever calls it writes an event audit:detail:erase with {"up_to": number}, without which verifying finds it.
CREATE FUNCTION audit_erase_detail(of_case uuid, up_to bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE erased bigint;
BEGIN
  UPDATE audit_event e SET salt = NULL, subject_id = '', fields = '{}', detail = '{}'
  WHERE e.case_id IS NOT DISTINCT FROM of_case AND e.seq <= up_to AND e.salt IS NOT NULL
    AND e.tag <> 'audit:detail:erase' AND EXISTS (SELECT 1 FROM audit_leaf l WHERE l.seq = e.seq);
  GET DIAGNOSTICS erased = ROW_COUNT;
  RETURN erased;
END $$;
REVOKE EXECUTE ON FUNCTION audit_erase_detail(uuid, bigint) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0006_filled_by_the_database"), ("core", "0005_policies_of_others")]
    operations = [
        migrations.CreateModel(
            name="Leaf",
            fields=[
                ("index", models.BigIntegerField(primary_key=True, serialize=False)),
                ("seq", models.BigIntegerField(unique=True)),
                ("hash", models.BinaryField()),
            ],
            options={"db_table": "audit_leaf"},
        ),
        migrations.CreateModel(
            name="SealedCheckpoint",
            fields=[
                ("size", models.BigIntegerField(primary_key=True, serialize=False)),
                ("root", models.BinaryField()),
                ("made_at", models.DateTimeField()),
                ("below", wayhome.ground.audit.models.TransactionNumber()),
                ("edge", models.BinaryField()),
                ("note", models.CharField(max_length=1000)),
            ],
            options={"db_table": "audit_checkpoint"},
        ),
        migrations.CreateModel(
            name="Witnessed",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("size", models.BigIntegerField()),
                ("witness", models.CharField(max_length=300)),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "audit_witnessed",
                "constraints": [
                    models.UniqueConstraint(fields=("witness", "size"), name="audit_handed_over_once")
                ],
            },
        ),
        migrations.RunSQL(LOCK),
    ]
