"""What the process keeps about people: decisions with facts used, overrides, and what was said blindly."""

from wayhome.ground.values.tiers import DrawerKind, declare

PERSONAL_DATA = (
    declare(
        "process.DecisionRecord",
        plain=["id", "drawer", "case", "verb", "at", "by_id", "passed"],
        sensitive=["findings", "signed_for"],
        drawer=DrawerKind.CASE,
        purpose="to be able to explain and reproduce a decision",
    ),
    declare(
        "process.Override",
        plain=[
            "id",
            "drawer",
            "case",
            "condition",
            "member",
            "until_on",
            "made_at",
            "made_by_id",
            "ended_at",
            "ended_by_id",
        ],
        sensitive=["reason", "end_reason"],
        drawer=DrawerKind.CASE,
        purpose="to answer for going on although a condition was open",
    ),
    declare(
        "process.BlindWithdrawal",
        plain=[
            "id",
            "drawer",
            "reference",
            "case_id",
            "organisation_id",
            "told_at",
            "told_by_id",
            "told_at_organisation_id",
            "answered_at",
            "answered_by_id",
            "answer",
            "withdrew_at",
        ],
        sensitive=["said", "spoken"],
        drawer=DrawerKind.OWN,
        purpose="to hear somebody who does not want to travel, whoever they told",
    ),
)
