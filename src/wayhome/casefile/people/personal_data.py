"""What is kept about a person, and why."""

from wayhome.ground.values.tiers import DrawerKind, declare

PERSONAL_DATA = (
    declare(
        "people.Person",
        plain=[
            "id",
            "drawer",
            "case_id",
            "sex",
            "age_band",
            "language",
            "version",
            "created_at",
            "erased_on",
        ],
        identity=[
            "full_name",
            "latin_name",
            "given_name",
            "family_name",
            "sort_name",
            "birth",
            "birth_place",
            "nationalities",
            "other_languages",
            "phones",
            "email",
            "host_address",
            "origin_address",
            "safe_contact",
            "marital_status",
            "can_read",
            "occupation",
        ],
        sensitive=["wishes"],
        drawer=DrawerKind.PERSON,
        purpose="to help this person return and start again",
    ),
    declare(
        "people.HouseholdTie",
        plain=["id", "drawer", "case_id", "person", "other", "begins_on", "ends_on"],
        identity=["kind"],
        drawer=DrawerKind.PERSON,
        purpose="to keep families together and children safe",
    ),
    declare(
        "people.NameIndex",
        plain=["id", "number", "key_version", "bits", "spread", "made_at", "ready_at"],
        purpose="to find people by name; it holds no person, and its counts are sealed",
    ),
    declare(
        "people.NameKey",
        plain=["id", "case_id", "person", "number", "bucket"],
        purpose="to find a person by name; a bucket is a keyed hash that many share",
    ),
)
