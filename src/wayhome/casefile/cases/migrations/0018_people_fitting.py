"""Make ``cases_people_fitting()``: who fits a name best by keyed buckets, of the cases that the asking organisation holds.

With each comes what decides whether somebody reads who the case is about. Who is no longer on their case is left out.

A row policy would be asked for each of the thousands of rows in the buckets, as a table of all that the organisation
holds. Here buckets are weighed first, and access is asked of those who fit best until there are enough, so that
nobody leaves it whose case the organisation does not hold.

Every bucket that tells something has a worth in a slot: a part of the name by itself, or two that stand together.
Somebody fits by the greatest worth of each slot (``ground/values/name_sifting.py`` says the same in Python). Nested loops
are dear here because a list of unknown length is otherwise gone through for each row.
"""

from django.db import migrations

MAKE = """
CREATE FUNCTION cases_people_fitting(
  searched int[], told int[], slots int[], worths int[], of_index int, of_organisation int, grounds text[],
  on_day date, most int
) RETURNS TABLE (
  person_id uuid, fit int, id uuid, organisation_id int, identity_restricted boolean, restricted_at timestamptz,
  counsellor_id int, case_manager_id int
) LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public
SET enable_nestloop = off SET enable_mergejoin = off SET enable_bitmapscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE told_each constant int := 10;
BEGIN
RETURN QUERY
WITH found AS MATERIALIZED (
  SELECT DISTINCT k.person_id, k.case_id FROM people_name_key k
  WHERE k.number = of_index AND k.bucket = ANY (searched)
), held AS MATERIALIZED (
  SELECT f.person_id, k.bucket FROM found f CROSS JOIN LATERAL (
    SELECT n.bucket FROM people_name_key n WHERE n.person_id = f.person_id AND n.number = of_index OFFSET 0
  ) k WHERE cardinality(told) > told_each * cardinality(searched)
  UNION ALL
  SELECT k.person_id, k.bucket FROM people_name_key k JOIN found f ON f.person_id = k.person_id
  WHERE k.number = of_index AND k.bucket = ANY (told) AND cardinality(told) <= told_each * cardinality(searched)
), best AS MATERIALIZED (
  SELECT h.person_id, w.slot, max(w.worth) AS worth
  FROM held h JOIN unnest(told, slots, worths) AS w (bucket, slot, worth) ON w.bucket = h.bucket
  GROUP BY h.person_id, w.slot
), scored AS MATERIALIZED (
  SELECT b.person_id, sum(b.worth)::int AS fit FROM best b GROUP BY b.person_id
), ordered AS MATERIALIZED (
  SELECT s.person_id, f.case_id, s.fit FROM scored s JOIN found f USING (person_id) ORDER BY s.fit DESC, s.person_id
)
SELECT o.person_id, o.fit, c.id, c.organisation_id, c.identity_restricted, c.restricted_at, c.counsellor_id,
  c.case_manager_id
FROM ordered o CROSS JOIN LATERAL (SELECT * FROM cases_case s WHERE s.id = o.case_id OFFSET 0) c
WHERE (SELECT true FROM cases_case_access a
       WHERE a.case_id = o.case_id AND a.organisation_id = of_organisation
         AND a.organisation_id = ANY ((SELECT ctx_orgs())::int[]) AND a.ended_at IS NULL
         AND a.ground = ANY (grounds) AND a.begins_on <= on_day + 1 AND (a.ends_on IS NULL OR a.ends_on > on_day)
       LIMIT 1)
  AND (SELECT true FROM cases_case_member m
       WHERE m.case_id = o.case_id AND m.person_id = o.person_id AND m.until_at IS NULL LIMIT 1)
LIMIT most;
END $$;
REVOKE EXECUTE ON FUNCTION
  cases_people_fitting(int[], int[], int[], int[], int, int, text[], date, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
  cases_people_fitting(int[], int[], int[], int[], int, int, text[], date, int) TO wayhome_app;
"""
UNDO = "DROP FUNCTION cases_people_fitting(int[], int[], int[], int[], int, int, text[], date, int)"


class Migration(migrations.Migration):
    dependencies = [("people", "0004_buckets_hold_cases"), ("cases", "0017_names_are_found")]
    operations = [migrations.RunSQL(MAKE, UNDO)]
