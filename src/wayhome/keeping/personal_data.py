"""What this room keeps: holds about a case, and erasures that speak of nobody once they are carried out."""

from wayhome.ground.values.tiers import DrawerKind, declare

PERSONAL_DATA = (
    declare(
        "keeping.LegalHold",
        plain=[
            "id",
            "drawer",
            "case",
            "organisation_id",
            "placed_by",
            "placed_at",
            "lift_asked_by",
            "lift_asked_at",
            "lifted_by",
            "lifted_at",
        ],
        sensitive=["reason", "decided_by", "lift_reason"],
        drawer=DrawerKind.CASE,
        purpose="to keep what somebody must answer for",
    ),
    declare(
        "keeping.Erasure",
        plain=[
            "id",
            "organisation_id",
            "whole",
            "basis",
            "case_id",
            "person_id",
            "reference",
            "due_on",
            "list_month",
            "why",
            "asked_by_id",
            "asked_at",
            "approved_by_id",
            "approved_at",
            "dropped_by_id",
            "dropped_at",
            "carried_out_at",
        ],
        purpose="to show that erasures were decided by two people",
        kept="always",
        erased="emptied of case and person when it is carried out",
    ),
    declare(
        "keeping.ErasedDrawer",
        plain=["drawer_id", "erased_on"],
        purpose="to hold the ledger of erasures against the database",
        kept="always",
        erased="random numbers of nobody; stays",
    ),
    declare(
        "keeping.ConfirmedSchedule",
        plain=["id", "organisation_id", "purposes", "years", "confirmed_by_id", "confirmed_at"],
        purpose="to know for how long files are kept",
        kept="always",
        erased="speaks of nobody",
    ),
)
