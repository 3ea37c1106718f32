"""Let the database fill number, transaction, moment, salt and commitment of each audit row, whatever is sent for them.

The commitment is over what may be erased later; ``ground/audit/leaves.py`` describes both encodings. Rows that are
there already are filled as if they were written now: what happened to them before, nobody can prove.
"""

from django.db import migrations, models

import wayhome.ground.audit.models

COLUMNS = """
ALTER TABLE audit_event
  ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  ADD COLUMN written_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  ADD COLUMN salt bytea DEFAULT uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()),
  ADD COLUMN commitment bytea;

CREATE FUNCTION audit_encoded(value text) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN value IS NULL THEN '\\xffffffff'::bytea
         ELSE int4send(octet_length(convert_to(value, 'UTF8'))) || convert_to(value, 'UTF8') END
$$;
CREATE FUNCTION audit_commitment(salt bytea, subject_id text, fields text, detail text) RETURNS bytea
LANGUAGE sql STABLE AS $$
  SELECT sha256(salt || audit_encoded(subject_id) || audit_encoded(fields) || audit_encoded(detail))
$$;

UPDATE audit_event SET commitment = audit_commitment(salt, subject_id, fields::text, detail::text);
-- The deferred checks of these rows must be done before the table changes its shape.
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE audit_event ALTER COLUMN commitment SET NOT NULL,
  ALTER COLUMN xid DROP DEFAULT, ALTER COLUMN written_at DROP DEFAULT, ALTER COLUMN salt DROP DEFAULT;
CREATE INDEX audit_in_order ON audit_event (xid, seq);
"""
FILL = """
CREATE SEQUENCE audit_event_number OWNED BY audit_event.seq;
SELECT setval('audit_event_number', coalesce((SELECT max(seq) FROM audit_event), 0) + 1, false);
ALTER TABLE audit_event ALTER COLUMN seq DROP IDENTITY;

CREATE FUNCTION audit_fill() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  NEW.seq := nextval('audit_event_number');
  NEW.xid := pg_current_xact_id();
  NEW.written_at := clock_timestamp();
  NEW.salt := uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());
  NEW.commitment := audit_commitment(NEW.salt, NEW.subject_id, NEW.fields::text, NEW.detail::text);
  RETURN NEW;
END $$;
CREATE TRIGGER audit_fill BEFORE INSERT ON audit_event FOR EACH ROW EXECUTE FUNCTION audit_fill();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0005_second_lock")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(COLUMNS), migrations.RunSQL(FILL)],
            state_operations=[
                migrations.AddField(
                    "auditevent",
                    "xid",
                    wayhome.ground.audit.models.DatabaseTransaction(editable=False),
                    preserve_default=False,
                ),
                migrations.AddField(
                    "auditevent",
                    "written_at",
                    wayhome.ground.audit.models.DatabaseMoment(editable=False),
                    preserve_default=False,
                ),
                migrations.AddField(
                    "auditevent",
                    "salt",
                    wayhome.ground.audit.models.DatabaseBytes(editable=False, null=True),
                ),
                migrations.AddField(
                    "auditevent",
                    "commitment",
                    wayhome.ground.audit.models.DatabaseBytes(editable=False),
                    preserve_default=False,
                ),
                migrations.AddIndex(
                    "auditevent", models.Index(fields=["xid", "seq"], name="audit_in_order")
                ),
            ],
        )
    ]
