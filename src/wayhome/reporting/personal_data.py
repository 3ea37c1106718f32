"""What reporting holds: published figures, no personal data."""

from wayhome.ground.values.tiers import declare

PERSONAL_DATA = (
    declare(
        "reporting.PublishedFigure",
        plain=["id", "host_country", "begins", "months", "value", "wording", "note", "body", "source"],
        purpose="to print figures as they were published",
        kept="always",
        erased="not personal",
    ),
)
