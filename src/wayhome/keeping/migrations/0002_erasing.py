"""Lock the tables of keeping, and let the database itself erase: only what two people decided, and nothing under a hold."""

from django.db import migrations

LOCK = """
SELECT lock_by_case('keeping_legal_hold');
SELECT lock_table('keeping_erasure', 'SELECT, INSERT, UPDATE', of_acting('organisation_id'));
SELECT lock_table('keeping_confirmed_schedule', 'SELECT, INSERT', of_acting('organisation_id'));
SELECT open_table('keeping_erased_drawer', 'SELECT', 'random numbers of drawers that were destroyed, and days');

SELECT erased_with('audit_event', 'case_id', 'kept'), erased_with('keeping_erasure', 'case_id', 'kept'),
       erased_with('outreach_enquiry', 'case_id', 'emptied'), erased_with('audit_revision', 'drawer_id', 'drawer');
"""

MAKE = """
-- Every drawer of a case: its own, those of its people, and of records that have one each and belong to it.
CREATE FUNCTION keeping_drawers_of_case(of_case uuid) RETURNS uuid[] LANGUAGE plpgsql STABLE AS $$
DECLARE one record; found uuid[]; every uuid[];
BEGIN
  SELECT array_agg(drawer_id) INTO every FROM cases_case WHERE id = of_case;
  FOR one IN SELECT c.relname FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
      AND EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'case_id')
      AND EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'drawer_id')
      AND NOT EXISTS (SELECT 1 FROM core_erased_with e
        WHERE e.of = c.relname AND e.named = 'case_id' AND e.way IN ('kept', 'emptied'))
  LOOP
    EXECUTE format('SELECT array_agg(DISTINCT drawer_id) FROM %I WHERE case_id = $1', one.relname)
      INTO found USING of_case;
    every := every || coalesce(found, '{}');
  END LOOP;
  RETURN ARRAY(SELECT DISTINCT e FROM unnest(every) e WHERE e IS NOT NULL ORDER BY e);
END $$;

-- Destroys these drawers for good. Where one is a case's own, every row of the case goes; else the rows of a person stay,
-- closed for everybody, and what may be read of them without a key is emptied. Doing it again changes nothing.
CREATE FUNCTION keeping_scrub(drawers uuid[], erased_day date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE one record; gone uuid[]; people uuid[];
BEGIN
  PERFORM 1 FROM crypto_drawer d WHERE d.id = ANY (drawers) ORDER BY d.id FOR NO KEY UPDATE;
  gone := ARRAY(SELECT id FROM cases_case WHERE drawer_id = ANY (drawers));
  people := ARRAY(SELECT id FROM people_person WHERE drawer_id = ANY (drawers) OR case_id = ANY (gone));
  DELETE FROM crypto_drawer_wrap WHERE drawer_id = ANY (drawers);
  FOR one IN SELECT e.of, e.named, e.way FROM core_erased_with e WHERE e.way IN ('drawer', 'person') LOOP
    EXECUTE format('DELETE FROM %I WHERE %I = ANY ($1)', one.of, one.named)
      USING CASE one.way WHEN 'drawer' THEN drawers ELSE people END;
  END LOOP;
  -- What names a person and has no drawer was made from what is in theirs: keyed hashes of names.
  FOR one IN SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'person_id'
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
      AND NOT EXISTS (SELECT 1 FROM pg_attribute d WHERE d.attrelid = c.oid AND d.attname = 'drawer_id')
      AND NOT EXISTS (SELECT 1 FROM core_erased_with e WHERE e.of = c.relname AND e.named = 'person_id')
      AND c.relname <> 'keeping_erasure'
  LOOP
    EXECUTE format('DELETE FROM %I WHERE person_id = ANY ($1)', one.relname) USING people;
  END LOOP;
  UPDATE files_stored_file SET state = 'deleted', key = NULL, name = NULL
    WHERE drawer_id = ANY (drawers) AND state <> 'deleted';
  UPDATE people_person SET sex = 'not_stated', age_band = '', language = '', erased_on = erased_day
    WHERE drawer_id = ANY (drawers) AND erased_on IS NULL AND NOT case_id = ANY (gone);
  -- Of a database that was restored: what was decided then is done now.
  UPDATE keeping_erasure SET
      carried_out_at = CASE WHEN approved_at IS NOT NULL AND dropped_at IS NULL THEN now() END,
      dropped_at = CASE WHEN approved_at IS NULL OR dropped_at IS NOT NULL THEN coalesce(dropped_at, now()) END,
      case_id = NULL, person_id = NULL, reference = '', why = '{}'
    WHERE (case_id = ANY (gone) OR person_id = ANY (people)) AND carried_out_at IS NULL;
  IF gone <> '{}' THEN
    PERFORM keeping_remove_cases(gone);
  END IF;
  INSERT INTO keeping_erased_drawer (drawer_id, erased_on) SELECT DISTINCT d, erased_day FROM unnest(drawers) d
    ON CONFLICT DO NOTHING;
END $$;

-- Constraints between these rows are asked when the transaction ends, so that the order of tables does not matter.
CREATE FUNCTION keeping_remove_cases(gone uuid[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE one record;
BEGIN
  SET CONSTRAINTS ALL DEFERRED;
  DELETE FROM messaging_notice_reading r USING messaging_notice n WHERE r.notice_id = n.id AND n.case_id = ANY (gone);
  FOR one IN SELECT c.relname, coalesce(e.way, 'removed') AS way FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'case_id'
    LEFT JOIN core_erased_with e ON e.of = c.relname AND e.named = 'case_id'
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> 'cases_case_access'
  LOOP
    IF one.way = 'removed' THEN
      EXECUTE format('DELETE FROM %I WHERE case_id = ANY ($1)', one.relname) USING gone;
    ELSIF one.way = 'emptied' THEN
      EXECUTE format('UPDATE %I SET case_id = NULL WHERE case_id = ANY ($1)', one.relname) USING gone;
    END IF;
  END LOOP;
  DELETE FROM cases_case_access WHERE case_id = ANY (gone);
  DELETE FROM cases_case WHERE id = ANY (gone);
END $$;

-- Whether an erasure may be carried out now; the sentence to a person is the application's, this is the last line.
CREATE FUNCTION keeping_ask_erasure(wanted uuid) RETURNS keeping_erasure LANGUAGE plpgsql AS $$
DECLARE found keeping_erasure;
BEGIN
  SELECT * INTO found FROM keeping_erasure e WHERE e.id = wanted FOR UPDATE;
  IF found.id IS NULL OR NOT found.organisation_id = ANY (ctx_orgs()) THEN
    RAISE EXCEPTION 'keeping: there is no such erasure for this organisation' USING ERRCODE = 'check_violation';
  END IF;
  IF found.approved_by_id IS NULL OR found.asked_by_id IS NULL OR found.approved_by_id = found.asked_by_id
     OR found.dropped_at IS NOT NULL OR found.carried_out_at IS NOT NULL THEN
    RAISE EXCEPTION 'keeping: an erasure is decided by two people, and carried out once' USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (SELECT 1 FROM keeping_legal_hold h WHERE h.case_id = found.case_id AND h.lifted_at IS NULL) THEN
    RAISE EXCEPTION 'keeping: the case is under a legal hold' USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (SELECT 1 FROM cases_case c WHERE c.id = found.case_id AND c.restricted_at IS NOT NULL) THEN
    RAISE EXCEPTION 'keeping: the file is restricted to being stored' USING ERRCODE = 'check_violation';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM cases_case c WHERE c.id = found.case_id AND c.organisation_id = found.organisation_id
                   AND (found.whole = 'person' OR c.state = 'closed')) THEN
    RAISE EXCEPTION 'keeping: the case is not this organisation''s, or not closed' USING ERRCODE = 'check_violation';
  END IF;
  RETURN found;
END $$;

CREATE FUNCTION keeping_drawers(wanted uuid) RETURNS uuid[] LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE found keeping_erasure;
BEGIN
  found := keeping_ask_erasure(wanted);
  IF found.whole = 'case' THEN
    RETURN keeping_drawers_of_case(found.case_id);
  END IF;
  RETURN ARRAY(SELECT p.drawer_id FROM people_person p WHERE p.id = found.person_id AND p.case_id = found.case_id);
END $$;

CREATE FUNCTION keeping_carry_out(wanted uuid, erased_at timestamptz, erased_day date) RETURNS uuid[] LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE drawers uuid[];
BEGIN
  drawers := keeping_drawers(wanted);
  UPDATE keeping_erasure SET case_id = NULL, person_id = NULL, reference = '', why = '{}', carried_out_at = erased_at
    WHERE id = wanted;
  PERFORM keeping_scrub(drawers, erased_day);
  RETURN drawers;
END $$;

REVOKE ALL ON FUNCTION keeping_drawers_of_case(uuid), keeping_scrub(uuid[], date), keeping_remove_cases(uuid[]),
  keeping_ask_erasure(uuid), keeping_drawers(uuid), keeping_carry_out(uuid, timestamptz, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION keeping_drawers(uuid), keeping_carry_out(uuid, timestamptz, date) TO wayhome_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("keeping", "0001_initial"),
        ("core", "0007_erased_with"),
        ("people", "0002_erased"),
        ("files", "0002_second_lock"),
        ("messaging", "0003_second_lock"),
        ("outreach", "0003_second_lock"),
        ("audit", "0007_sealing"),
        ("cases", "0014_emergencies"),
    ]
    operations = [migrations.RunSQL(LOCK), migrations.RunSQL(MAKE)]
