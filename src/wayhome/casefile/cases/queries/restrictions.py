"""Questions about files that are stored only: since when and why, and who was let read them."""

from __future__ import annotations

from collections.abc import Sequence

from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.models import FileRestriction, RestrictedReading
from wayhome.casefile.cases.scopes import CaseInHand


def restrictions_of(hand: CaseInHand) -> Sequence[FileRestriction]:
    """Return when and why a case was restricted, newest first. Raises ``NotPermitted``."""
    require(hand.by, Permission.RESTRICT)
    rows = FileRestriction.objects.filter(case=hand.case).select_related("from_by", "until_by")
    return list(rows.order_by("-from_at", "id"))


def restricted_readings_of(hand: CaseInHand) -> Sequence[RestrictedReading]:
    """Return who was let work with a case while it was restricted, newest first. Raises ``NotPermitted``."""
    require(hand.by, Permission.RESTRICT)
    rows = RestrictedReading.objects.filter(case=hand.case).select_related("user", "allowed_by")
    return list(rows.order_by("-from_at", "id"))
