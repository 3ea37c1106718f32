-- The database roles of Wayhome. Run once on a server of your own, as its superuser; running it again does no harm.
-- What logs in there should be one of these, or a role that was granted one of them.

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['wayhome_owner', 'wayhome_migrator', 'wayhome_app', 'wayhome_stats',
                              'wayhome_sealer', 'wayhome_broker', 'wayhome_backup'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN EXECUTE format('CREATE ROLE %I', name); END IF;
  END LOOP;
END $$;

-- Owns every table and never logs in, so that nobody serves as the owner.
ALTER ROLE wayhome_owner NOLOGIN NOCREATEDB NOSUPERUSER NOCREATEROLE NOBYPASSRLS;
-- Makes and changes tables. Row policies do not hold it back: a change of data that reached no row would say nothing.
ALTER ROLE wayhome_migrator LOGIN CREATEDB NOSUPERUSER NOCREATEROLE BYPASSRLS INHERIT;
GRANT wayhome_owner TO wayhome_migrator;
-- Lists statistics lines, and knows no case.
ALTER ROLE wayhome_stats NOLOGIN NOCREATEDB NOSUPERUSER NOCREATEROLE NOBYPASSRLS;
-- Serves pages and runs jobs. It owns nothing, and becomes wayhome_stats only where it says so.
ALTER ROLE wayhome_app LOGIN NOCREATEDB NOSUPERUSER NOCREATEROLE NOBYPASSRLS NOINHERIT;
GRANT wayhome_stats TO wayhome_app;
-- How its questions are planned. Row policies make each look costly to the planner, which would compile it (jit) and try
-- every order of its joins, for longer than the answer takes; tables and indexes are expected in memory or on an SSD.
-- A login of your own that was granted wayhome_app needs the same three lines.
ALTER ROLE wayhome_app SET jit = off;
ALTER ROLE wayhome_app SET join_collapse_limit = 4;
ALTER ROLE wayhome_app SET random_page_cost = 1.1;
-- Seals the log.
ALTER ROLE wayhome_sealer LOGIN NOCREATEDB NOSUPERUSER NOCREATEROLE NOBYPASSRLS;
-- Keeps the keys and counts who opened what: reads wrapped keys, and adds to the tally.
ALTER ROLE wayhome_broker LOGIN NOCREATEDB NOSUPERUSER NOCREATEROLE NOBYPASSRLS;
-- Reads everything for a backup, and changes nothing.
ALTER ROLE wayhome_backup LOGIN NOCREATEDB NOSUPERUSER NOCREATEROLE BYPASSRLS;
GRANT pg_read_all_data TO wayhome_backup;

-- What stands in template1 is copied into every database that is made later.
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT CREATE, USAGE ON SCHEMA public TO wayhome_owner, wayhome_migrator;
