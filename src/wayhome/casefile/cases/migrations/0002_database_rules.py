"""Keep the list columns of access rows true, and let a member's person belong to the member's case."""

from django.db import migrations

MAKE = """
CREATE FUNCTION cases_copy_to_access() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE cases_case_access SET
    state = NEW.state, office_id = NEW.office_id, counsellor_id = NEW.counsellor_id,
    case_manager_id = NEW.case_manager_id, destination_country = NEW.destination_country,
    travel_sort = coalesce(NEW.planned_travel_on, date '9999-12-31'), deadline_on = NEW.deadline_on,
    state_since_at = NEW.state_since_at, opened_at = NEW.opened_at
  WHERE case_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER cases_copy_to_access AFTER UPDATE OF
  state, office_id, counsellor_id, case_manager_id, destination_country, planned_travel_on, deadline_on,
  state_since_at, opened_at
  ON cases_case FOR EACH ROW EXECUTE FUNCTION cases_copy_to_access();

CREATE FUNCTION cases_fill_access() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT c.state, c.office_id, c.counsellor_id, c.case_manager_id, c.destination_country,
         coalesce(c.planned_travel_on, date '9999-12-31'), c.deadline_on, c.state_since_at, c.opened_at
    INTO NEW.state, NEW.office_id, NEW.counsellor_id, NEW.case_manager_id, NEW.destination_country,
         NEW.travel_sort, NEW.deadline_on, NEW.state_since_at, NEW.opened_at
    FROM cases_case c WHERE c.id = NEW.case_id;
  RETURN NEW;
END $$;
CREATE TRIGGER cases_fill_access BEFORE INSERT ON cases_case_access
  FOR EACH ROW EXECUTE FUNCTION cases_fill_access();

ALTER TABLE cases_case_member ADD CONSTRAINT cases_member_person_of_case
  FOREIGN KEY (person_id, case_id) REFERENCES people_person (id, case_id) DEFERRABLE INITIALLY DEFERRED;
"""

UNDO = """
ALTER TABLE cases_case_member DROP CONSTRAINT cases_member_person_of_case;
DROP TRIGGER cases_fill_access ON cases_case_access;
DROP FUNCTION cases_fill_access();
DROP TRIGGER cases_copy_to_access ON cases_case;
DROP FUNCTION cases_copy_to_access();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("people", "0001_initial")]
    operations = [migrations.RunSQL(MAKE, UNDO)]
