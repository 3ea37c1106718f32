"""What funding tables hold: programmes and lists, nothing about returnees."""

from wayhome.ground.values.tiers import declare

_DATED_ROW = [
    "id",
    "begins_on",
    "ends_on",
    "source",
    "entered_by",
    "entered_at",
    "confirmed_by",
    "confirmed_at",
    "end_asked_by",
    "end_asked_at",
    "end_asked_on",
    "ended_by",
    "ended_at",
]

PERSONAL_DATA = (
    declare(
        "funding.Fund",
        plain=["id", "code", "name"],
        purpose="to account for money",
        kept="always",
        erased="not personal",
    ),
    declare(
        "funding.Programme",
        plain=[
            "id",
            "code",
            "name",
            "organisation",
            "host_country",
            "funds",
            "thinking_hours",
            "asks_host_government",
            "origin_side",
            "shape",
            "schemes",
            "begins_on",
            "ends_on",
        ],
        purpose="to know the rules of a return",
        kept="always",
        erased="not personal",
    ),
    declare(
        "funding.Suspension",
        plain=[*_DATED_ROW, "country", "area", "programme"],
        purpose="to stop returns to unsafe places",
        kept="always",
        erased="not about returnees",
    ),
    declare(
        "funding.AirlineLimit",
        plain=[*_DATED_ROW, "carrier", "single_until_week", "multiple_until_week", "certificate_from_week"],
        purpose="to keep pregnant travellers safe",
        kept="always",
        erased="not about returnees",
    ),
)
