"""Who of those that come in may have a file already: looked for among many at once, as one is looked for."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence

from wayhome.casefile.access.actor import Actor
from wayhome.process.actions.opening_many import Opened


def flagged(opened: Sequence[Opened], by: Actor, *, on: dt.date) -> Mapping[uuid.UUID, int]:
    """Return how many files may be of somebody of each of these cases, by the key of the case."""
    return {}
