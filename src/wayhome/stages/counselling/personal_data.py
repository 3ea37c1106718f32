"""What counselling holds about people, by tier."""

from wayhome.ground.values.tiers import DrawerKind, declare

_ROW = ["id", "drawer", "case"]

PERSONAL_DATA = (
    declare(
        "counselling.ChecklistPoint",
        plain=["id", "code", "version", "programme", "position", "begins_on", "ends_on"],
        purpose="to tell everybody the same",
        kept="always",
        erased="not personal",
    ),
    declare(
        "counselling.ChecklistText",
        plain=["id", "point", "language", "text", "needs_native_reader"],
        purpose="to tell everybody the same",
        kept="always",
        erased="not personal",
    ),
    declare(
        "counselling.Session",
        plain=[
            *_ROW,
            "version",
            "number",
            "member_ids",
            "from_at",
            "until_at",
            "mode",
            "language",
            "interpreter",
            "interpreter_mode",
            "next_at",
            "saved_at",
            "held_by",
            "finished_at",
            "finished_by",
        ],
        identity=["dialect", "place"],
        sensitive=[
            "setting",
            "present",
            "alone",
            "topics",
            "questions",
            "documents_given",
            "own_words",
            "pressure",
            "fear",
            "outcome",
            "outcome_words",
            "told",
        ],
        drawer=DrawerKind.CASE,
        purpose="to counsel without pressure and to show how it was done",
    ),
    declare(
        "counselling.ChecklistMark",
        plain=[*_ROW, "member", "session", "code", "version", "step", "language", "marked_at", "marked_by"],
        purpose="to know that a decision was informed",
    ),
    declare(
        "counselling.VoluntarinessAssessment",
        plain=[*_ROW, "member", "second_look", "assessed_at", "assessed_by"],
        sensitive=["free_choice", "informed", "setting", "removal_order", "judgement", "reasons"],
        drawer=DrawerKind.PERSON,
        purpose="to help nobody return who does not choose it freely",
    ),
    declare(
        "counselling.VulnerabilityAssessment",
        plain=[*_ROW, "member", "side", "review_on", "assessed_at", "assessed_by"],
        sensitive=["judgement", "reasons", "urgency", "measures"],
        drawer=DrawerKind.PERSON,
        purpose="to see who needs which help",
    ),
    declare(
        "counselling.VulnerabilityFactor",
        plain=[*_ROW, "assessment", "found_on"],
        sensitive=["level", "code", "direction", "evidence", "source"],
        drawer=DrawerKind.PERSON,
        purpose="to see who needs which help",
    ),
    declare(
        "counselling.ProtectionConcern",
        plain=[*_ROW, "member", "raised_at", "raised_by", "decided_at", "decided_by"],
        sensitive=["kind", "words", "decision", "reasons"],
        drawer=DrawerKind.PERSON,
        purpose="to stop a return that may not be safe",
    ),
    declare(
        "counselling.ProtectionFact",
        plain=[*_ROW, "member", "found_at", "found_by"],
        sensitive=["kind", "details"],
        drawer=DrawerKind.PERSON,
        purpose="to keep people safe before, during and after a return",
    ),
)
