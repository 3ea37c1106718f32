"""Make ``journey_assisted_elsewhere()``: which offices of other organisations have a file with the same document.

It says whose office, and nothing of the file. A second thing has to agree: a bucket of the name, or the age band. Files of
hidden or restricted people are never told of, nor those that the asking organisation holds anyway.
"""

from django.db import migrations

MAKE = """
CREATE FUNCTION journey_assisted_elsewhere(
  digests bytea[], searched int[], of_index int, of_age text, of_organisation int
) RETURNS TABLE (organisation_id int, office_id int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT DISTINCT c.organisation_id, c.office_id
  FROM journey_document_key k
  JOIN journey_travel_document d ON d.id = k.document_id
  JOIN cases_case_member m ON m.id = d.member_id
  JOIN people_person p ON p.id = m.person_id
  JOIN cases_case c ON c.id = k.case_id
  WHERE k.digest = ANY (digests)
    AND of_organisation = ANY ((SELECT ctx_orgs())::int[])
    AND c.organisation_id <> of_organisation
    AND NOT c.identity_restricted AND c.restricted_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM cases_case_access a
                    WHERE a.case_id = c.id AND a.organisation_id = of_organisation AND a.ended_at IS NULL)
    AND (EXISTS (SELECT 1 FROM people_name_key n
                 WHERE n.person_id = p.id AND n.number = of_index AND n.bucket = ANY (searched))
         OR (of_age <> '' AND p.age_band = of_age))
$$;
REVOKE EXECUTE ON FUNCTION journey_assisted_elsewhere(bytea[], int[], int, text, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION journey_assisted_elsewhere(bytea[], int[], int, text, int) TO wayhome_app;
"""


class Migration(migrations.Migration):
    dependencies = [("journey", "0007_documents_are_found"), ("cases", "0017_names_are_found")]
    operations = [
        migrations.RunSQL(MAKE, "DROP FUNCTION journey_assisted_elsewhere(bytea[], int[], int, text, int)")
    ]
