"""Let an agreement say everything two organisations agree on, and who of each side confirmed it; then it stays."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

FILL = """
UPDATE access_agreement a SET
  receiver_part = CASE WHEN receiver_part IN ('controller', 'joint', 'processor') THEN receiver_part ELSE 'controller' END,
  purposes = CASE WHEN cardinality(purposes) = 0 THEN ARRAY['hand_over']::varchar[] ELSE purposes END,
  countries = ARRAY[(SELECT o.country FROM accounts_organisation o WHERE o.id = a.receiver_id)],
  shares = CASE WHEN purposes = ARRAY['referral']::varchar[] THEN '{}'::varchar[]
    WHEN (SELECT o.enforcement FROM accounts_organisation o WHERE o.id = a.receiver_id)
      THEN ARRAY['identity']::varchar[]
    ELSE ARRAY['identity', 'contacts', 'travel', 'work', 'health', 'protection']::varchar[] END,
  proposed_from_id = giver_id, proposed_at = begins_on, confirmed_at = begins_on,
  proposed_by_id = (SELECT min(u.id) FROM accounts_user u), confirmed_by_id = (SELECT max(u.id) FROM accounts_user u),
  signed_by_giver = coalesce(nullif(signed_by_giver, ''), 'not recorded'),
  signed_by_receiver = coalesce(nullif(signed_by_receiver, ''), 'not recorded');
SET CONSTRAINTS ALL IMMEDIATE;
"""

STAYS = """
CREATE FUNCTION access_agreement_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (to_jsonb(NEW) - 'ends_on' - 'ended_at') <> (to_jsonb(OLD) - 'ends_on' - 'ended_at') THEN
    RAISE EXCEPTION 'an agreement that was confirmed is never changed; other terms are another agreement'
      USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.ends_on IS NOT NULL AND (NEW.ends_on IS NULL OR NEW.ends_on > OLD.ends_on) THEN
    RAISE EXCEPTION 'an agreement is never made longer; another one takes its place' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER access_agreement_stays BEFORE UPDATE ON access_agreement
  FOR EACH ROW WHEN (OLD.confirmed_at IS NOT NULL) EXECUTE FUNCTION access_agreement_stays();
