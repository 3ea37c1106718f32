"""What funding tables hold: programmes and lists, nothing about returnees."""

from wayhome.ground.values.tiers import declare

_TWO_PEOPLE = ["source", "entered_by", "entered_at", "confirmed_by", "confirmed_at", "begins_on", "ends_on"]

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
        plain=[
            "id",
            "country",
            "area",
            "programme",
            "lift_asked_by",
            "lift_asked_at",
            "lift_asked_on",
            *_TWO_PEOPLE,
        ],
        purpose="to stop returns to unsafe places",
        kept="always",
        erased="not about returnees",
    ),
    declare(
        "funding.AirlineLimit",
        plain=[
            "id",
            "carrier",
            "single_until_week",
            "multiple_until_week",
            "certificate_from_week",
            "end_asked_by",
            "end_asked_at",
            "end_asked_on",
            *_TWO_PEOPLE,
        ],
        purpose="to keep pregnant travellers safe",
        kept="always",
        erased="not about returnees",
    ),
)
