"""What the key tables hold: no personal data, only keys under other keys."""

from wayhome.ground.values.tiers import declare

PERSONAL_DATA = (
    declare(
        "crypto.Drawer",
        plain=["id", "kind", "organisation_id"],
        purpose="to seal fields",
        kept="case",
        erased="destroyed with its wraps",
    ),
    declare(
        "crypto.DrawerWrap",
        plain=["id", "drawer", "version", "organisation_id", "owner_id", "organisation_key", "wrapped"],
        purpose="to seal fields",
        kept="case",
        erased="deleted; the drawer closes",
    ),
    declare(
        "crypto.OrganisationKey",
        plain=["id", "organisation_id", "version", "wrapped", "root_id", "made_at", "retired_at"],
        purpose="to seal fields",
        kept="reference",
        erased="emptied when it is retired",
    ),
    declare(
        "crypto.IndexKey",
        plain=["id", "purpose", "version", "wrapped", "root_id", "made_at", "retired_at"],
        purpose="to find people by keyed hashes",
        kept="reference",
        erased="emptied when it is retired",
    ),
    declare(
        "crypto.Rotation",
        plain=["id", "kind", "organisation_id", "target", "reached", "done", "begun_at", "ended_at"],
        purpose="to replace keys",
        kept="reference",
        erased="speaks of nobody",
    ),
    declare(
        "crypto.Tally",
        plain=["id", "asker", "organisation_id", "kind", "what", "request", "at", "number"],
        purpose="to bound what one account can open",
        kept="security",
        erased="forgotten after 90 days",
    ),
)
