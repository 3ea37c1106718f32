"""What consents hold about people, by tier."""

from wayhome.ground.values.tiers import DrawerKind, declare

PERSONAL_DATA = (
    declare(
        "consent.ConsentText",
        plain=[
            "id",
            "purpose",
            "version",
            "language",
            "title",
            "body",
            "needs_native_reader",
            "begins_on",
            "ends_on",
            "written_by",
            "written_at",
            "confirmed_by",
            "confirmed_at",
        ],
        purpose="to ask everybody in the same words",
        kept="always",
        erased="not personal",
    ),
    declare(
        "consent.ConsentEvent",
        plain=[
            "id",
            "drawer",
            "case",
            "member",
            "purpose",
            "organisation",
            "kind",
            "text",
            "language",
            "explained",
            "interpreter",
            "heard",
            "valid_until",
            "happened_at",
            "recorded_at",
            "recorded_by",
        ],
        identity=["mode", "given_by", "giver_name", "witness", "place"],
        sensitive=["child_answer", "words"],
        drawer=DrawerKind.PERSON,
        purpose="to show that a return and every sharing was agreed to, and how",
    ),
)
