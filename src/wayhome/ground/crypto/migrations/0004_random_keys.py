"""Make the keys of organisations random and versioned, those of keyed hashes too, and let drawers have several keys.

Keys that were derived from the root cannot be carried over: a database that holds such wraps is refused.
"""

import uuid

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

REFUSE = """
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM crypto_drawer_wrap) THEN
    RAISE EXCEPTION 'This database was filled when the keys of organisations were still derived from the root key. '
      'It cannot be carried over: load the demonstration into an empty database.';
  END IF;
END $$;
"""

LOCK = """
-- A wrap under a key that is gone would never open again.
CREATE FUNCTION crypto_key_stands() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM crypto_organisation_key k WHERE k.id = NEW.organisation_key_id
                   AND k.organisation_id = NEW.organisation_id AND k.retired_at IS NULL) THEN
    RAISE EXCEPTION 'crypto_key_stands: a drawer is wrapped by a key of its organisation that is not retired';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER crypto_key_stands BEFORE INSERT OR UPDATE ON crypto_drawer_wrap
  FOR EACH ROW EXECUTE FUNCTION crypto_key_stands();

SELECT lock_table('crypto_organisation_key', 'SELECT', of_acting('organisation_id'));
SELECT open_table('crypto_index_key', 'SELECT', 'wrapped keys of hashes; they belong to no organisation');

-- Who shares a drawer wraps it for somebody else: the one key that wraps now, of one organisation, and only wrapped.
CREATE FUNCTION crypto_current_key(wanted integer)
  RETURNS TABLE (id uuid, version integer, wrapped bytea, root_id varchar)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT k.id, k.version, k.wrapped, k.root_id FROM public.crypto_organisation_key k
    WHERE k.organisation_id = wanted AND k.retired_at IS NULL ORDER BY k.version DESC LIMIT 1
$$;

-- The first key of an organisation is made by whoever first wraps for it; later versions are made by a rotation only.
CREATE FUNCTION crypto_first_key(of integer, key uuid, sealed bytea, root varchar) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    INSERT INTO public.crypto_organisation_key (id, organisation_id, version, wrapped, root_id, made_at)
    SELECT key, of, 1, sealed, root, now()
    WHERE NOT EXISTS (SELECT 1 FROM public.crypto_organisation_key k WHERE k.organisation_id = of)
    ON CONFLICT DO NOTHING
$$;
CREATE FUNCTION crypto_first_index_key(of varchar, key uuid, sealed bytea, root varchar) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    INSERT INTO public.crypto_index_key (id, purpose, version, wrapped, root_id, made_at)
    SELECT key, of, 1, sealed, root, now()
    WHERE NOT EXISTS (SELECT 1 FROM public.crypto_index_key k WHERE k.purpose = of)
    ON CONFLICT DO NOTHING
$$;

-- Whoever shares, ends or replaces keys of drawers does it one after the other, and looks only then.
CREATE FUNCTION crypto_hold_drawers(wanted uuid[]) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT 1 FROM public.crypto_drawer d WHERE d.id = ANY (wanted) ORDER BY d.id FOR NO KEY UPDATE
$$;

REVOKE ALL ON FUNCTION crypto_current_key(integer), crypto_first_key(integer, uuid, bytea, varchar),
  crypto_first_index_key(varchar, uuid, bytea, varchar), crypto_hold_drawers(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION crypto_current_key(integer), crypto_first_key(integer, uuid, bytea, varchar),
  crypto_first_index_key(varchar, uuid, bytea, varchar), crypto_hold_drawers(uuid[]) TO wayhome_app;
"""


def retired_is_empty(name: str) -> models.CheckConstraint:
    """Return the constraint that a key is either there or retired."""
    return models.CheckConstraint(
        condition=Q(("wrapped__isnull", False)) ^ Q(("retired_at__isnull", False)), name=name
    )


class Migration(migrations.Migration):
    dependencies = [("core", "0004_hand_over"), ("crypto", "0003_second_lock")]
    operations = [
        migrations.RunSQL(REFUSE),
        migrations.CreateModel(
            name="OrganisationKey",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("organisation_id", models.IntegerField()),
                ("version", models.PositiveIntegerField()),
                ("wrapped", models.BinaryField(null=True)),
                ("root_id", models.CharField(help_text="which root key wrapped it", max_length=200)),
                ("made_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "crypto_organisation_key",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation_id", "version"), name="crypto_organisation_key_version"
                    ),
                    retired_is_empty("crypto_organisation_key_retired_is_empty"),
                ],
            },
        ),
        migrations.CreateModel(
            name="IndexKey",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("purpose", models.CharField(max_length=40)),
                ("version", models.PositiveIntegerField()),
                ("wrapped", models.BinaryField(null=True)),
                ("root_id", models.CharField(help_text="which root key wrapped it", max_length=200)),
                ("made_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "crypto_index_key",
                "constraints": [
                    models.UniqueConstraint(fields=("purpose", "version"), name="crypto_index_key_version"),
                    retired_is_empty("crypto_index_key_retired_is_empty"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Rotation",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("kind", models.CharField(max_length=12)),
                ("organisation_id", models.IntegerField(null=True)),
                (
                    "target",
                    models.CharField(
                        default="", help_text="the new key, where there is one for all", max_length=200
                    ),
                ),
                ("reached", models.UUIDField(help_text="the last drawer that is done", null=True)),
                ("done", models.PositiveIntegerField(default=0)),
                ("begun_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "crypto_rotation",
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(("ended_at", None)),
                        fields=("kind", "organisation_id"),
                        name="crypto_one_rotation_at_a_time",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=Q(("ended_at", None), ("ended_at__gte", F("begun_at")), _connector="OR"),
                        name="crypto_rotation_ends_later",
                    ),
                ],
            },
        ),
        migrations.RemoveConstraint("drawerwrap", "crypto_one_wrap_per_organisation"),
        migrations.AddField(
            "drawerwrap",
            "version",
            models.PositiveIntegerField(default=1, help_text="of the drawer's key; the highest one seals"),
        ),
        migrations.AddField(
            "drawerwrap",
            "organisation_key",
            models.ForeignKey(
                default=uuid.UUID(int=0),
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="crypto.organisationkey",
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            "drawerwrap",
            models.UniqueConstraint(
                fields=("drawer", "organisation_id", "version"), name="crypto_one_wrap_per_organisation"
            ),
        ),
        migrations.RunSQL(LOCK),
    ]
