"""What is kept about staff: enough to log in and to say who did what."""

from wayhome.ground.values.tiers import declare

PERSONAL_DATA = (
    declare(
        "accounts.Organisation",
        plain=["id", "name", "kind", "country", "enforcement"],
        purpose="to know who works on a case",
        kept="always",
        erased="not personal",
    ),
    declare(
        "accounts.Office",
        plain=["id", "organisation", "name", "country", "time_zone"],
        purpose="to know who works on a case",
        kept="always",
        erased="not personal",
    ),
    declare(
        "accounts.User",
        plain=[
            "id",
            "email",
            "name",
            "language",
            "is_active",
            "is_service",
            "kept_by",
            "joined_at",
            "password",
            "last_login",
        ],
        purpose="staff accounts: log-in and accountability",
        kept="staff",
        erased="name and address replaced after the staff period",
    ),
    declare(
        "accounts.LogIn",
        plain=["id", "user", "proofs", "device", "begun_at", "seen_at", "ended_at", "ended_because"],
        purpose="staff accounts: to see and end where an account is open",
        kept="staff",
        erased="with the account",
    ),
    declare(
        "accounts.SentOnce",
        plain=["id", "organisation_id", "user_id", "key", "shape", "status", "location", "made_at"],
        purpose="staff accounts: to do once what was sent twice",
        kept="staff",
        erased="with the 30 days",
    ),
)
