"""What reporting holds: published figures and series, and releases; no personal data."""

from wayhome.ground.values.tiers import declare

PERSONAL_DATA = (
    declare(
        "reporting.PublishedFigure",
        plain=["id", "host_country", "begins", "months", "value", "wording", "note", "body", "source"],
        purpose="to print figures as they were published",
        kept="always",
        erased="not personal",
    ),
    declare(
        "reporting.PublishedSeries",
        plain=[
            "id",
            "body",
            "title",
            "kind",
            "host_country",
            "source",
            "licence",
            "dimensions",
            "rows",
            "persons",
            "sha256",
            "taken_in_at",
            "ended_at",
        ],
        purpose="to set series that others have published beside what is counted here",
        kept="always",
        erased="not personal",
    ),
    declare(
        "reporting.SeriesCell",
        plain=["id", "series", "year", "quarter", "month", "labels", "codes", "persons"],
        purpose="to set series that others have published beside what is counted here",
        kept="always",
        erased="not personal",
    ),
    declare(
        "reporting.Release",
        plain=["number", "made_at", "note", "definitions", "rows", "persons", "file", "sha256", "moved"],
        purpose="to print the same number again",
        kept="always",
        erased="not personal",
    ),
)
