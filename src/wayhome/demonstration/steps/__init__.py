"""What happens in a story, step by step: each function is one thing people did, told to the real verbs."""

from wayhome.demonstration.steps.after import arrived, closed, followed_up, held, reintegrating
from wayhome.demonstration.steps.deciding import applied, approved, explained_help, prepared, refused
from wayhome.demonstration.steps.opening import family, law, opened
from wayhome.demonstration.steps.papers import (
    accepted_there,
    asked_embassy,
    documented,
    filed,
    handed_over,
    in_custody_of,
    never_held,
    well,
)
from wayhome.demonstration.steps.talking import (
    asked_about_return,
    assessed,
    consented,
    counselled,
    said_no_to,
    screened,
    talked,
)
from wayhome.demonstration.steps.travelling import boarded, booked, cleared, met_on_the_way, signed_off

__all__ = [
    "accepted_there",
    "applied",
    "approved",
    "arrived",
    "asked_about_return",
    "asked_embassy",
    "assessed",
    "boarded",
    "booked",
    "cleared",
    "closed",
    "consented",
    "counselled",
    "documented",
    "explained_help",
    "family",
    "filed",
    "followed_up",
    "handed_over",
    "held",
    "in_custody_of",
    "law",
    "met_on_the_way",
    "never_held",
    "opened",
    "prepared",
    "refused",
    "reintegrating",
    "said_no_to",
    "screened",
    "signed_off",
    "talked",
    "well",
]
