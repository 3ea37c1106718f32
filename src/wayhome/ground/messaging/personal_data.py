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
    declare(
        "messaging.MailChoice",
        plain=["id", "organisation_id", "user_id", "wish", "chosen_at"],
        purpose="staff accounts: to write to staff as they wish",
        kept="staff",
        erased="with the account",
    ),
    declare(
        "messaging.Letter",
        plain=[
            "id",
            "organisation_id",
            "user_id",
            "until_at",
            "counts",
            "urgent",
            "made_at",
            "try_at",
            "tries",
            "sent_at",
            "given_up_at",
        ],
        purpose="staff accounts: to tell staff that there is news",
        kept="notice",
        erased="deleted after its period",
    ),
)
