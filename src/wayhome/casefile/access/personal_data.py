"""What access tables hold: keys of users and organisations, and names of signatories."""

from wayhome.ground.values.tiers import declare

PERSONAL_DATA = (
    declare(
        "access.Membership",
        plain=["id", "user", "organisation", "office", "role", "begins_on", "ends_on"],
        purpose="to know who may do what",
        kept="staff",
        erased="kept as long as the audit trail needs it",
    ),
    declare(
        "access.Agreement",
        plain=[
            "id",
            "reference",
            "giver",
            "receiver",
            "giver_part",
            "receiver_part",
            "purposes",
            "shares",
            "countries",
            "legal_basis",
            "transfer_ground",
            "onward",
            "begins_on",
            "ends_on",
            "document_digest",
            "document",
            "proposed_at",
            "proposed_by",
            "proposed_from_id",
            "signed_by_giver",
            "signed_by_receiver",
            "confirmed_at",
            "confirmed_by",
            "dropped_at",
            "ended_at",
        ],
        purpose="to share lawfully",
        kept="agreement",
        erased="not about returnees",
    ),
)
