"""Which facts about a person's safety a reader may record, as links."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.models import CaseMember
from wayhome.casefile.cases.scopes import CaseInHand
from wayhome.stages.consent.queries import surely_adult
from wayhome.stages.counselling.scoring import COUNSELLOR_MAY_RECORD, FACT_LABELS, FactKind
from wayhome.web.shared.pages import StaffRequest
from wayhome.web.shared.presenting import Action

OF_CHILDREN: frozenset[FactKind] = frozenset(
    {
        FactKind.FILE_GROUND,
        FactKind.OWN_VIEWS,
        FactKind.BEST_INTERESTS,
        FactKind.GUARDIAN,
        FactKind.TRACING,
        FactKind.RECEIVER,
        FactKind.CUSTODY,
    }
)
OF_OTHER_PAGES = frozenset({FactKind.RAPID_SCREENING, FactKind.SETTING})


def record_doors(hand: CaseInHand, member: CaseMember, request: StaffRequest) -> list[Action]:
    """Return what the reader may record about this person's safety; questions about children only where they may be one."""
    adult = surely_adult(member.person, request.today)
    about = _("person %(number)s") % {"number": member.position}
    return [
        Action(
            _(FACT_LABELS[kind]),
            reverse("protection_fact", args=[hand.case.reference, member.position, kind.value]),
            "quiet",
            about=about,
        )
        for kind in FactKind
        if kind not in OF_OTHER_PAGES
        and not (adult and kind in OF_CHILDREN)
        and allows(hand.by, permission_of(kind))
    ]


def permission_of(kind: FactKind) -> Permission:
    """Return what recording a fact of a kind needs."""
    return Permission.SCREEN if kind in COUNSELLOR_MAY_RECORD else Permission.DECIDE_PROTECTION
