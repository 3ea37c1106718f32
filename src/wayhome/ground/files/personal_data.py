"""What stored files hold: name and key sealed in the drawer of the record they belong to, the rest plain."""

from wayhome.ground.values.tiers import DrawerKind, declare

PERSONAL_DATA = (
    declare(
        "files.StoredFile",
        plain=[
            "id",
            "drawer",
            "organisation_id",
            "case_id",
            "kind",
            "state",
            "size",
            "pages",
            "sha256",
            "made_at",
            "scanned_at",
        ],
        identity=["name"],
        sensitive=["key"],
        drawer=DrawerKind.OWN,
        purpose="to keep documents and pictures that belong to a person or a case",
        erased="with its drawer: without the key nobody reads the content, which is removed with the next sweep",
    ),
)
