"""Lock everything that belongs to a case: without a row of access in force, no row of the case.

What lies below cases and belongs to them, people and the audit trail, is locked from here too.
"""

from django.db import migrations

TRIGGERS = """
-- Written for whoever holds the case, not only for whoever changes it: these run as the role that row policies do
-- not hold back, and do only what stands here.
CREATE OR REPLACE FUNCTION cases_copy_to_access() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  UPDATE cases_case_access SET
    state = NEW.state, office_id = NEW.office_id, counsellor_id = NEW.counsellor_id,
    case_manager_id = NEW.case_manager_id, destination_country = NEW.destination_country,
    travel_sort = coalesce(NEW.planned_travel_on, date '9999-12-31'), deadline_on = NEW.deadline_on,
    state_since_at = NEW.state_since_at, opened_at = NEW.opened_at
  WHERE case_id = NEW.id;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION cases_fill_access() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE agreed access_agreement;
BEGIN
  SELECT c.state, c.office_id, c.counsellor_id, c.case_manager_id, c.destination_country,
         coalesce(c.planned_travel_on, date '9999-12-31'), c.deadline_on, c.state_since_at, c.opened_at,
         c.organisation_id
    INTO NEW.state, NEW.office_id, NEW.counsellor_id, NEW.case_manager_id, NEW.destination_country,
         NEW.travel_sort, NEW.deadline_on, NEW.state_since_at, NEW.opened_at, NEW.owner_id
    FROM cases_case c WHERE c.id = NEW.case_id;
  IF NEW.legal_basis = '' THEN
    RAISE EXCEPTION 'access to a case needs a legal basis' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.ground = 'owner' THEN
    IF NEW.organisation_id <> NEW.owner_id THEN
      RAISE EXCEPTION 'only its own organisation holds a case as owner' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  -- Held on to until this transaction ends, so that nobody ends the agreement unseen meanwhile.
  SELECT * INTO agreed FROM access_agreement g WHERE g.id = NEW.agreement_id FOR KEY SHARE;
  IF agreed.giver_id IS DISTINCT FROM NEW.owner_id OR agreed.receiver_id IS DISTINCT FROM NEW.organisation_id
     OR agreed.confirmed_at IS NULL OR agreed.begins_on > NEW.begins_on OR agreed.ends_on <= NEW.begins_on THEN
    RAISE EXCEPTION 'no agreement in force gives this organisation the case' USING ERRCODE = 'check_violation';
  END IF;
  NEW.ends_on := least(NEW.ends_on, agreed.ends_on);
  RETURN NEW;
END $$;

CREATE FUNCTION cases_owner_holds() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  INSERT INTO cases_case_access (case_id, organisation_id, ground, legal_basis, begins_on, state, destination_country,
                                 travel_sort, owner_id)
  VALUES (NEW.id, NEW.organisation_id, 'owner', 'gdpr_6_1_e', (NEW.opened_at AT TIME ZONE 'UTC')::date, NEW.state,
          NEW.destination_country, '9999-12-31', NEW.organisation_id);
  RETURN NULL;
END $$;
CREATE TRIGGER cases_owner_holds AFTER INSERT ON cases_case FOR EACH ROW EXECUTE FUNCTION cases_owner_holds();

CREATE FUNCTION cases_access_only_narrows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.ended_at IS NOT NULL AND NEW.ended_at IS DISTINCT FROM OLD.ended_at THEN
    RAISE EXCEPTION 'access that has ended stays ended' USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.ends_on IS NOT NULL AND (NEW.ends_on IS NULL OR NEW.ends_on > OLD.ends_on) THEN
    RAISE EXCEPTION 'access is never made longer; a new agreement gives a new one' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER cases_access_only_narrows BEFORE UPDATE OF ends_on, ended_at ON cases_case_access
  FOR EACH ROW EXECUTE FUNCTION cases_access_only_narrows();

CREATE FUNCTION cases_access_ends_with_agreement() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  UPDATE cases_case_access SET ends_on = NEW.ends_on
   WHERE agreement_id = NEW.id AND ended_at IS NULL AND (ends_on IS NULL OR ends_on > NEW.ends_on);
  RETURN NULL;
END $$;
CREATE TRIGGER cases_access_ends_with_agreement AFTER UPDATE OF ends_on ON access_agreement
  FOR EACH ROW WHEN (NEW.ends_on IS NOT NULL) EXECUTE FUNCTION cases_access_ends_with_agreement();
"""

LOCK = """
CREATE FUNCTION lock_by_case(of regclass, rights text DEFAULT 'SELECT, INSERT, UPDATE', named text DEFAULT 'case_id')
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM lock_table(of, rights, of_case_held(of::text || '.' || named));
END $$;

-- A local day may lie one day behind the day of UTC: what ends by a date is closed by the application on its local
-- day, and here at the latest a day later. What somebody ended is closed here at once.
CREATE FUNCTION of_case_held(named text) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT format('EXISTS (SELECT 1 FROM cases_case_access a WHERE a.case_id = %s AND %s AND a.ended_at IS NULL'
                ' AND (a.ends_on IS NULL OR a.ends_on > current_date - 1))', named, of_acting('a.organisation_id'))
$$;
REVOKE EXECUTE ON FUNCTION lock_by_case(regclass, text, text) FROM PUBLIC;

SELECT lock_table('cases_case_access', 'SELECT, INSERT', of_acting('organisation_id') || ' OR ' || of_acting('owner_id'),
  of_acting('owner_id'), of_acting('organisation_id') || ' OR ' || of_acting('owner_id'));
GRANT UPDATE (ends_on, ended_at) ON cases_case_access TO wayhome_app;

SELECT lock_table('cases_case', 'SELECT, INSERT, UPDATE', of_case_held('cases_case.id'), of_acting('organisation_id'),
  of_case_held('cases_case.id'));
SELECT lock_by_case('cases_case_member'), lock_by_case('cases_hold'), lock_by_case('cases_note'),
       lock_by_case('cases_task'), lock_by_case('cases_timeline_entry'), lock_by_case('cases_split_link'),
       lock_by_case('cases_state_change', 'SELECT, INSERT'), lock_by_case('cases_legal_fact', 'SELECT, INSERT'),
       lock_by_case('cases_statistics_key', 'SELECT, INSERT, DELETE'),
       lock_by_case('people_person'), lock_by_case('people_household_tie');

-- What strangers did at the door is nobody's: a failed log-in, in codes.
SELECT lock_table('audit_event', 'SELECT, INSERT', of_acting('organisation_id') || format(
  ' OR (organisation_id IS NULL AND case_id IS NULL)'
  ' OR EXISTS (SELECT 1 FROM cases_case_access a WHERE a.case_id = audit_event.case_id AND %s AND a.ground = ''owner'')',
  of_acting('a.organisation_id')), 'true');

-- Lines of statistics know no case. Whoever serves pages writes and replaces them by key, and knows who
-- counts; only wayhome_stats reads them.
SELECT open_table('cases_statistics_line', 'INSERT, UPDATE, DELETE', 'coarse values of no case; read by wayhome_stats');
GRANT SELECT (id, kind, mark, host_country) ON cases_statistics_line TO wayhome_app;
GRANT SELECT ON cases_statistics_line TO wayhome_stats;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0003_second_lock"),
        ("audit", "0005_second_lock"),
        ("access", "0004_agreements_as_objects"),
        ("people", "0001_initial"),
        ("cases", "0012_whose_case"),
    ]
    operations = [migrations.RunSQL(TRIGGERS), migrations.RunSQL(LOCK)]
