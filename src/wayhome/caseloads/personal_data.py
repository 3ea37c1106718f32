"""What an import keeps: names of files, sealed; the rows themselves stand in the cases, and wait in a sealed file until then."""

from __future__ import annotations

from wayhome.ground.values.tiers import DrawerKind, declare

PERSONAL_DATA = (
    declare(
        "caseloads.RememberedMeaning",
        plain=[
            "id",
            "organisation",
            "office",
            "columns",
            "words",
            "calendar",
            "first_of_year",
            "programme",
            "saved_at",
            "saved_by",
        ],
        purpose="to read the next spreadsheet of an office as its last one",
        kept="audit",
    ),
    declare(
        "caseloads.Batch",
        plain=[
            "id",
            "drawer",
            "organisation",
            "office",
            "digest",
            "meaning",
            "rows",
            "files",
            "wrong_rows",
            "only_rows",
            "flags_alike",
            "began_at",
            "began_by",
            "started_at",
            "finished_at",
            "undone_at",
            "undone_by",
            "source_id",
        ],
        identity=["file_name"],
        drawer=DrawerKind.OWN,
        purpose="to know which spreadsheet an office brought, to go on where it stopped, and to undo it",
        kept="audit",
        erased="the file in which its rows wait is deleted once they are in",
    ),
    declare(
        "caseloads.BatchFile",
        plain=["id", "batch", "row", "case", "opened_at", "alike"],
        purpose="to bring no row in twice, and to undo a batch",
    ),
)
