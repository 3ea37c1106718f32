"""What notices hold: codes and case keys, no names."""

from wayhome.ground.values.tiers import declare

PERSONAL_DATA = (
    declare(
        "messaging.Notice",
        plain=[
            "id",
            "organisation_id",
            "office_id",
            "role",
            "user_id",
            "case_id",
            "code",
            "text",
            "facts",
            "urgent",
            "made_at",
        ],
        purpose="to tell staff what changed on a case",
        kept="notice",
        erased="deleted after its period",
    ),
    declare(
        "messaging.NoticeReading",
        plain=["id", "notice", "user_id", "read_at"],
        purpose="to show each reader what is new",
        kept="notice",
        erased="deleted with its notice",
    ),
)
