"""Repeat on each access row what lists filter by, kept by triggers, and let the index of a list hold it.

Sexes and age bands are those of who is on the case now, each a bit: a list asks whether somebody of the case fits.
Travel states are kept by the journey, from its own migration.
"""

from django.db import migrations, models

KEEP = """
CREATE FUNCTION cases_bit(word text, words text[]) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT 1 << (array_position(words, word) - 1)
$$;

CREATE OR REPLACE FUNCTION cases_copy_to_access() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  UPDATE cases_case_access SET
    state = NEW.state, office_id = NEW.office_id, counsellor_id = NEW.counsellor_id,
    case_manager_id = NEW.case_manager_id, destination_country = NEW.destination_country,
    travel_sort = coalesce(NEW.planned_travel_on, date '9999-12-31'), deadline_on = NEW.deadline_on,
    state_since_at = NEW.state_since_at, opened_at = NEW.opened_at, programme_id = NEW.programme_id,
    host_country = NEW.host_country, language = NEW.language, members_count = NEW.members_count,
    identity_restricted = NEW.identity_restricted, stored_only = NEW.restricted_at IS NOT NULL
  WHERE case_id = NEW.id;
  RETURN NULL;
END $$;
DROP TRIGGER cases_copy_to_access ON cases_case;
CREATE TRIGGER cases_copy_to_access AFTER UPDATE OF
  state, office_id, counsellor_id, case_manager_id, destination_country, planned_travel_on, deadline_on,
  state_since_at, opened_at, programme_id, host_country, language, members_count, identity_restricted, restricted_at
  ON cases_case FOR EACH ROW EXECUTE FUNCTION cases_copy_to_access();

-- What the case itself does not hold is taken over from its owner's row, which is there before every other.
CREATE FUNCTION cases_fill_access_more() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  SELECT c.programme_id, c.host_country, c.language, c.members_count, c.identity_restricted, c.restricted_at IS NOT NULL
    INTO NEW.programme_id, NEW.host_country, NEW.language, NEW.members_count, NEW.identity_restricted, NEW.stored_only
    FROM cases_case c WHERE c.id = NEW.case_id;
  IF NEW.ground = 'owner' THEN
    NEW.on_hold := false; NEW.sexes := 0; NEW.age_bands := 0; NEW.travel_states := 0;  -- nobody is on it yet
  ELSE
    SELECT a.on_hold, a.sexes, a.age_bands, a.travel_states
      INTO STRICT NEW.on_hold, NEW.sexes, NEW.age_bands, NEW.travel_states
      FROM cases_case_access a WHERE a.case_id = NEW.case_id AND a.ground = 'owner';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER cases_fill_access_more BEFORE INSERT ON cases_case_access
  FOR EACH ROW EXECUTE FUNCTION cases_fill_access_more();

CREATE FUNCTION cases_people_to_access(cases uuid[]) RETURNS void LANGUAGE sql
  SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  UPDATE cases_case_access a SET sexes = f.sexes, age_bands = f.age_bands
  FROM unnest(cases) AS one (id) CROSS JOIN LATERAL (
    SELECT
      coalesce(bit_or(cases_bit(p.sex, ARRAY['female', 'male', 'other', 'not_stated'])), 0) AS sexes,
      coalesce(bit_or(cases_bit(p.age_band,
        ARRAY['0-11', '12-15', '16-17', '18-34', '35-60', '61+', 'unknown'])), 0) AS age_bands
    FROM cases_case_member m JOIN people_person p ON p.id = m.person_id
    WHERE m.case_id = one.id AND m.until_at IS NULL
  ) f
  WHERE a.case_id = one.id AND (a.sexes, a.age_bands) IS DISTINCT FROM (f.sexes, f.age_bands)
$$;
REVOKE EXECUTE ON FUNCTION cases_people_to_access(uuid[]) FROM PUBLIC;

CREATE FUNCTION cases_people_changed() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  PERFORM cases_people_to_access(ARRAY[NEW.case_id]);
  RETURN NULL;
END $$;
CREATE FUNCTION cases_people_came() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  PERFORM cases_people_to_access((SELECT array_agg(DISTINCT case_id) FROM came));
  RETURN NULL;
END $$;
CREATE TRIGGER cases_people_came AFTER INSERT ON cases_case_member REFERENCING NEW TABLE AS came
  FOR EACH STATEMENT EXECUTE FUNCTION cases_people_came();
CREATE TRIGGER cases_people_left AFTER UPDATE OF until_at ON cases_case_member
  FOR EACH ROW EXECUTE FUNCTION cases_people_changed();
CREATE TRIGGER cases_people_changed AFTER UPDATE OF sex, age_band ON people_person
  FOR EACH ROW WHEN ((OLD.sex, OLD.age_band) IS DISTINCT FROM (NEW.sex, NEW.age_band))
  EXECUTE FUNCTION cases_people_changed();

CREATE FUNCTION cases_hold_to_access() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  UPDATE cases_case_access a SET on_hold = EXISTS (
    SELECT 1 FROM cases_hold h WHERE h.case_id = NEW.case_id AND h.until_at IS NULL
  ) WHERE a.case_id = NEW.case_id;
  RETURN NULL;
END $$;
CREATE TRIGGER cases_hold_to_access AFTER INSERT OR UPDATE OF until_at ON cases_hold
  FOR EACH ROW EXECUTE FUNCTION cases_hold_to_access();

UPDATE cases_case_access a SET
  programme_id = c.programme_id, host_country = c.host_country, language = c.language,
  members_count = c.members_count, identity_restricted = c.identity_restricted,
  stored_only = c.restricted_at IS NOT NULL,
  on_hold = EXISTS (SELECT 1 FROM cases_hold h WHERE h.case_id = c.id AND h.until_at IS NULL)
FROM cases_case c WHERE c.id = a.case_id;
SELECT cases_people_to_access((SELECT array_agg(DISTINCT case_id) FROM cases_case_member));
SET CONSTRAINTS ALL IMMEDIATE;
"""
UNDO = """
DROP TRIGGER cases_hold_to_access ON cases_hold;
DROP TRIGGER cases_people_changed ON people_person;
DROP TRIGGER cases_people_left ON cases_case_member;
DROP TRIGGER cases_people_came ON cases_case_member;
DROP TRIGGER cases_fill_access_more ON cases_case_access;
DROP FUNCTION cases_hold_to_access(), cases_people_came(), cases_people_changed(), cases_people_to_access(uuid[]),
  cases_fill_access_more(), cases_bit(text, text[]);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0005_signed_documents'),
        ('people', '0004_buckets_hold_cases'),
        ('accounts', '0004_log_ins'),
        ('cases', '0018_people_fitting'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='caseaccess',
            name='cases_access_by_travel',
        ),
        migrations.RemoveIndex(
            model_name='caseaccess',
            name='cases_access_open_by_travel',
        ),
        migrations.AddField(
            model_name='caseaccess',
            name='age_bands',
            field=models.PositiveSmallIntegerField(default=0, help_text='likewise, of ``AgeBand``'),
        ),
        migrations.AddField(
            model_name='caseaccess',
            name='host_country',
            field=models.CharField(default='', max_length=3),
        ),
        migrations.AddField(
            model_name='caseaccess',
            name='identity_restricted',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='caseaccess',
            name='language',
            field=models.CharField(default='', max_length=3),
        ),
        migrations.AddField(
            model_name='caseaccess',
            name='members_count',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='caseaccess',
            name='on_hold',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='caseaccess',
            name='programme_id',
            field=models.IntegerField(null=True),
        ),
        migrations.AddField(
            model_name='caseaccess',
            name='sexes',
            field=models.PositiveSmallIntegerField(default=0, help_text='of who is on the case, as bits of ``Sex``'),
        ),
        migrations.AddField(
            model_name='caseaccess',
            name='stored_only',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='caseaccess',
            name='travel_states',
            field=models.PositiveSmallIntegerField(default=0, help_text='likewise, of ``TravelState``'),
        ),
        migrations.RunSQL(KEEP, UNDO),
        migrations.AddIndex(
            model_name='caseaccess',
            index=models.Index(fields=['organisation', 'travel_sort', 'case'], include=('owner_id', 'ground', 'agreement', 'begins_on', 'ends_on', 'state', 'office_id', 'counsellor_id', 'case_manager_id', 'destination_country', 'deadline_on', 'programme_id', 'host_country', 'language', 'members_count', 'identity_restricted', 'stored_only', 'on_hold', 'sexes', 'age_bands', 'travel_states'), name='cases_access_by_travel'),
        ),
        migrations.AddIndex(
            model_name='caseaccess',
            index=models.Index(condition=models.Q(('state', 'closed'), _negated=True), fields=['organisation', 'travel_sort', 'case'], include=('owner_id', 'ground', 'agreement', 'begins_on', 'ends_on', 'state', 'office_id', 'counsellor_id', 'case_manager_id', 'destination_country', 'deadline_on', 'programme_id', 'host_country', 'language', 'members_count', 'identity_restricted', 'stored_only', 'on_hold', 'sexes', 'age_bands', 'travel_states'), name='cases_access_open_by_travel'),
        ),
        migrations.AddIndex(
            model_name='caseaccess',
            index=models.Index(fields=['organisation', 'destination_country', 'travel_sort', 'case'], name='cases_access_by_destination'),
        ),
        migrations.AddIndex(
            model_name='caseaccess',
            index=models.Index(fields=['organisation', 'language', 'travel_sort', 'case'], name='cases_access_by_language'),
        ),
        migrations.AddIndex(
            model_name='caseaccess',
            index=models.Index(fields=['organisation', 'counsellor_id', 'travel_sort', 'case'], name='cases_access_by_counsellor'),
        ),
        migrations.AddIndex(
            model_name='caseaccess',
            index=models.Index(fields=['organisation', 'case_manager_id', 'travel_sort', 'case'], name='cases_access_by_manager'),
        ),
    ]
