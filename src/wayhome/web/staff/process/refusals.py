"""What a page shows when a step was refused: each reason with its source, who can act, and where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.casefile.cases.queries import members_of
from wayhome.casefile.cases.scopes import CaseInHand, may_read_identity
from wayhome.ground.core.errors import Refused
from wayhome.ground.crypto.keyring import is_open
from wayhome.ground.values.sentences import Sentence
from wayhome.process.gates import GateClosed, may_read
from wayhome.safeguards.engine import Finding
from wayhome.web.shared.pages import StaffRequest
from wayhome.web.shared.presenting import Action, Block, Gate
from wayhome.web.shared.saying import said
from wayhome.web.staff.cases.frame import case_frame
from wayhome.web.staff.cases.gate_presenters import blocks_for


@contextmanager
def keep_findings(found: list[Finding]) -> Iterator[None]:
    """Keep the findings of a closed gate for the page, and let the refusal go on."""
    try:
        yield
    except GateClosed as closed:
        found.extend(closed.findings)
        raise


def blocks_of(hand: CaseInHand, findings: Sequence[Finding]) -> list[Block]:
    """Return a block for each reason, once; neutral where the reader may not read the fact."""
    members, shown = members_of(hand.case), may_read_identity(hand.case, hand.by)
    labels = {
        str(member.id): (member.person.latin_name or member.person.full_name)
        if shown and is_open(member.drawer_id)
        else _("Person %(number)s") % {"number": member.position}
        for member in members
    }
    readable = [finding for finding in findings if may_read(finding, hand.by)]
    hidden = {
        str(one.neutral): Block(one.neutral, restricted=True) for one in findings if one not in readable
    }
    return [*blocks_for(readable, hand.case, hand.by, labels), *hidden.values()]


def refused_page(
    request: StaffRequest, hand: CaseInHand, label: str, refusal: Refused, findings: Sequence[Finding]
) -> HttpResponse:
    """Return the page that says why a step was not done, with status 422."""
    return _stopped(request, hand, label, said(refusal.sentence), blocks_of(hand, findings))


def wrong_step_page(request: StaffRequest, hand: CaseInHand, label: str, sentence: Sentence) -> HttpResponse:
    """Return the same page for a step that is not possible where the case stands."""
    return _stopped(request, hand, label, said(sentence), [])


def _stopped(
    request: StaffRequest, hand: CaseInHand, label: str, lead: str, blocks: Sequence[Block]
) -> HttpResponse:
    back = Action(_("Back to the case"), reverse("case", args=[hand.case.reference]), "primary")
    gate = Gate(
        title=_("Not done: %(step)s") % {"step": label},
        lead=lead,
        blocks=blocks or [Block(lead)],
        actions=[back],
    )
    frame = case_frame(hand, tab="overview", request=request, crumb=label)
    return render(request, "staff/process/refused.html", {**frame, "gate": gate}, status=422)
