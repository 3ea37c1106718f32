"""What the audit trail holds about people: whose row, which fields, never their values."""

from wayhome.ground.values.tiers import DrawerKind, declare

PERSONAL_DATA = (
    declare(
        "audit.AuditEvent",
        plain=[
            "id",
            "seq",
            "xid",
            "written_at",
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
            "salt",
            "commitment",
        ],
        purpose="to answer who did and saw what, and why",
        kept="audit",
        erased="subject_id, fields, detail and salt on their own; the rest stays, and its keys point nowhere",
    ),
    declare(
        "audit.Leaf",
        plain=["index", "seq", "hash"],
        purpose="to prove that no audit row was changed, removed or put in",
        kept="audit",
        erased="speaks of nobody",
    ),
    declare(
        "audit.SealedCheckpoint",
        plain=["size", "root", "made_at", "below", "edge", "note"],
        purpose="to prove that no audit row was changed, removed or put in",
        kept="audit",
        erased="speaks of nobody",
    ),
    declare(
        "audit.Witnessed",
        plain=["id", "size", "witness", "at"],
        purpose="to hand each checkpoint to each witness",
        kept="audit",
        erased="speaks of nobody",
    ),
    declare(
        "audit.SealingRun",
        plain=["id", "at", "size", "checkpoint_at", "waiting", "oldest_at", "witnesses", "behind"],
        purpose="to tell administrators how the sealed log stands",
        kept="audit",
        erased="speaks of nobody",
    ),
    declare(
        "audit.Revision",
        plain=["id", "drawer", "case_id", "table", "record_id", "record_version", "fields", "user_id", "at"],
        sensitive=["old_values"],
        drawer=DrawerKind.OWN,
        purpose="to show and undo a wrong edit",
    ),
)
