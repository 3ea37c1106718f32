"""The tally of what each person opened: added to by one function, lowered by nobody; and what the key broker may read."""

from django.db import migrations, models

LOCK = """
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'wayhome_broker') THEN
    RAISE EXCEPTION 'The role wayhome_broker is not on this server: run deploy/roles.sql there as its superuser first.';
  END IF;
END $$;

SELECT lock_table('crypto_tally', 'SELECT', of_acting('organisation_id'));

-- Counts what somebody is about to see, or says which limit it would pass and counts nothing. One person's counts wait
-- for each other, so that two processes at once do not double a limit. bounds: files an hour, files a day, names an
-- hour, keys an hour. Timers (asked_by not of a person) have no bounds and leave sums.
CREATE FUNCTION crypto_count(asked_by text, of integer, work uuid, moment timestamptz,
                             files text[], names text[], drawers text[], bounds integer[])
  RETURNS TABLE (refused text, files_now integer, files_today integer)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  hour_ago timestamptz := moment - interval '1 hour';
  day_began timestamptz := date_trunc('day', moment, 'UTC');
  since timestamptz;
  lifted integer;
  names_now integer;
  keys_now integer;
  new_today integer;
  stepped_up boolean;
BEGIN
  IF asked_by NOT LIKE 'user %' THEN
    INSERT INTO public.crypto_tally (asker, organisation_id, kind, what, request, at, number)
    SELECT asked_by, of, k.kind, '', work, moment, k.number
    FROM (VALUES ('file', cardinality(files)), ('name', cardinality(names)), ('key', cardinality(drawers)))
      AS k(kind, number) WHERE k.number > 0;
    RETURN QUERY SELECT ''::text, 0, 0;
    RETURN;
  END IF;

  PERFORM pg_advisory_xact_lock(hashtextextended('crypto_tally ' || asked_by, 0));
  SELECT greatest(hour_ago, max(t.at)) INTO since FROM public.crypto_tally t
    WHERE t.asker = asked_by AND t.kind = 'step_up' AND t.at > hour_ago;
  stepped_up := since > hour_ago;
  SELECT count(*) INTO lifted FROM public.crypto_tally t
    WHERE t.asker = asked_by AND t.kind = 'lift' AND t.at >= day_began;
  SELECT count(DISTINCT f) INTO new_today FROM unnest(files) f WHERE NOT EXISTS (
    SELECT 1 FROM public.crypto_tally t
    WHERE t.asker = asked_by AND t.kind = 'file' AND t.what = f AND t.at >= day_began);

  -- What was opened within the hour is open: looking again costs nothing.
  files := ARRAY(SELECT DISTINCT f FROM unnest(files) f WHERE NOT EXISTS (
    SELECT 1 FROM public.crypto_tally t
    WHERE t.asker = asked_by AND t.kind = 'file' AND t.what = f AND t.at > hour_ago));
  names := ARRAY(SELECT DISTINCT n FROM unnest(names) n WHERE NOT EXISTS (
    SELECT 1 FROM public.crypto_tally t
    WHERE t.asker = asked_by AND t.kind = 'name' AND t.what = n AND t.at > hour_ago));
  drawers := ARRAY(SELECT DISTINCT d FROM unnest(drawers) d WHERE NOT EXISTS (
    SELECT 1 FROM public.crypto_tally t
    WHERE t.asker = asked_by AND t.kind = 'key' AND t.what = d AND t.at > hour_ago));

  SELECT count(DISTINCT t.what) FILTER (WHERE t.kind = 'file' AND t.at > since),
         count(DISTINCT t.what) FILTER (WHERE t.kind = 'file' AND t.at >= day_began),
         count(DISTINCT t.what) FILTER (WHERE t.kind = 'name' AND t.at > since),
         count(DISTINCT t.what) FILTER (WHERE t.kind = 'key' AND t.at > since)
    INTO files_now, files_today, names_now, keys_now
    FROM public.crypto_tally t
    WHERE t.asker = asked_by AND ((t.kind = 'file' AND t.at >= least(hour_ago, day_began))
      OR (t.kind IN ('name', 'key') AND t.at > since));

  refused := CASE
    WHEN new_today > 0 AND files_today + new_today > bounds[2] * (1 + least(lifted, 1)) THEN 'day'
    -- One page of more than an hour's files (a manifest, say) opens right after a step-up, as far as the day allows it.
    WHEN cardinality(files) > 0 AND files_now + cardinality(files) > bounds[1]
      AND NOT (files_now = 0 AND stepped_up) THEN 'hour'
    WHEN cardinality(names) > 0 AND names_now + cardinality(names) > bounds[3] THEN 'names'
    WHEN cardinality(drawers) > 0 AND keys_now + cardinality(drawers) > bounds[4] THEN 'keys'
    ELSE '' END;
  IF refused = '' THEN
    INSERT INTO public.crypto_tally (asker, organisation_id, kind, what, request, at, number)
    SELECT asked_by, of, 'file', f, work, moment, 1 FROM unnest(files) f
    UNION ALL SELECT asked_by, of, 'name', n, work, moment, 1 FROM unnest(names) n
    UNION ALL SELECT asked_by, of, 'key', d, work, moment, 1 FROM unnest(drawers) d;
    files_now := files_now + cardinality(files);
    files_today := files_today + new_today;
  END IF;
  RETURN NEXT;
END $$;

-- Lets somebody open more: 'step_up' begins their hour anew, 'lift' doubles their day. what: who allowed it.
CREATE FUNCTION crypto_allow_more(asked_by text, of integer, work uuid, moment timestamptz, how text, allowed_by text)
  RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF how NOT IN ('step_up', 'lift') OR asked_by NOT LIKE 'user %' THEN
    RAISE EXCEPTION 'crypto_allow_more: % is no way to open more', how;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('crypto_tally ' || asked_by, 0));
  INSERT INTO public.crypto_tally (asker, organisation_id, kind, what, request, at, number)
  VALUES (asked_by, of, how, allowed_by, work, moment, 1);
END $$;

-- Forgets counts of long ago; what bounds anybody today is far younger.
CREATE FUNCTION crypto_forget_tally(before timestamptz) RETURNS bigint
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE gone bigint;
BEGIN
  DELETE FROM public.crypto_tally t WHERE t.at < least(before, now() - interval '90 days');
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;

-- The broker opens keys of every organisation and reads nothing else: wrapped, by their own keys, and standing only.
CREATE FUNCTION crypto_standing_keys(wanted uuid[])
  RETURNS TABLE (id uuid, organisation_id integer, version integer, wrapped bytea, root_id varchar)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT k.id, k.organisation_id, k.version, k.wrapped, k.root_id FROM public.crypto_organisation_key k
    WHERE k.id = ANY (wanted) AND k.retired_at IS NULL
$$;

REVOKE ALL ON FUNCTION crypto_count(text, integer, uuid, timestamptz, text[], text[], text[], integer[]),
  crypto_allow_more(text, integer, uuid, timestamptz, text, text), crypto_forget_tally(timestamptz),
  crypto_standing_keys(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION crypto_count(text, integer, uuid, timestamptz, text[], text[], text[], integer[]),
  crypto_allow_more(text, integer, uuid, timestamptz, text, text) TO wayhome_app, wayhome_broker;
GRANT EXECUTE ON FUNCTION crypto_forget_tally(timestamptz) TO wayhome_app;
GRANT EXECUTE ON FUNCTION crypto_standing_keys(uuid[]), crypto_current_key(integer),
  crypto_first_key(integer, uuid, bytea, varchar), crypto_first_index_key(varchar, uuid, bytea, varchar)
  TO wayhome_broker;
GRANT SELECT ON crypto_index_key TO wayhome_broker;
"""


class Migration(migrations.Migration):
    dependencies = [("crypto", "0004_random_keys"), ("core", "0006_throttle")]
    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("asker", models.CharField(help_text="“user” and their key, or the name of a timer", max_length=40)),
                ("organisation_id", models.IntegerField()),
                ("kind", models.CharField(help_text="file, name, key, step_up or lift", max_length=8)),
                (
                    "what",
                    models.CharField(
                        help_text="which file or drawer; for step_up and lift who allowed it", max_length=120
                    ),
                ),
                ("request", models.UUIDField(help_text="the work that asked, as audit rows name it")),
                ("at", models.DateTimeField()),
                ("number", models.IntegerField(default=1, help_text="how many, for a timer's sum")),
            ],
            options={
                "db_table": "crypto_tally",
                "indexes": [
                    models.Index(fields=["asker", "kind", "at"], name="crypto_tally_of_asker"),
                    models.Index(fields=["organisation_id", "at"], name="crypto_tally_of_day"),
                ],
            },
        ),
        migrations.RunSQL(LOCK),
    ]
