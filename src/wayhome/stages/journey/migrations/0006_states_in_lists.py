"""Repeat on each access row how far the people of the case have travelled, each state a bit, for lists to filter by.

Who is on the case and has no row of their own has booked nothing yet.
"""

from django.db import migrations

KEEP = """
CREATE FUNCTION journey_states_to_access(cases uuid[]) RETURNS void LANGUAGE sql
  SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  UPDATE cases_case_access a SET travel_states = f.states
  FROM unnest(cases) AS one (id) CROSS JOIN LATERAL (
    SELECT coalesce(bit_or(cases_bit(coalesce(t.travel_state, 'not_booked'), ARRAY[
      'not_booked', 'booked', 'no_show', 'boarded', 'interrupted', 'returned_to_host', 'arrived', 'withdrawn', 'stays',
      'deceased'])), 0) AS states
    FROM cases_case_member m LEFT JOIN journey_traveller t ON t.member_id = m.id
    WHERE m.case_id = one.id AND m.until_at IS NULL
  ) f
  WHERE a.case_id = one.id AND a.travel_states IS DISTINCT FROM f.states
$$;
REVOKE EXECUTE ON FUNCTION journey_states_to_access(uuid[]) FROM PUBLIC;

CREATE FUNCTION journey_state_changed() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  PERFORM journey_states_to_access(ARRAY[NEW.case_id]);
  RETURN NULL;
END $$;
CREATE FUNCTION journey_states_came() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  PERFORM journey_states_to_access((SELECT array_agg(DISTINCT case_id) FROM came));
  RETURN NULL;
END $$;
CREATE TRIGGER journey_states_came AFTER INSERT ON journey_traveller REFERENCING NEW TABLE AS came
  FOR EACH STATEMENT EXECUTE FUNCTION journey_states_came();
CREATE TRIGGER journey_state_changed AFTER UPDATE OF travel_state ON journey_traveller
  FOR EACH ROW EXECUTE FUNCTION journey_state_changed();
CREATE TRIGGER journey_people_came AFTER INSERT ON cases_case_member REFERENCING NEW TABLE AS came
  FOR EACH STATEMENT EXECUTE FUNCTION journey_states_came();
CREATE TRIGGER journey_people_left AFTER UPDATE OF until_at ON cases_case_member
  FOR EACH ROW EXECUTE FUNCTION journey_state_changed();

SELECT journey_states_to_access((SELECT array_agg(DISTINCT case_id) FROM cases_case_member));
"""
UNDO = """
DROP TRIGGER journey_people_left ON cases_case_member;
DROP TRIGGER journey_people_came ON cases_case_member;
DROP TRIGGER journey_state_changed ON journey_traveller;
DROP TRIGGER journey_states_came ON journey_traveller;
DROP FUNCTION journey_states_came(), journey_state_changed(), journey_states_to_access(uuid[]);
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0019_lists_filter"), ("journey", "0005_second_lock")]
    operations = [migrations.RunSQL(KEEP, UNDO)]
