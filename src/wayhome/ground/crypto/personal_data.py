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
        plain=["id", "drawer", "organisation_id", "owner_id", "wrapped"],
        purpose="to seal fields",
        kept="case",
        erased="deleted; the drawer closes",
    ),
)
