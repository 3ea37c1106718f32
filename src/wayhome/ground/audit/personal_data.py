"""What the audit trail holds about people: whose row, which fields, never their values."""

from wayhome.ground.values.tiers import DrawerKind, declare

PERSONAL_DATA = (
    declare(
        "audit.AuditEvent",
        plain=[
            "id",
            "seq",
            "at",
            "tag",
            "user_id",
            "organisation_id",
            "office_id",
            "roles",
            "relation",
            "case_id",
            "subject",
            "subject_id",
            "fields",
            "detail",
        ],
        purpose="to answer who did and saw what, and why",
        kept="audit",
        erased="never changed; keys point nowhere once the drawer is destroyed",
    ),
    declare(
        "audit.Revision",
        plain=["id", "drawer", "case_id", "table", "record_id", "record_version", "fields", "user_id", "at"],
        sensitive=["old_values"],
        drawer=DrawerKind.OWN,
        purpose="to show and undo a wrong edit",
    ),
)