"""
PARTS = [("controller", "CONTROLLER"), ("joint", "JOINT"), ("processor", "PROCESSOR")]
SHARED = [(code, code.upper()) for code in ("identity", "contacts", "travel", "work", "health", "protection")]
ONWARD = [("never", "NEVER"), ("asked_each_time", "ASKED_EACH_TIME")]
PURPOSES = [
    (code, code.upper())
    for code in ("hand_over", "reception", "reintegration", "monitoring", "no_objection", "referral")
]
BASES = [
    ("gdpr_6_1_a", "CONSENT"),
    ("gdpr_6_1_b", "CONTRACT"),
    ("gdpr_6_1_c", "LEGAL_DUTY"),
    ("gdpr_6_1_d", "VITAL_INTEREST"),
    ("gdpr_6_1_e", "PUBLIC_TASK"),
    ("gdpr_6_1_f", "LEGITIMATE_INTEREST"),
    ("gdpr_9_2_a", "EXPLICIT_CONSENT"),
    ("own_rules", "OWN_RULES"),
]
GROUNDS = [
    ("", "NONE"),
    ("gdpr_45", "ADEQUACY"),
    ("gdpr_46", "SAFEGUARDS"),
    ("gdpr_49_1_a", "CONSENT"),
    ("gdpr_49_1_d", "PUBLIC_INTEREST"),
    ("gdpr_49_1_f", "VITAL_INTEREST"),
]


def _person(*, null: bool = False) -> models.ForeignKey:
    return models.ForeignKey(
        null=null,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0003_second_lock"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.RenameField("agreement", "receiver_role", "receiver_part"),
        migrations.AlterField("agreement", "reference", models.CharField(max_length=40)),
        migrations.AddConstraint(
            "agreement",
            models.UniqueConstraint(
                fields=["giver", "receiver", "reference"], name="access_agreement_reference_between_two"
            ),
        ),
        migrations.AddField("agreement", "giver_part", models.CharField(max_length=12, default="controller", choices=PARTS), preserve_default=False),
        migrations.AddField(
            "agreement",
            "shares",
            django.contrib.postgres.fields.ArrayField(
                models.CharField(max_length=12, choices=SHARED), default=list, size=None
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "agreement",
            "countries",
            django.contrib.postgres.fields.ArrayField(
                models.CharField(max_length=3),
                default=list,
                size=None,
                help_text="alpha-3: where the receiver may hold the data",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "agreement", "onward", models.CharField(max_length=20, default="never", choices=ONWARD)
        ),
        migrations.AddField(
            "agreement",
            "document_digest",
            models.CharField(
                max_length=64, default="", help_text="SHA-256 of the signed document, hexadecimal"
            ),
        ),
        migrations.AddField("agreement", "proposed_at", models.DateTimeField(null=True)),
        migrations.AddField("agreement", "proposed_by", _person(null=True)),
        migrations.AddField(
            "agreement",
            "proposed_from_id",
            models.IntegerField(help_text="the side that proposed it", default=0),
            preserve_default=False,
        ),
        migrations.AddField("agreement", "confirmed_at", models.DateTimeField(null=True)),
        migrations.AddField("agreement", "confirmed_by", _person(null=True)),
        migrations.AddField(
            "agreement",
            "dropped_at",
            models.DateTimeField(null=True, help_text="taken back or turned down before it held"),
        ),
        migrations.AddField(
            "agreement",
            "ended_at",
            models.DateTimeField(null=True, help_text="the moment of the act that ended it"),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField("agreement", "proposed_at", models.DateTimeField()),
        migrations.AlterField("agreement", "proposed_by", _person()),
        migrations.AlterField("agreement", "receiver_part", models.CharField(max_length=12, choices=PARTS)),
        migrations.AlterField(
            "agreement",
            "purposes",
            django.contrib.postgres.fields.ArrayField(
                models.CharField(max_length=20, choices=PURPOSES), size=None
            ),
        ),
        migrations.AlterField(
            "agreement", "legal_basis", models.CharField(max_length=20, choices=BASES)
        ),
        migrations.AlterField(
            "agreement", "transfer_ground", models.CharField(max_length=20, default="", choices=GROUNDS)
        ),
        migrations.AlterField(
            "agreement", "ends_on", models.DateField(null=True, help_text="first day without it")
        ),
        migrations.AddConstraint(
            "agreement",
            models.CheckConstraint(
                condition=Q(proposed_from_id=F("giver_id")) | Q(proposed_from_id=F("receiver_id")),
                name="access_agreement_proposed_by_a_side",
            ),
        ),
        migrations.AddConstraint(
            "agreement",
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False, dropped_at__isnull=True)
                & ~Q(confirmed_by=F("proposed_by"))
                & ~Q(signed_by_giver="")
                & ~Q(signed_by_receiver=""),
                name="access_agreement_by_two_people_of_two_sides",
            ),
        ),
        migrations.AddConstraint(
            "agreement",
            models.CheckConstraint(
                condition=Q(purposes__len__gt=0) & Q(countries__len__gt=0),
                name="access_agreement_says_what_for_and_where",
            ),
        ),
        migrations.AddIndex(
            "agreement", models.Index(fields=["giver", "-proposed_at"], name="access_agreement_of_giver")
        ),
        migrations.AddIndex(
            "agreement", models.Index(fields=["receiver", "-proposed_at"], name="access_agreement_of_receiver")
        ),
        migrations.RunSQL(STAYS, "DROP TRIGGER access_agreement_stays ON access_agreement; DROP FUNCTION access_agreement_stays();"),
    ]
