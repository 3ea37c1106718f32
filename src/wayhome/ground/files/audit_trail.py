"""The shape of the audit trail as this room sees it: the two stand side by side, so whoever calls brings it along.

``ground.audit.recording.record`` has the shape of ``Recorder``, and ``casefile.access.Actor`` that of ``WhoActs``.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping
from typing import Protocol

from django.db import models


class WhoActs(Protocol):
    """The acting person, for one organisation."""

    @property
    def user_id(self) -> int | None: ...
    @property
    def organisation_id(self) -> int: ...
    @property
    def office_id(self) -> int | None: ...
    @property
    def roles(self) -> Collection[str]: ...
    @property
    def relation(self) -> str: ...


class Recorder(Protocol):
    """Writes one audit row in the transaction under way; if it cannot be written, the whole act fails."""

    def __call__(
        self,
        tag: str,
        *,
        by: WhoActs,
        at: dt.datetime,
        case_id: uuid.UUID | None = None,
        subject: models.Model | None = None,
        fields: Iterable[str] = (),
        detail: Mapping[str, str | int | bool | None] | None = None,
    ) -> None: ...
