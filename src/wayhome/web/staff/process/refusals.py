"""What a page shows when a step was refused: each reason with its source, who can act, and where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.casefile.cases.queries import members_of
from wayhome.casefile.cases.scopes import CaseInHand
from wayhome.ground.values.sentences import Sentence
from wayhome.process.gates import GateClosed, may_read, neutral_lines
from wayhome.process.gathering import called
from wayhome.web.shared.pages import Attempt, StaffRequest
from wayhome.web.shared.presenting import Action, Block, Gate
from wayhome.web.shared.saying import said
from wayhome.web.staff.cases.frame import case_frame
from wayhome.web.staff.cases.gate_presenters import blocks_for, said_labels


@contextmanager
def keep_gate(closed: list[GateClosed]) -> Iterator[None]:
    """Keep the closed gate for the page, and let the refusal go on."""
    try:
        yield
    except GateClosed as gate:
        closed.append(gate)
        raise


def blocks_of(hand: CaseInHand, gate: GateClosed) -> list[Block]:
    """Return a block for each reason, once, and the neutral line of each closed area that the act asks about.

    Those lines stand there whether or not something is open: which area it is would tell.
    """
    labels = said_labels(called(hand.case, members_of(hand.case), hand.by))
    readable = [finding for finding in gate.findings if may_read(finding, hand.by)]
    neutral = [Block(line, restricted=True) for line in neutral_lines(gate.act, hand.by)]
    return [*blocks_for(readable, hand.case, hand.by, labels), *neutral]


def refused_page(request: StaffRequest, hand: CaseInHand, label: str, tried: Attempt) -> HttpResponse:
    """Return the page that says why a step that was tried was not done, with status 422."""
    blocks = blocks_of(hand, tried.refusal) if isinstance(tried.refusal, GateClosed) else []
    return _stopped(request, hand, label, tried.why, blocks)


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
